"""A store that is as its driver left it is not read through again; any other is."""

import os
import shutil
from pathlib import Path

import pytest

from bench import store_check, store_file
from bench.errors import StoreError
from bench.store import Store
from bench.store_check import FILE_NAME, LOCK_NAME
from bench.store_mark import is_as_left
from tests.bench import small
from tests.bench.damages import made

KILLED = """
import os, sys
from pathlib import Path
from bench.store import Store
from tests.bench import small

with Store.create(Path(sys.argv[1])) as store:
    store.add(small.record(small.trial(seed=9)))
    os._exit(9)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made(tmp_path / "results")


@pytest.fixture
def read_through(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return a list that is told, at each opening, whether the file is read through."""
    told: list[bool] = []

    def check(*given: object, known: bool = False) -> None:
        told.append(not known)
        store_check.check(*given, known=known)  # type: ignore[arg-type]

    monkeypatch.setattr(store_file, "check", check)
    return told


def opened(folder: Path) -> None:
    with Store.open_existing(folder):
        pass
    with Store.create(folder) as store:
        store.add(small.record(small.trial(seed=9)))


def test_what_a_driver_closed_is_not_read_through_again(
    folder: Path, read_through: list[bool]
) -> None:
    opened(folder)
    opened(folder)
    assert read_through == [False] * 4


def test_an_interrupted_driver_leaves_it_whole(folder: Path, read_through: list[bool]) -> None:
    def interrupted() -> None:
        with Store.create(folder) as store:
            store.add(small.record(small.trial(seed=9)))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    opened(folder)
    assert read_through == [False] * 3


def test_what_another_program_wrote_or_copied_is_read_through_once(
    folder: Path, tmp_path: Path, read_through: list[bool]
) -> None:
    path = folder / FILE_NAME
    path.write_bytes(path.read_bytes())
    opened(folder)
    assert read_through == [True, True]
    opened(folder)
    assert read_through == [True, True, False, False]
    shutil.copytree(folder, tmp_path / "copy")
    opened(tmp_path / "copy")
    assert read_through[4:] == [True, True]


def test_what_a_killed_driver_wrote_to_is_read_through(
    folder: Path, read_through: list[bool]
) -> None:
    # Without a log beside it, what it writes goes into the file at once.
    directly = {**os.environ, "LETHE_JOURNAL_MODE": "DELETE"}
    assert small.python(KILLED, folder, env=directly).returncode == 9
    assert not is_as_left(folder / FILE_NAME, folder / LOCK_NAME)
    opened(folder)
    assert read_through == [True, True]


def test_a_driver_that_met_damage_leaves_no_mark(folder: Path) -> None:
    def failed() -> None:
        with Store.create(folder) as store:
            store.add(small.record(small.trial(seed=9)))
            raise StoreError("damaged")

    with pytest.raises(StoreError):
        failed()
    assert not is_as_left(folder / FILE_NAME, folder / LOCK_NAME)


def test_a_log_of_a_killed_driver_is_played_into_a_file_as_it_was_left(folder: Path) -> None:
    assert small.python(KILLED, folder).returncode == 9
    with Store.open_existing(folder) as store:
        store.look_through()
        assert small.trial(seed=9).key in store.done()
