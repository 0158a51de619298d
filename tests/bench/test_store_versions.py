"""A store that an older version wrote is read as it is, and goes on being written to."""

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest

from bench import jsonl
from bench.errors import StoreError
from bench.recover import recover
from bench.store import Store
from bench.store_check import FILE_NAME
from bench.store_schema import SCHEMA_VERSION
from tests.bench import small
from tests.bench.drivers import as_nobody

HERE = Path(__file__).parent
ONE, TWO, THREE = (small.trial(seed=seed) for seed in (1, 2, 3))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a results folder as the code that had schema 1 left it: three starts, four attempts."""
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.executescript((HERE / "version_1.sql").read_text(encoding="utf-8"))
    connection.close()
    return tmp_path


def version(folder: Path) -> int:
    connection = sqlite3.connect(folder / FILE_NAME)
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(number)


def told(folder: Path) -> str:
    with Store.open_existing(folder) as store:
        return "".join(f"{line}\n" for line in store.source().lines())


# What the code that had schema 1 exported of this store.
BEFORE = (HERE / "version_1.jsonl").read_text(encoding="utf-8")


def test_version_1_is_read_as_it_is(folder: Path) -> None:
    before = small.files(folder)
    assert told(folder) == BEFORE
    with Store.open_existing(folder) as store:
        assert jsonl.dumps(store.results()) == BEFORE
        assert store.done() == {ONE.key, TWO.key}
        assert store.attempts() == {ONE.key: 1, TWO.key: 2, THREE.key: 1}
        store.look_through()
    assert small.files(folder) == before


def test_version_1_is_raised_on_writing_and_tells_the_same(folder: Path) -> None:
    with Store.create(folder) as store:
        assert not store.changed
    assert (version(folder), told(folder)) == (SCHEMA_VERSION, BEFORE)
    connection = sqlite3.connect(folder / FILE_NAME)
    # The first two starts asked for the same.
    assert connection.execute("SELECT plan FROM sweep ORDER BY number").fetchall() == [
        (1,),
        (1,),
        (2,),
    ]
    connection.close()
    with Store.create(folder) as store:
        store.add(small.record(THREE, 2))
        store.add_sweep(small.sweep_run(THREE, ONE, name="second"))
        assert store.done() == {ONE.key, TWO.key, THREE.key}
        store.look_through()
    assert len(told(folder).splitlines()) == len(BEFORE.splitlines()) + 1


def test_a_raise_that_is_killed_leaves_version_1(folder: Path) -> None:
    # The last statement of the transaction is not reached.
    code = (
        "import os, sqlite3, sys; from pathlib import Path; from bench import store_schema\n"
        "store_schema._INDICES = (*store_schema._INDICES, 'SELECT die()')\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.create_function('die', 0, lambda: os._exit(9))\n"
        "store_schema.migrate(connection)\n"
    )
    assert small.python(code, folder / FILE_NAME).returncode == 9
    assert (version(folder), told(folder)) == (1, BEFORE)
    with Store.create(folder):
        pass
    assert (version(folder), told(folder)) == (SCHEMA_VERSION, BEFORE)


def test_a_damaged_version_1_is_recovered(folder: Path) -> None:
    with Store.create(folder) as store:
        store.export(folder / "all.jsonl")
    path = folder / FILE_NAME
    path.unlink()
    connection = sqlite3.connect(path)
    connection.executescript((HERE / "version_1.sql").read_text(encoding="utf-8"))
    connection.close()
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(StoreError, match="the store is damaged"):
        told(folder)
    assert recover(folder, folder / "all.jsonl").attempts == 4
    assert (version(folder), told(folder)) == (SCHEMA_VERSION, BEFORE)


def test_the_dump_is_the_code_that_had_it(folder: Path) -> None:
    """No table or index of the present schema stands in it by mistake."""
    connection = sqlite3.connect(folder / FILE_NAME)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert {"sweep", "planned", "attempt", "attempt_by_key", "attempt_by_id"} == {
        name for name in names if not name.startswith("sqlite_")
    }
    assert version(folder) == 1


def test_a_folder_of_version_1_one_may_only_read(folder: Path) -> None:
    code = (
        "with Store.open_existing(Path(sys.argv[1])) as store: print(len(store.results().records))"
    )
    with tempfile.TemporaryDirectory() as room:
        shutil.copy(folder / FILE_NAME, room)
        Path(room).chmod(0o555)
        ran = as_nobody(code, room, imports="from bench.store import Store")
        Path(room).chmod(0o755)
    assert ran.stdout == "2\n", ran.stderr
