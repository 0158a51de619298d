"""Fabricate the results of a sweep that reproduces published systems, without training anything."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from bench.record import Measurement, Record, Results, SweepRun
from bench.sweep import Sweep
from bench.training import Training
from bench.trial import Trial
from tests.reports.builder import ENVIRONMENT

SEEDS = [0, 1, 2, 3, 4]
Tweak = Callable[[Trial], dict[str, Any] | None]
System = tuple[dict[str, Any], Tweak]


def noise(trial: Trial, salt: str = "") -> np.random.Generator:
    """Return randomness that depends on the trial alone."""
    return np.random.default_rng([trial.seed, *trial.key.encode(), *salt.encode()])


def made(trial: Trial, **given: Any) -> dict[str, Measurement]:
    """Fabricate what a trial measures; what is given takes the place of what would be made up.

    A value is what is stored, or a pair of axes and what is stored; None leaves it out.
    """
    random = noise(trial)
    spread = float(np.exp(0.1 * random.standard_normal()))
    batch = trial.training.batch_size
    updates = list(range(1, trial.training.budget // batch + 1))[:30]
    seen = [batch * len(updates) * part // 4 for part in (1, 2, 3, 4)]
    fall = np.exp(-np.linspace(0, 3, len(updates)))
    lag = trial.sequence_length - 1
    values: dict[str, Any] = {
        "reference_error": 0.1,
        "test_error_by_lag": ({"lag": [lag]}, [0.01 * spread]),
        "test_count_by_lag": ({"lag": [lag]}, [1_000]),
        "test_loss": 0.01 * spread,
        "baseline_loss": ({"baseline": ["constant_mean"]}, [0.1]),
        "validation_loss": ({"sequences": seen}, [spread * 0.1 / n for n in (2, 4, 8, 10)]),
        "validation_skill": ({"sequences": seen}, [0.5, 0.75, 0.88, 0.9]),
        "training_loss": ({"update": updates}, (0.2 * spread * fall).tolist()),
        "gradient_norm": ({"update": updates}, (2 * spread * fall).tolist()),
        "step_time": ({"update": updates}, [0.001] * len(updates)),
        "clipped_fraction": 0.0,
        "nonfinite_steps": 0,
        "updates": len(updates),
        "parameters": 0 if trial.cell in ("naive", "mean") else 500,
        "sequences_to_solved": None,
    }
    kept: dict[str, Measurement] = {}
    for name, value in (values | given).items():
        if value is not None or name == "sequences_to_solved":
            axes, stored = value if isinstance(value, tuple) else ({}, value)
            kept[name] = Measurement(
                name=name, unit="1", direction="none", axes=axes, values=stored
            )
    return kept


def record(trial: Trial, given: dict[str, Any] | None) -> Record:
    """Fabricate an attempt: one that failed where nothing is given."""
    return Record(
        key=trial.key,
        trial=trial,
        attempt=1,
        status="failed" if given is None else "ok",
        reason="RuntimeError: out of luck" if given is None else None,
        started="2026-01-01T00:00:00Z",
        wall_time=2.5,
        environment=ENVIRONMENT,
        measurements={} if given is None else made(trial, **given),
    )


def course(systems: Sequence[System], *, recorded: bool = True) -> Results:
    """Fabricate a sweep of systems: grids as a sweep file has them, each with what it measured."""
    shared = {"seed": SEEDS, "clip": [None]}
    grids = [shared | grid for grid, _ in systems]
    training = Training(early_stop=False)
    sweep = Sweep.model_validate(
        {"name": "fabricated", "report": "reproduction", "training": training, "grids": grids}
    )
    trials = {trial.key: trial for trial in sweep.trials()}
    records: dict[str, Record] = {}
    for (grid, points), (_, tweak) in zip(sweep.expanded(), systems, strict=True):
        for point in points:
            trial = Trial(**point, training=grid.training or training)
            if recorded and trial.key not in records:
                records[trial.key] = record(trial, tweak(trial))
    return Results(
        sweep=SweepRun(
            name=sweep.name,
            description="Fabricated | systems.",
            report=sweep.report,
            command="lethe sweep configs/fabricated.yaml",
            started="2026-01-01T00:00:00Z",
            training=training,
            comparisons=(),
            grids=[
                {name: list(values) for name, values in grid.given.items()}
                | grid.model_dump(mode="json", include={"system", "training"}, exclude_none=True)
                for grid in sweep.filled()
            ],
            planned={key: trial.id for key, trial in trials.items()},
        ),
        records=tuple(records.values()),
    )


def grid(
    name: str, task: str, cell: str = "rnn_tanh", length: int = 10, **more: Any
) -> dict[str, Any]:
    """Return a grid as a sweep file has it; what is no axis goes to the system."""
    of_system = (
        "section",
        "negative_control",
        "contrast",
        "held_out",
        "published",
        "remark",
        "source",
    )
    system = {"name": name, "source": "notes"} | {k: more.pop(k) for k in of_system if k in more}
    axes = {
        key: value if isinstance(value, list | dict) else [value] for key, value in more.items()
    }
    return {
        "system": system,
        "task": [task],
        "cell": [cell],
        "sequence_length": [length],
        "training": {"batch_size": 10, "budget": 300},
    } | axes
