"""What cannot be used is refused with one clear message, and stays as it was."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.errors import StoreError
from bench.store import Store
from bench.store_check import FILE_NAME, LOCK_NAME
from bench.store_schema import SCHEMA_VERSION
from tests.bench import small
from tests.bench.conftest import Ran, Swept

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
    path = folder / FILE_NAME
    os.truncate(path, path.stat().st_size // 2)
    refused(folder, "the store is damaged")


def test_a_store_of_a_few_bytes(folder: Path) -> None:
    os.truncate(folder / FILE_NAME, 50)
    refused(folder, "the store is damaged|expected a Lethe store")


def test_garbled_bytes_in_the_middle(folder: Path) -> None:
    path = folder / FILE_NAME
    content = bytearray(path.read_bytes())
    page = 4096
    for start in range(page, len(content), page):
        content[start : start + 64] = b"\xa5" * 64
    path.write_bytes(content)
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


def test_a_second_driver(folder: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from bench.store import Store\n"
        "with Store.create(Path(sys.argv[1])): print('in', flush=True); time.sleep(60)"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], cwd=small.ROOT, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    with first:
        assert first.stdout.readline() == "in\n"
        refused(folder, "results.lock: expected to be alone, but another lethe", reading=False)
        with Store.open_existing(folder) as store:
            assert store.done() == {ONE.key}
        first.kill()
        first.wait()
    with Store.create(folder) as store:
        store.add(small.record(TWO))


def test_another_program_that_writes(folder: Path) -> None:
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
        other.kill()
        other.wait()
    with Store.open_existing(folder) as store:
        assert store.done() == {ONE.key}


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
    # Permissions do not hold root back: then nobody does it, who may not even read the code.
    code = (
        "import os, sys; from pathlib import Path; from bench.catalogue import ROOMS, plugins\n"
        "from bench.errors import StoreError; from bench.store import Store\n"
        "folder = Path(sys.argv[1]); [plugins(kind) for kind in ROOMS]\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "with Store.open_existing(folder) as store: print(len(store.results().records))\n"
        "try:\n"
        "    with Store.create(folder): print('written')\n"
        "except StoreError as error: print(error)\n"
    )
    before = small.files(read_only)
    ran = small.python(code, read_only)
    count, _, said = ran.stdout.partition("\n")
    assert count == "5", ran.stderr
    assert said.startswith(str(read_only))
    assert "write there" in said
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
