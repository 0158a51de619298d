import sqlite3
from pathlib import Path

import pytest

from bench.errors import StoreError
from bench.record import Results
from bench.store import Store
from bench.store_check import FILE_NAME, LOCK_NAME
from bench.store_schema import SCHEMA_VERSION
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
    assert SCHEMA_VERSION == 2
    assert columns == [
        *[("attempt", name) for name in ("number", "key", "id", "status", "record")],
        *[("plan", name) for name in ("number", "digest", "content")],
        *[("sweep", name) for name in ("number", "content", "plan")],
    ]


def test_a_plan_is_kept_once_however_many_starts_share_it(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        changed = []
        for asked in ((ONE, TWO), (TWO, ONE), (ONE, THREE), (ONE, TWO)):
            store.add_sweep(small.sweep_run(*asked))
            changed.append(store.changed)
        assert list(store.results().sweep.planned) == [ONE.key, TWO.key]
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    assert connection.execute("SELECT plan FROM sweep ORDER BY number").fetchall() == [
        (1,),
        (1,),
        (2,),
        (1,),
    ]
    connection.close()
    assert changed == [True] * 4
    with Store.create(tmp_path) as store:
        store.add_sweep(small.sweep_run(ONE, THREE))
        assert not store.changed
        store.add_sweep(small.sweep_run(THREE))
        assert store.changed


def test_what_is_done_is_known_without_a_look_at_the_records(tmp_path: Path) -> None:
    with Store.create(tmp_path):
        pass
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    for query in (
        "SELECT DISTINCT key FROM attempt WHERE status = 'ok'",
        "SELECT key, count(*) FROM attempt GROUP BY key",
        "SELECT key, number FROM attempt ORDER BY id, key, number",
    ):
        (*_, told), *rest = connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()
        assert "COVERING INDEX" in told, query
        assert rest == [], query
    connection.close()


def test_the_newest_of_some_keys_are_read_alone(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        for attempt, status in enumerate(["failed", "ok", "crashed"], start=1):
            store.add(small.record(ONE, attempt, status))
        store.add(small.record(TWO, 1, "failed"))
        store.add(small.record(THREE))
        found = store.newest([ONE.key, TWO.key, "nothing"])
    assert {key: (record.attempt, record.status) for key, record in found.items()} == {
        ONE.key: (2, "ok"),
        TWO.key: (1, "failed"),
    }


def test_a_source_tells_what_was_there_when_it_was_made(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        store.add_sweep(small.sweep_run(ONE, TWO))
        store.add(small.record(ONE))
        source = store.source()
        store.add(small.record(TWO))
        assert [record.key for record in source.results().records] == [ONE.key]
        assert len(list(source.lines())) == 2
        assert len(store.results().records) == 2
