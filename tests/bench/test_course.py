"""Run the course preset as a newcomer would, shrunk to a few updates a trial."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

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


# Copied from the notes by hand, so that no slip in the preset goes unseen: what each system is, how long
# it is trained (its set, its batch, its passes), and the figures that are printed of it.
RAMP = [29.301565170288086, 26.031265258789062, 23.220966339111328, 20.802444458007812]
RAMP += [18.759593963623047, 17.074010848999023, 15.671239852905273, 14.490802764892578]
RAMP += [13.494032859802246, 12.651274681091309]
NOTES: dict[str, Any] = {
    "next point, as published": ("rnn_tanh", 1, 100, "adam", 0.01, (1_000, 32, 20), {}),
    "whole sequence, as published": ("rnn_tanh", 1, 100, "adam", 0.01, (1_000, 32, 20), {}),
    "last five, as published": ("rnn_tanh", 1, 100, "adam", 0.01, (1_000, 32, 20), {}),
    "noise regression, 100 epochs": ("rnn_tanh", 20, 5, "adam", 0.001, (100, 100, 100), {}),
    # The hundred pairs of outputs and targets are the one batch of ten.
    "the ramp, as published": (
        *("rnn_tanh", 5, 10, "sgd", 0.01, (100, 100, 10)),
        {"first_training_loss": RAMP[0], "training_loss": RAMP},
    ),
    "naive": ("naive", 32, 50, "adam", 0.003, (7_000, 64, 10), {"test_error": 0.0206282}),
    "linear on the window": (
        *("linear", 32, 50, "adam", 0.001, (7_000, 64, 10)),
        {"test_error": 0.0031080674, "validation_loss": 0.00317, "parameters": [51]},
    ),
    "RNN, one unit, no output layer": (
        *("rnn_tanh", 1, 50, "adam", 0.001, (7_000, 64, 10)),
        {"test_error": 0.11493178, "validation_loss": 0.11751, "parameters": [4]},
    ),
    "RNN, 20 units": (
        *("rnn_tanh", 20, 50, "adam", 0.001, (7_000, 64, 10)),
        {
            "test_error": 0.004407871,
            "validation_loss": 0.00419,
            "parameters": [20 * 20 + 20 + 20 + 20, 20 + 1],
        },
    ),
    "cyclic symbols, as published": (
        *("lstm", 32, 3, "keras_rmsprop", 0.001, (4, 4, 100)),
        {"parameters": [4_864, 165]},
    ),
    "equal to the previous, as published": (
        *("lstm", 64, 4, "keras_rmsprop", 0.001, (5, 5, 500)),
        {"parameters": [16_896, 65]},
    ),
}


@pytest.mark.parametrize("name", list(NOTES))
def test_the_preset_says_what_the_notes_say(name: str) -> None:
    cell, units, length, optimiser, rate, (size, batch, passes), figures = NOTES[name]
    sweep = load("course")
    (grid,) = (grid for grid in sweep.filled() if grid.system and grid.system.name == name)
    trial = next(t for t in sweep.trials() if t.cell == cell and t.task == grid.task[0]
                 and t.training == grid.training and t.hidden_size == units)  # fmt: skip
    assert (trial.sequence_length, trial.optimiser, trial.clip) == (length, optimiser, None)
    assert (trial.depth, trial.learning_rate) == (1, rate)
    training = trial.training
    assert (training.training_set_size, training.batch_size) == (size, batch)
    assert training.budget == size * passes
    assert grid.system is not None
    told = {one.figure: one.value for one in grid.system.published}
    assert told.keys() == figures.keys()
    for figure, value in figures.items():
        assert told[figure] == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("four layers", (1_216, 2_112, 2_112, 1_080, 110)),
        ("both directions, concat", (2_432, 330)),
    ],
)
def test_the_counts_of_networks_that_are_only_built(name: str, counts: tuple[float, ...]) -> None:
    (system,) = (g.system for g in load("course").grids if g.system and g.system.name == name)
    assert [one.value for one in system.published] == [counts]


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
