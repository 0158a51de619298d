"""A damaged store is made anew from its export, and nothing is lost on the way."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.errors import StoreError
from bench.recover import recover
from bench.store import Store
from bench.store_check import EXPORT_NAME, FILE_NAME
from tests.bench import small
from tests.bench.conftest import Ran
from tests.bench.damages import DAMAGES, ONE, TWO, garble, made, overwrite, told, truncate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made(tmp_path / "results")


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_was_exported_is_there_again(
    folder: Path, damage: Callable[[Path], None], lethe: Callable[..., Ran]
) -> None:
    before, path, export = told(folder), folder / FILE_NAME, folder / EXPORT_NAME
    damage(path)
    left = path.read_bytes() if path.exists() else None
    refused = lethe("report", folder)
    assert (refused.code, refused.out) == (2, "")
    assert f"lethe recover {folder} makes it anew from {export}" in refused.err
    ran = lethe("recover", folder)
    assert (ran.code, ran.err) == (0, "")
    assert f"{folder}: recovered 3 attempts at 2 trials from {export}\n" in ran.out
    assert "planned and not done: 1 trial; the same command runs it: lethe sweep second" in ran.out
    assert told(folder) == before
    kept = folder / f"{FILE_NAME}.damaged"
    assert (kept.read_bytes() if left is not None else None) == left
    assert (str(kept) in ran.out) == (left is not None)
    with Store.create(folder) as store:
        assert (store.done(), store.attempts()) == ({ONE.key, TWO.key}, {ONE.key: 2, TWO.key: 1})
        store.export(folder / "again.jsonl")
    assert (folder / "again.jsonl").read_bytes() == export.read_bytes()


def test_every_damaged_file_is_kept(folder: Path) -> None:
    names = []
    for number in range(3):
        truncate(folder / FILE_NAME)
        (folder / f"{FILE_NAME}-wal").write_bytes(b"log %d" % number)
        kept = recover(folder).kept
        assert kept is not None
        names.append(kept.name)
        assert Path(f"{kept}-wal").read_bytes() == b"log %d" % number
        assert not (folder / f"{FILE_NAME}-wal").exists()
    assert names == [f"{FILE_NAME}.damaged{suffix}" for suffix in ("", "-2", "-3")]
    assert told(folder)


def test_the_log_of_a_killed_driver_is_kept_and_not_played_into_the_new_store(folder: Path) -> None:
    before, path = told(folder), folder / FILE_NAME
    code = (
        "import os, sys; from pathlib import Path; from bench.store import Store\n"
        "from tests.bench import small\n"
        "with Store.create(Path(sys.argv[1])) as store:\n"
        "    for attempt in range(9): store.add(small.record(small.trial(seed=3), attempt))\n"
        "    os._exit(9)\n"
    )
    assert small.python(code, folder).returncode == 9
    log = (folder / f"{FILE_NAME}-wal").read_bytes()
    assert log
    # As it is, the store is whole, and recovery leaves all of it alone.
    with pytest.raises(StoreError, match="nothing to recover"):
        recover(folder)
    assert (folder / f"{FILE_NAME}-wal").read_bytes() == log
    overwrite(path)
    kept = recover(folder).kept
    assert Path(f"{kept}-wal").read_bytes() == log
    assert told(folder) == before


def test_a_reports_export_serves_where_there_is_no_other(folder: Path) -> None:
    with Store.open_existing(folder) as store:
        lines = list(store.source().lines())
    (folder / EXPORT_NAME).unlink()
    (folder / "report").mkdir()
    report = folder / "report" / EXPORT_NAME
    report.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    truncate(folder / FILE_NAME)
    found = recover(folder)
    assert (found.export, found.attempts) == (report, 2)
    assert told(folder) == lines


@pytest.mark.parametrize("number", [1, 3, 5])
def test_damaged_lines_are_told_and_skipped_only_if_asked(
    folder: Path, number: int, lethe: Callable[..., Ran]
) -> None:
    truncate(folder / FILE_NAME)
    lines = (folder / EXPORT_NAME).read_text(encoding="utf-8").split("\n")
    lines[number - 1] = lines[number - 1][:-5]
    (folder / EXPORT_NAME).write_text("\n".join(lines), encoding="utf-8")
    before = small.files(folder)
    refused = lethe("recover", folder)
    assert (refused.code, refused.out) == (2, "")
    assert f"{EXPORT_NAME}: line {number} is damaged" in refused.err
    assert "--skip-damaged-lines" in refused.err
    assert small.files(folder) == before
    ran = lethe("recover", folder, "--skip-damaged-lines")
    assert (ran.code, ran.err) == (0, "")
    assert "left out: 1 damaged line\n" in ran.out
    with Store.create(folder) as store:
        store.look_through()
        assert sum(store.attempts().values()) == (3 if number == 1 else 2)


def test_an_export_of_damaged_lines_alone_is_still_no_traceback(
    folder: Path, lethe: Callable[..., Ran]
) -> None:
    truncate(folder / FILE_NAME)
    (folder / EXPORT_NAME).write_bytes(b"\xff\xfe\n" * 12)
    refused = lethe("recover", folder)
    assert "12 lines (1, 2, 3, 4, 5, ...) are damaged" in refused.err
    ran = lethe("recover", folder, "--skip-damaged-lines")
    assert (ran.code, ran.err) == (0, "")
    assert "recovered 0 attempts at 0 trials" in ran.out
    assert "no start of a sweep was in it" in ran.out


# Every change to the folder is announced to an audit hook, which ends the process at the n-th.
KILLED = """
import os, sys
from pathlib import Path
from bench.recover import recover

