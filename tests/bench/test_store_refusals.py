"""What cannot be used is refused with one clear message, and stays as it was."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.errors import StoreError
from bench.store import Store
from bench.store_check import FILE_NAME, LOCK_NAME
from bench.store_file import writable
from bench.store_schema import SCHEMA_VERSION
from tests.bench import small
from tests.bench.conftest import Ran, Swept
from tests.bench.damages import garble, truncate
from tests.bench.drivers import as_nobody, check_whole, lines

ONE, TWO = small.trial(seed=1), small.trial(seed=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a results folder with one trial done, closed."""
    with Store.create(tmp_path / "results") as store:
        store.add_sweep(small.sweep_run(ONE))
        store.add(small.record(ONE, reason="x" * 20_000))
    return tmp_path / "results"


def refused(folder: Path, message: str, *, reading: bool = True, writing: bool = True) -> None:
    """Check that a folder is refused and unchanged."""
    lock = {LOCK_NAME} if folder.is_dir() else set()
    before = small.files(folder) if folder.is_dir() else folder.exists() and folder.read_bytes()
    if writing:
        with pytest.raises(StoreError, match=message), Store.create(folder) as store:
            store.add(small.record(TWO))
    if reading:
        with pytest.raises(StoreError, match=message), Store.open_existing(folder) as store:
            store.results()
    if isinstance(before, dict):
        after = small.files(folder)
        assert {name: after[name] for name in after if name not in lock - set(before)} == before
    elif before is not False:
        assert folder.read_bytes() == before
    else:
        assert not folder.exists()


