"""Nights lie in one folder, each with seeds of its own; what is no night is named and left out."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bench import nights
from bench.errors import ConfigError, LetheError
from bench.sweep_file import load
from tests.reports import made_nights as made


def test_fresh_seeds_are_a_night_s_own_and_the_same_at_every_start() -> None:
    every = [nights.fresh_seeds(date(2026, 1, 1) + timedelta(n), 100) for n in range(400)]
    assert len({seed for seeds in every for seed in seeds}) == 400 * 100
    assert nights.fresh_seeds(date(2026, 1, 1), 5) == every[0][:5]
    assert nights.fresh_seeds(date(2026, 1, 1), 0) == ()


@pytest.mark.parametrize("count", [-1, 101])
def test_more_fresh_seeds_than_a_night_has_are_refused(count: int) -> None:
    with pytest.raises(LetheError, match=f"expected 0 to 100, got {count}"):
        nights.fresh_seeds(date(2026, 1, 1), count)


def test_every_grid_gets_the_seeds_beside_its_own(tmp_path: Path) -> None:
    grids = [{"cell": ["gru"]}, {"cell": ["lstm"], "seed": [3, 7]}]
    sweep = load(made.config(tmp_path / "small.yaml", grids=grids))
    trials = nights.with_seeds(sweep, (7, 100)).trials()
    seeds = {
        cell: sorted(t.seed for t in trials if (t.cell, t.sequence_length) == (cell, 25))
        for cell in ("gru", "lstm")
    }
    assert seeds == {"gru": [0, 7, 100], "lstm": [3, 7, 100]}
    # All but the seed is as it was: a fixed seed's trial keeps its key.
    assert {t.key for t in sweep.trials()} <= {t.key for t in trials}


def test_a_seed_that_learning_rates_are_chosen_on_is_refused(tmp_path: Path) -> None:
    selection = {"learning_rate": [1e-3, 1e-2], "seed": [100], "sequence_length": 25}
    grids = [{"cell": ["gru"], "learning_rate": ["selected"]}]
    sweep = load(made.config(tmp_path / "small.yaml", grids=grids, selection=selection))
    with pytest.raises(ConfigError, match=r"seeds \[100\] are also those of a grid"):
        nights.with_seeds(sweep, (100,))


def test_nights_before_come_newest_first_and_strangers_are_named(tmp_path: Path) -> None:
    for name in ("2026-11-01", "2026-11-03", "2026-11-02", "2026-11-04", "2026-11-05"):
        (tmp_path / name).mkdir()
    for name in ("reports", ".hidden", "2026-11-1", "2026-13-01", "20261101"):
        (tmp_path / name).mkdir()
    (tmp_path / "notes.txt").touch()
    found, strange = nights.before(tmp_path, date(2026, 11, 4))
    assert [path.name for path in found] == ["2026-11-03", "2026-11-02", "2026-11-01"]
    assert sorted(one.name for one in strange) == ["2026-11-1", "2026-13-01", "20261101"]
    assert nights.before(tmp_path / "absent", date(2026, 11, 4)) == ([], [])


def test_what_is_no_whole_night_is_told_with_the_reason(tmp_path: Path) -> None:
    source = made.config(tmp_path / "small.yaml")
    made.fill(tmp_path, source, [0])
    whole = tmp_path / "2026-11-01"
    assert not isinstance(nights.read(whole, "small"), nights.Neighbour)

    sweep = made.sweep_of(source, made.day(1))
    records = [made.record(trial, made.day(1)) for trial in sweep.trials()[:-2]]
    broken = made.keep(tmp_path / "2026-11-02", sweep, records)
    damaged = tmp_path / "2026-11-03"
    damaged.mkdir()
    (damaged / "results.sqlite").write_bytes(b"garbage" * 1000)
    empty = tmp_path / "2026-11-04"
    empty.mkdir()
    told = {
        path.name: nights.read(path, name)
        for path, name in [(broken, "small"), (damaged, "small"), (empty, "small"), (whole, "big")]
    }
    reasons = {name: one.reason for name, one in told.items() if isinstance(one, nights.Neighbour)}
    assert reasons["2026-11-02"] == "it was broken off with 2 of 24 to run"
    assert "the store is damaged" in reasons["2026-11-03"]
    assert str(tmp_path) not in reasons["2026-11-03"]
    assert reasons["2026-11-04"] == "it is empty"
    assert reasons["2026-11-01"] == "it holds another sweep, small"


def test_a_folder_of_another_sweep_is_refused(tmp_path: Path) -> None:
    made.fill(tmp_path, made.config(tmp_path / "small.yaml"), [0])
    nights.refuse_other_sweeps(tmp_path / "2026-11-01", "small")
    nights.refuse_other_sweeps(tmp_path / "absent", "small")
    with pytest.raises(LetheError, match="expected a night of the sweep big, got one of small"):
        nights.refuse_other_sweeps(tmp_path / "2026-11-01", "big")
