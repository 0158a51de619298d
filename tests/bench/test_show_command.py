import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.store import Store
from tests.bench import small
from tests.bench.conftest import Ran, Swept


def test_show_prints_every_attempt(swept: Swept, lethe: Callable[..., Ran]) -> None:
    with Store.open_existing(swept.folder) as store:
        record = next(r for r in store.results().records if r.status == "ok")
    ran = lethe("show", swept.folder, record.trial.id)
    assert (ran.code, ran.err) == (0, "")
    first, second, *_ = ran.out.splitlines()
    assert first == record.trial.id
    assert second.startswith("attempt 1: ok in ")
    for name, value in record.trial.model_dump(exclude={"training"}).items():
        assert f"{name}={value}" in ran.out
    for name in [*record.measurements, *record.environment, "budget=320"]:
        assert name in ran.out
    assert re.search(r"(?m)sequences_to_solved +none$", ran.out)
    assert re.search(r"validation_skill +\S+ at sequences 160 … \S+ at sequences 320", ran.out)


def test_show_prints_a_failure_with_its_reason(swept: Swept, lethe: Callable[..., Ran]) -> None:
    with Store.open_existing(swept.folder) as store:
        failed = next(r for r in store.results().records if r.status == "failed")
    ran = lethe("show", swept.folder, failed.trial.id)
    assert "reason: Traceback (most recent call last):" in ran.out


def test_show_can_print_whole_records(swept: Swept, lethe: Callable[..., Ran]) -> None:
    with Store.open_existing(swept.folder) as store:
        record = store.results().records[0]
    (line,) = lethe("show", swept.folder, record.trial.id, "--json").out.splitlines()
    assert type(record).model_validate_json(line) == record
    assert json.loads(line)["status"] == record.status


def test_show_of_an_unknown_id_names_the_nearest(swept: Swept, lethe: Callable[..., Ran]) -> None:
    with Store.open_existing(swept.folder) as store:
        name = store.ids()[0]
    ran = lethe("show", swept.folder, name[:-1] + "7")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"lethe: {swept.folder}: no attempt at {name[:-1] + '7'!r}; did you mean {name!r}?\n"
    )


def test_show_of_what_is_like_no_id_names_a_few(
    swept: Swept, lethe: Callable[..., Ran], tmp_path: Path
) -> None:
    with Store.open_existing(swept.folder) as store:
        ids = store.ids()
    ran = lethe("show", swept.folder, "wrong")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == [
        f"lethe: {swept.folder}: no attempt at 'wrong'; those that were attempted:",
        *(f"  {name}" for name in ids),
    ]
    with Store.create(tmp_path / "many") as store:
        for seed in range(9):
            store.add(small.record(small.trial(cell="gru" if seed < 6 else "lstm", seed=seed)))
    told = lethe("show", tmp_path / "many", "lstm-default").err.splitlines()
    assert told[0].endswith("no attempt at 'lstm-default'; 5 of the 9 that were attempted:")
    assert len(told) == 6
    # What shares a part with the word stands first.
    told = lethe("show", tmp_path / "many", "lstm-default/s7").err.splitlines()
    assert told[1].endswith("/s7")


def test_show_in_an_empty_store_says_so(lethe: Callable[..., Ran], tmp_path: Path) -> None:
    with Store.create(tmp_path):
        pass
    assert "nothing was attempted there yet" in lethe("show", tmp_path, "wrong").err


def test_show_tells_holes_and_empty_curves(capsys: pytest.CaptureFixture[str]) -> None:
    from bench.command_line.show import print_records
    from bench.record import curve

    holes = curve("holes", "1", "none", {"lag": [1, 2]}, [float("nan"), 2.0])
    empty = curve("empty", "s", "none", {"update": []}, [])
    print_records([small.record(small.trial(), measurements={"holes": holes, "empty": empty})])
    told = capsys.readouterr().out
    assert re.search(r"holes +not finite at lag 1 … 2 at lag 2 \(2 values\) 1", told)
    assert re.search(r"empty +no values", told)
