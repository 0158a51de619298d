import sqlite3
from pathlib import Path

import pytest

from bench.errors import StoreError
from bench.record import Results
from bench.store import FILE_NAME, LOCK_NAME, SCHEMA_VERSION, Store
from tests.bench import small

ONE, TWO, THREE = (small.trial(seed=seed) for seed in (1, 2, 3))


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    kept = [small.record(ONE), small.record(TWO, status="failed", wall_time=None)]
    with Store.create(tmp_path / "new" / "folder") as store:
        store.add_sweep(small.sweep_run(ONE, TWO))
        for record in kept:
            store.add(record)
    with Store.open_existing(tmp_path / "new" / "folder") as store:
        assert store.results() == Results(sweep=small.sweep_run(ONE, TWO), records=tuple(kept))


def test_only_ok_records_are_done_and_all_attempts_count(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        for attempt, status in enumerate(["failed", "crashed", "ok"], start=1):
            store.add(small.record(ONE, attempt, status))
        store.add(small.record(TWO, status="skipped"))
        assert store.done() == {ONE.key}
        assert store.attempts() == {ONE.key: 3, TWO.key: 1}
        assert [(r.attempt, r.status) for r in store.show(ONE.id)] == [
            (1, "failed"),
            (2, "crashed"),
            (3, "ok"),
        ]
        assert store.show("nothing") == []
        assert store.ids() == sorted([ONE.id, TWO.id])


def test_nothing_is_ever_replaced(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        store.add(small.record(ONE))
        store.add(small.record(ONE))
        assert len(store.show(ONE.id)) == 2


def test_results_are_those_of_the_newest_sweep_sorted(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        store.add_sweep(small.sweep_run(ONE, THREE, name="first"))
        store.add(small.record(THREE))
        store.add(small.record(TWO, 1, "failed"))
        store.add(small.record(ONE))
        store.add(small.record(TWO, 2))
        store.add_sweep(small.sweep_run(THREE, TWO, name="second"))
        results = store.results()
    assert results.sweep.name == "second"
    assert list(results.sweep.planned.values()) == [TWO.id, THREE.id]
    assert [(r.trial.id, r.attempt) for r in results.records] == [
        (TWO.id, 1),
        (TWO.id, 2),
        (THREE.id, 1),
    ]
    assert [r.attempt for r in results.newest.values()] == [2, 1]


@pytest.mark.parametrize(
    ("statuses", "chosen"),
    [
        (["ok", "failed"], 1),
        (["failed", "ok", "timeout"], 2),
        (["failed", "crashed"], 2),
        (["ok", "ok"], 2),
    ],
)
def test_the_newest_ok_record_counts_else_the_newest(statuses: list[str], chosen: int) -> None:
    records = tuple(
        small.record(ONE, attempt, status) for attempt, status in enumerate(statuses, start=1)
    )
    newest = Results(sweep=small.sweep_run(ONE), records=records).newest
    assert newest[ONE.key].attempt == chosen


def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    for attempt in (1, 2, 3):
        with Store.create(tmp_path) as store:
            store.add(small.record(ONE, attempt))
    with Store.open_existing(tmp_path) as store:
        assert [r.attempt for r in store.show(ONE.id)] == [1, 2, 3]


def test_an_empty_folder_and_one_with_only_a_lock_are_taken(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).touch()
    with Store.create(tmp_path) as store:
        assert store.ids() == []


def test_a_record_is_on_disk_when_add_returns(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        store.add(small.record(ONE))
        with Store.open_existing(tmp_path) as reader:
            assert reader.done() == {ONE.key}


def test_a_store_without_a_sweep_says_so(tmp_path: Path) -> None:
    with (
        Store.create(tmp_path) as store,
        pytest.raises(StoreError, match="expected a sweep, the store holds none"),
    ):
        store.results()


def test_the_journal_can_be_one_for_network_disks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LETHE_JOURNAL_MODE", "delete")
    with Store.create(tmp_path) as store:
        store.add(small.record(ONE))
        assert sorted(small.files(tmp_path)) == [LOCK_NAME, FILE_NAME]
    monkeypatch.setenv("LETHE_JOURNAL_MODE", "off")
    before = small.files(tmp_path)
    with (
        pytest.raises(StoreError, match="LETHE_JOURNAL_MODE: expected WAL or DELETE, got 'OFF'"),
        Store.create(tmp_path),
    ):
        pass
    assert small.files(tmp_path) == before


def test_the_schema_is_the_one_of_its_number(tmp_path: Path) -> None:
    """Raise SCHEMA_VERSION with every change, say there what changed, and write it down here, too."""
    with Store.create(tmp_path):
        pass
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    columns = connection.execute(
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
        "WHERE m.type = 'table' ORDER BY m.name, c.cid"
    ).fetchall()
    connection.close()
    assert SCHEMA_VERSION == 1
    assert columns == [
        *[("attempt", name) for name in ("number", "key", "id", "status", "record")],
        *[("planned", name) for name in ("sweep", "key", "id")],
        *[("sweep", name) for name in ("number", "content")],
    ]
