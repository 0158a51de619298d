"""What a sweep leaves as text is all its store holds, whole or not at all."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import jsonl
from bench.errors import StoreError
from bench.exporting import exported
from bench.store import Store
from bench.store_check import EXPORT_NAME
from tests.bench import small
from tests.bench.conftest import Ran, Swept

ONE, TWO, THREE = (small.trial(seed=seed) for seed in (1, 2, 3))


def fill(folder: Path) -> None:
    """Make a store of two sweeps, their attempts in no order."""
    with Store.create(folder) as store, exported(store):
        store.add_sweep(small.sweep_run(ONE, THREE, name="first"))
        store.add(small.record(THREE))
        store.add(small.record(TWO, 1, "failed", reason="ünïcode,\u2028 \x85 and\nlines"))
        store.add(small.record(ONE))
        store.add(small.record(TWO, 2))
        store.add_sweep(small.sweep_run(THREE, TWO, name="second"))


def test_all_there_is_is_exported_sorted(tmp_path: Path) -> None:
    fill(tmp_path)
    lines = (tmp_path / EXPORT_NAME).read_bytes().decode().removesuffix("\n").split("\n")
    assert lines == [
        small.sweep_run(ONE, THREE, name="first").model_dump_json(),
        small.sweep_run(
            THREE, TWO, name="second", planned={TWO.key: TWO.id, THREE.key: THREE.id}
        ).model_dump_json(),
        small.record(ONE).model_dump_json(),
        small.record(TWO, 1, "failed", reason="ünïcode,\u2028 \x85 and\nlines").model_dump_json(),
        small.record(TWO, 2).model_dump_json(),
        small.record(THREE).model_dump_json(),
    ]


def test_the_report_of_an_export_is_of_its_newest_sweep(tmp_path: Path) -> None:
    fill(tmp_path)
    with Store.open_existing(tmp_path) as store:
        expected, lines = store.results(), list(store.source().lines())
    assert jsonl.load(tmp_path / EXPORT_NAME) == expected
    assert [record.trial for record in expected.records] == [TWO, TWO, THREE]
    with jsonl.Export.opened(tmp_path / EXPORT_NAME) as export:
        assert list(export.lines()) == lines


def test_an_export_that_was_mixed_up_gives_sorted_lines(tmp_path: Path) -> None:
    fill(tmp_path)
    path = tmp_path / EXPORT_NAME
    with jsonl.Export.opened(path) as export:
        expected = export.results()
        lines = list(export.lines())
    first, second, *rest = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    path.write_text("\n".join([first, second, *reversed(rest)]) + "\n", encoding="utf-8")
    with jsonl.Export.opened(path) as export:
        assert set(map(str, export.results().records)) == set(map(str, expected.records))
        assert list(export.lines()) == lines


@pytest.mark.parametrize("number", [1, 2, 3, 6])
def test_a_damaged_line_of_several_sweeps_is_told(tmp_path: Path, number: int) -> None:
    fill(tmp_path)
    path = tmp_path / EXPORT_NAME
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[number - 1] = lines[number - 1][:-1]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(StoreError, match=f"line {number} is damaged"):
        jsonl.load(path)


def test_nothing_is_exported_where_nothing_was_added(tmp_path: Path) -> None:
    fill(tmp_path)
    path = tmp_path / EXPORT_NAME
    path.write_text("older", encoding="utf-8")
    with Store.create(tmp_path) as store, exported(store):
        store.add_sweep(small.sweep_run(THREE, TWO, name="second"))
    assert path.read_text(encoding="utf-8") == "older"
    path.unlink()
    with Store.create(tmp_path) as store, exported(store):
        pass
    assert len(path.read_text(encoding="utf-8").splitlines()) > 6


def test_what_was_added_before_an_interruption_is_exported(tmp_path: Path) -> None:
    def interrupted() -> None:
        with Store.create(tmp_path) as store, exported(store):
            store.add_sweep(small.sweep_run(ONE, TWO))
            store.add(small.record(ONE))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [record.trial for record in jsonl.load(tmp_path / EXPORT_NAME).records] == [ONE]


def test_an_export_that_fails_is_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "results").mkdir()
    with Store.create(tmp_path / "results"):
        (tmp_path / "results" / EXPORT_NAME).mkdir()
    fill(tmp_path / "results")
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"lethe: warning: {tmp_path / 'results' / EXPORT_NAME}: could not")
    assert "the store is whole" in told.err
    assert not list(tmp_path.rglob("*.partial"))
    with Store.open_existing(tmp_path / "results") as store:
        assert len(store.results().records) == 3


def test_a_full_disk_keeps_the_older_export(tmp_path: Path) -> None:
    fill(tmp_path)
    before = (tmp_path / EXPORT_NAME).read_bytes()
    code = (
        "import os, resource, sys; from pathlib import Path; from bench.exporting import exported\n"
        "from bench.store import Store; from tests.bench import small\n"
        "with Store.create(Path(sys.argv[1])) as store, exported(store):\n"
        "    store.add(small.record(small.trial(seed=1), 2))\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "print('went on')\n"
    )
    ran = small.python(code, tmp_path)
    assert (ran.returncode, ran.stdout) == (0, "went on\n")
    assert "could not write the export" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert (tmp_path / EXPORT_NAME).read_bytes() == before
    assert not list(tmp_path.glob("*.partial"))


def test_an_export_that_is_killed_keeps_the_older_one(tmp_path: Path) -> None:
    fill(tmp_path)
    before = (tmp_path / EXPORT_NAME).read_bytes()
    code = (
        "import os, sys; from pathlib import Path; from bench.store import Store\n"
        "from bench.jsonl import write; from tests.bench import small\n"
        "def lines():\n"
        "    yield 'x' * 100_000\n"
        "    os._exit(9)\n"
        "write(Path(sys.argv[1]), lines())\n"
    )
    assert small.python(code, tmp_path / EXPORT_NAME).returncode == 9
    assert (tmp_path / EXPORT_NAME).read_bytes() == before
    with Store.create(tmp_path) as store, exported(store):
        store.add(small.record(ONE, 2))
    assert not list(tmp_path.glob("*.partial"))
    assert (tmp_path / EXPORT_NAME).read_bytes() != before


def test_a_sweep_leaves_its_export(swept: Swept, lethe: Callable[..., Ran], tmp_path: Path) -> None:
    assert "warning" not in swept.ran.err
    with Store.open_existing(swept.folder) as store:
        kept = store.results()
    assert jsonl.load(swept.folder / EXPORT_NAME) == kept
    one = lethe("report", swept.folder, "--output", tmp_path / "one")
    other = lethe("report", swept.folder / EXPORT_NAME, "--output", tmp_path / "other")
    assert (one.code, other.code) == (0, 0)
    assert small.files(tmp_path / "one") == small.files(tmp_path / "other")
    assert os.listdir(tmp_path / "one")


def test_an_export_that_a_killed_driver_left_behind_is_brought_up_to_date(tmp_path: Path) -> None:
    fill(tmp_path)
    before = (tmp_path / EXPORT_NAME).read_bytes()
    code = (
        "import os, sys; from pathlib import Path; from bench.exporting import exported\n"
        "from bench.store import Store; from tests.bench import small\n"
        "with Store.create(Path(sys.argv[1])) as store, exported(store):\n"
        "    store.add(small.record(small.trial(seed=1), 2))\n"
        "    os._exit(9)\n"
    )
    assert small.python(code, tmp_path).returncode == 9
    assert (tmp_path / EXPORT_NAME).read_bytes() == before
    # The next start has nothing to add, as all is done.
    with Store.create(tmp_path) as store, exported(store):
        store.add_sweep(small.sweep_run(THREE, TWO, name="second"))
    records = (tmp_path / EXPORT_NAME).read_bytes().splitlines()
    assert len(records) > len(before.splitlines())
    assert not list(tmp_path.glob(".*"))


def test_an_export_that_failed_is_tried_again(tmp_path: Path) -> None:
    fill(tmp_path)
    path = tmp_path / EXPORT_NAME
    before = path.read_bytes()
    path.unlink()
    path.mkdir()
    with Store.create(tmp_path) as store, exported(store):
        store.add(small.record(ONE, 2))
    path.rmdir()
    path.write_bytes(before)
    with Store.create(tmp_path) as store, exported(store):
        pass
    assert len(path.read_bytes().splitlines()) == len(before.splitlines()) + 1
