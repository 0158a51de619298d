"""Hold the presets of the study to what its report promises, and run the fast one, shrunk."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from bench.errors import ConfigError
from bench.sweep import Sweep
from bench.sweep_file import load
from bench.trial import Trial
from tests.bench.conftest import Ran

PRESETS = ("vanishing_gradient_fast", "vanishing_gradient", "vanishing_gradient_full")
SECTIONS = {"horizon", "size", "cause", "control"}
# How gradients flow in another precision than float64 is the devices sweep's question.
PROBES = {
    *("gradient_flow", "lyapunov_exponents", "first_input_influence", "state_retention"),
    *("initial_state_influence", "gate_half_life", "length_generalisation"),
}
SMALL = [
    "seed=[0,1]",
    "sequence_length=5",
    "training.budget=64",
    "training.validation_interval=32",
    "training.validation_sequences=8",
    "training.test_sequences=16",
]


@pytest.fixture(scope="module", params=PRESETS)
def preset(request: pytest.FixtureRequest) -> Sweep:
    return load(request.param)


def test_every_grid_is_part_of_the_study(preset: Sweep) -> None:
    parts = [grid.part for grid in preset.grids]
    assert None not in parts
    assert {part.section for part in parts if part} == SECTIONS
    assert preset.report == "vanishing_gradient"


def test_rates_are_chosen_on_seeds_that_are_not_reported(preset: Sweep) -> None:
    assert preset.selection is not None
    assert len(preset.selection.learning_rate) >= 3
    assert not {trial.seed for trial in preset.trials()} & set(preset.selection.seed)
    for grid in preset.filled():
        assert grid.part is not None
        assert grid.selects == (grid.part.section in ("horizon", "size"))


def test_the_core_is_looked_at_by_all_probes_of_the_study_and_followed(preset: Sweep) -> None:
    for grid in preset.filled():
        if grid.part and grid.part.section == "horizon":
            assert grid.training is not None
            assert set(grid.training.probes) == PROBES
            assert grid.training.probe_interval is not None


def test_each_cause_switches_one_thing(preset: Sweep) -> None:
    causes = {
        grid.part.name: (grid.part, preset.first_trial(grid))
        for grid in preset.filled()
        if grid.part and grid.part.section == "cause"
    }
    tested = [(part, trial) for part, trial in causes.values() if part.against]
    assert 2 <= len(tested) <= 6
    for part, trial in tested:
        _, usual = causes[part.against]
        switched = [
            name for name in Trial.model_fields if getattr(trial, name) != getattr(usual, name)
        ]
        assert len(switched) == 1, part.name


def test_the_core_asks_what_the_issue_is() -> None:
    sweep = load("vanishing_gradient")
    horizon = [g for g in sweep.filled() if g.part and g.part.section == "horizon"]
    networks = {pair for grid in horizon for pair in product(grid.cell, grid.initialisation)}
    networks |= {
        (cell, "default") for grid in horizon if not grid.initialisation for cell in grid.cell
    }
    assert {("rnn_tanh", "default"), ("lstm", "default"), ("gru", "default")} <= networks
    assert len(networks) == 8
    assert {task for grid in horizon for task in grid.task} == {"first_token_recall", "adding"}
    assert {length for grid in horizon for length in grid.sequence_length} == {10, 25, 50, 100, 200}
    sizes = [g for g in sweep.filled() if g.part and g.part.section == "size"]
    assert {width for grid in sizes for width in grid.hidden_size} == {8, 16, 32, 64, 128}
    assert {depth for grid in sizes for depth in grid.depth} == {2, 4}


def test_a_length_that_hides_a_seed_of_the_choice_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"seeds \[1000\] are also those of a grid"):
        load("vanishing_gradient_fast", ["seed=[1000]"])


@pytest.mark.slow
def test_every_trial_runs_and_the_report_is_written(
    tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    ran = lethe("sweep", "vanishing_gradient_fast", "--results", tmp_path / "r", *SMALL)
    assert (ran.code, ran.err) == (0, "")
    told = lethe("report", tmp_path / "r", "--output", tmp_path / "report")
    assert (told.code, told.err) == (0, "")
    text = (tmp_path / "report" / "README.md").read_text(encoding="utf-8")
    for grid in load("vanishing_gradient_fast").grids:
        assert grid.part is not None
        assert grid.part.name in text
