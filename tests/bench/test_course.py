"""Run the course preset as a newcomer would, shrunk to a few updates a trial."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.sweep_file import load
from tests.bench.conftest import Ran

SMALL = [
    "seed=[0,1]",
    "training.budget=64",
    "training.validation_interval=64",
    "training.validation_sequences=8",
    "training.test_sequences=8",
]


def test_every_system_of_the_notes_is_in_it() -> None:
    sweep = load("course")
    systems = [grid.system for grid in sweep.grids]
    assert None not in systems
    sources = {system.source.partition(",")[0] for system in systems if system}
    assert sources == {f"notes {number}" for number in range(5)}
    seeds = {len(grid.given.get("seed", sweep.shared.seed)) for grid in sweep.grids}
    assert min(seeds) >= 5


@pytest.mark.slow
def test_every_trial_runs_and_the_report_is_written(
    tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    ran = lethe("sweep", "course", "--results", tmp_path / "r", *SMALL)
    assert (ran.code, ran.err) == (0, "")
    told = lethe("report", tmp_path / "r", "--output", tmp_path / "report")
    assert (told.code, told.err) == (0, "")
    text = (tmp_path / "report" / "README.md").read_text(encoding="utf-8")
    for grid in load("course").grids:
        assert grid.system is not None
        # A study of its own names its networks and not one system.
        if grid.system.section != "initial_state":
            assert grid.system.name in text
    assert "`rnn_tanh · default`" in text
    assert "`lstm · keras`" in text