def change(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_folder_with_other_files(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("all of it")
    refused(tmp_path, "got a folder with other files and no results.sqlite", reading=False)
    refused(tmp_path, "with a results.sqlite, got a folder without one", writing=False)
    assert sorted(small.files(tmp_path)) == ["thesis.txt"]


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    refused(tmp_path / "file", "expected a results folder, got a file", reading=False)
    refused(tmp_path / "file", "got a file; make one with lethe sweep", writing=False)


def test_a_folder_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    refused(tmp_path / "file" / "below", "cannot write there", reading=False)


def test_nothing_to_read(tmp_path: Path) -> None:
    refused(tmp_path / "absent", "got nothing; make one with lethe sweep", writing=False)


@pytest.mark.parametrize("application", [0, 7])
def test_another_sqlite_database(tmp_path: Path, application: int) -> None:
    change(tmp_path, "CREATE TABLE birds (name)", f"PRAGMA application_id = {application}")
    refused(tmp_path, "expected a Lethe store, got another SQLite database")


def test_another_programs_database_without_tables(tmp_path: Path) -> None:
    change(tmp_path, "PRAGMA application_id = 7", "CREATE TABLE birds (name)", "DROP TABLE birds")
    refused(tmp_path, "expected a Lethe store, got another SQLite database")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("no database at all, but long enough to be looked at" * 30)
    refused(tmp_path, "the store is damaged .*not a database.* nothing was changed")


def test_a_newer_schema(folder: Path) -> None:
    change(folder, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    refused(folder, f"expected schema {SCHEMA_VERSION} or older, got {SCHEMA_VERSION + 1}: a newer")


def test_a_truncated_store(folder: Path) -> None:
    truncate(folder / FILE_NAME)
    refused(folder, "the store is damaged")


def test_a_store_of_a_few_bytes(folder: Path) -> None:
    os.truncate(folder / FILE_NAME, 50)
    refused(folder, "the store is damaged|expected a Lethe store")


def test_garbled_bytes_in_the_middle(folder: Path) -> None:
    garble(folder / FILE_NAME)
    refused(folder, "the store is damaged")


def test_a_broken_chain_that_only_a_full_look_finds(folder: Path) -> None:
    path = folder / FILE_NAME
    content = path.read_bytes()
    page = 4096
    # Nothing but the middle of the long reason, behind the number of the page that follows.
    (start, *_) = (
        start
        for start in range(page, len(content), page)
        if content[start + 4 : start + page] == b"x" * (page - 4)
    )
    path.write_bytes(content[:start] + bytes(4) + content[start + 4 :])
    refused(folder, "the store is damaged")


def test_a_record_that_cannot_be_read(folder: Path) -> None:
    change(folder, "UPDATE attempt SET record = '{}'")
    refused(folder, "damaged .a record cannot be read", writing=False)


@pytest.mark.parametrize("content", ["{}", "[", "3"])
def test_a_sweep_that_cannot_be_read(folder: Path, content: str) -> None:
    change(folder, f"UPDATE sweep SET content = '{content}'")
    refused(folder, "damaged .its sweep cannot be read", writing=False)


def test_a_second_sweep(tmp_path: Path) -> None:
    results = tmp_path / "results"
    words = ("sweep", small.write(tmp_path / "s.yaml"), "--workers", 1, "--results", results)
    with small.start(*words) as first:
        lines(first, "[1/2] ok")
        # Stopped, and not gone: what changes now is not its doing.
        os.killpg(first.pid, signal.SIGSTOP)
        try:
            before = small.files(results)
            with small.start(*words) as second:
                assert second.stdout is not None
                said = second.stdout.read()
            assert small.files(results) == before
            with Store.open_existing(results) as store:
                assert len(store.done()) == 1
        finally:
            os.killpg(first.pid, signal.SIGCONT)
        assert first.stdout is not None
        rest = first.stdout.read()
    assert second.returncode == 2
    assert said == (
        f"lethe: {results / LOCK_NAME}: expected to be alone, but another lethe holds this lock: a sweep "
        "runs in that folder; wait for it, or name another folder with --results\n"
    )
    assert first.returncode == 0, rest
    assert rest.endswith(f"{results}: 2 trials, 0 done earlier; now: 2 ok\n")
    with Store.open_existing(results) as store:
        assert Counter(r.status for r in store.results().records) == {"ok": 2}
    # Nor does it hold anything any more.
    with Store.create(results) as store:
        assert len(store.done()) == 2


def test_another_program_that_writes(
    folder: Path, tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    config = small.write(tmp_path / "s.yaml")
    code = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('BEGIN IMMEDIATE'); print('in', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(folder / FILE_NAME)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    with other:
        assert other.stdout.readline() == "in\n"
        with (
            pytest.raises(StoreError, match="another process writes to it; wait for it"),
            Store.create(folder) as store,
        ):
            store.add(small.record(TWO))
        ran = lethe("sweep", config, "--results", folder)
        other.kill()
        other.wait()
    assert ran == Ran(
        2,
        "",
        f"lethe: {folder / FILE_NAME}: another process writes to it; wait for it or name another folder\n",
    )
    with Store.open_existing(folder) as store:
        assert store.attempts() == {ONE.key: 1}


def test_a_store_that_may_grow_no_more(folder: Path) -> None:
    large = small.sweep_run(*(small.trial(seed=seed) for seed in range(500)))
    kept = 0

    def fill() -> None:
        nonlocal kept
        with writable(folder) as connection:
            # So SQLite says that the disk is full, and undoes a transaction by itself, as where it is.
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages + 10}")
            store = Store(folder, connection)
            with pytest.raises(sqlite3.OperationalError, match="database or disk is full"):
                store.add_sweep(large)
            assert not connection.in_transaction
            for attempt in range(99):
                store.add(small.record(TWO, attempt, reason="x" * 5000))
                kept += 1

    message = r"cannot use the store \(database or disk is full\); is there room, and may you write"
    with pytest.raises(StoreError, match=message):
        fill()
    assert kept > 0
    check_whole(folder)
    with Store.open_existing(folder) as store:
        assert store.attempts() == {ONE.key: 1, TWO.key: kept}
        assert list(store.results().sweep.planned) == [ONE.key]


def test_a_full_disk(folder: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from bench.store import Store\n"
        "from bench.errors import StoreError; from tests.bench import small\n"
        "size = int(sys.argv[2]); resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))\n"
        "try:\n"
        "    with Store.create(Path(sys.argv[1])) as store:\n"
        "        for attempt in range(99):\n"
        "            store.add(small.record(small.trial(seed=2), attempt, reason='x' * 5000))\n"
        "except StoreError as error: print(attempt, error)\n"
    )
    size = (folder / FILE_NAME).stat().st_size + 100_000
    kept, _, said = small.python(code, folder, size).stdout.partition(" ")
    assert "cannot use the store" in said
    assert "is there room, and may you write there?" in said
    with Store.open_existing(folder) as store:
        assert store.attempts() == {ONE.key: 1, TWO.key: int(kept)}
    assert int(kept) > 0


@pytest.fixture
def read_only(swept: Swept) -> Iterator[Path]:
    """Return a results folder that the next process may only read."""
    with tempfile.TemporaryDirectory() as room:
        Path(room).chmod(0o755)
        shutil.copytree(swept.folder, Path(room) / "results")
        (Path(room) / "results").chmod(0o555)
        yield Path(room) / "results"
        (Path(room) / "results").chmod(0o755)


def test_a_folder_one_may_only_read(read_only: Path) -> None:
    code = (
        "folder = Path(sys.argv[1])\n"
        "with Store.open_existing(folder) as store: print(len(store.results().records))\n"
        "try:\n"
        "    with Store.create(folder): print('written')\n"
        "except StoreError as error: print(error)\n"
    )
    before = small.files(read_only)
    imports = "from bench.errors import StoreError; from bench.store import Store"
    ran = as_nobody(code, read_only, imports=imports)
    count, _, said = ran.stdout.partition("\n")
    assert count == "5", ran.stderr
    assert said.startswith(str(read_only))
    assert "write there" in said
    assert small.files(read_only) == before


def test_a_report_of_a_folder_one_may_only_read_goes_elsewhere(read_only: Path) -> None:
    elsewhere = read_only.parent / "elsewhere"
    elsewhere.mkdir()
    elsewhere.chmod(0o777)
    before = small.files(read_only)
    code = (
        "print('code', main(['report', sys.argv[1]]))\n"
        "print('code', main(['report', sys.argv[1], '--output', sys.argv[2]]))\n"
    )
    # The same once as who may write: that imports all there is to import.
    imports = "from bench.command_line import main; main(['report', sys.argv[1], '--output', sys.argv[3]])"
    ran = as_nobody(code, read_only, elsewhere, read_only.parent / "before", imports=imports)
    assert re.findall("^code (.*)", ran.stdout, re.MULTILINE) == ["2", "0"], ran
    assert ran.stderr.startswith(f"lethe: {read_only / 'report'}: cannot write there (")
    assert ran.stderr.endswith("name another folder with --output\n")
    assert ran.stderr.count("\n") == 1
    written = small.files(elsewhere)
    assert {"README.md", "results.jsonl"} <= set(written)
    assert written == small.files(read_only.parent / "before")
    assert small.files(read_only) == before


def test_the_command_tells_a_store_it_cannot_use(tmp_path: Path, lethe: Callable[..., Ran]) -> None:
    (tmp_path / "thesis.txt").write_text("all of it")
    for words in (
        ["sweep", "smoke", "--results", tmp_path],
        ["sweep", "smoke", "--dry-run", "--results", tmp_path],
        ["report", tmp_path],
        ["show", tmp_path, "x"],
    ):
        ran = lethe(*words)
        assert (ran.code, ran.out) == (2, ""), words
        assert ran.err.startswith(f"lethe: {tmp_path}: expected a results folder"), words
        assert "Traceback" not in ran.err
    assert sorted(small.files(tmp_path)) == ["thesis.txt"]