folder, changes, left = Path(sys.argv[1]), ("os.rename", "os.link", "os.remove", "sqlite3.connect"), int(sys.argv[2])

def die(event, words):
    global left
    if event in changes and (event == "sqlite3.connect" or str(folder) in str(words[0])):
        left -= 1
        if not left:
            os._exit(9)

sys.addaudithook(die)
recover(folder)
"""


def test_killed_at_any_change_it_leaves_the_old_or_the_new(folder: Path, tmp_path: Path) -> None:
    before = told(folder)
    truncate(folder / FILE_NAME)
    (folder / f"{FILE_NAME}-wal").write_bytes(b"log")
    damaged = (folder / FILE_NAME).read_bytes()
    seen, code, number = set(), 9, 0
    while code == 9:
        number += 1
        room = tmp_path / str(number)
        shutil.copytree(folder, room)
        code = small.python(KILLED, room, number).returncode
        seen.add("old" if (room / FILE_NAME).read_bytes() == damaged else "new")
        kept = [path.read_bytes() for path in room.glob(f"{FILE_NAME}*")]
        assert damaged in kept, number
        if code == 9 and (room / FILE_NAME).read_bytes() == damaged:
            recover(room)
        assert told(room) == before, number
        assert not list(room.glob(".*")), number
    assert (code, seen) == (0, {"old", "new"})
    assert number > 5


def test_a_sweep_goes_on_from_an_older_export(tmp_path: Path, lethe: Callable[..., Ran]) -> None:
    config = small.write(tmp_path / "s.yaml", grids=[{"cell": ["rnn_tanh"]}])
    results = tmp_path / "results"
    assert lethe("sweep", config, "--results", results).code == 0
    older = (results / EXPORT_NAME).read_bytes()
    grown = ["sweep", config, "seed=[0,1]", "--results", results]
    assert "1 done earlier; now: 1 ok" in lethe(*grown).out
    newer = (results / EXPORT_NAME).read_bytes()
    assert newer != older

    (results / EXPORT_NAME).write_bytes(older)
    garble(results / FILE_NAME)
    refused = lethe(*grown)
    assert refused.code == 2
    assert f"lethe recover {results} makes it anew" in refused.err
    assert "recovered 1 attempt at 1 trial" in lethe("recover", results).out
    assert "1 done earlier; now: 1 ok" in lethe(*grown).out
    # The newer export has all, and then there is nothing left to run.
    garble(results / FILE_NAME)
    (results / EXPORT_NAME).write_bytes(newer)
    assert "recovered 2 attempts at 2 trials" in lethe("recover", results).out
    assert "2 done earlier; now: nothing to do" in lethe(*grown).out
    assert (results / EXPORT_NAME).read_bytes() == newer


def test_an_older_start_that_cannot_be_read_is_damage(folder: Path) -> None:
    before = (folder / EXPORT_NAME).read_bytes()
    connection = sqlite3.connect(folder / FILE_NAME)
    with connection:
        connection.execute("UPDATE sweep SET content = '{}' WHERE number = 1")
    connection.close()
    assert recover(folder).attempts == 3
    with Store.open_existing(folder) as store:
        store.export(folder / "again.jsonl")
    assert (folder / "again.jsonl").read_bytes() == before


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_a_log_whose_store_is_gone_is_not_played_into_the_new_one(
    folder: Path, suffix: str
) -> None:
    before, path = told(folder), folder / FILE_NAME
    code = (
        "import os, sys; from pathlib import Path; from bench.store import Store\n"
        "from tests.bench import small\n"
        "with Store.create(Path(sys.argv[1])) as store:\n"
        "    store.add(small.record(small.trial(seed=3), reason='x' * 20_000))\n"
        "    os._exit(9)\n"
    )
    assert small.python(code, folder).returncode == 9
    log = Path(f"{path}-wal").rename(f"{path}{suffix}").read_bytes()
    path.unlink()
    assert recover(folder).kept is None
    assert told(folder) == before
    assert Path(f"{path}.damaged{suffix}").read_bytes() == log
