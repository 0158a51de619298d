"""Fabricate results, as a sweep would leave them, without training anything."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from bench.comparison import Comparison, Contender
from bench.record import Measurement, Record, Results, SweepRun
from bench.training import Training
from bench.trial import Trial

TRAINING = Training(budget=16_000, validation_interval=3_200)
ENVIRONMENT = {"python": "3.12.1", "torch": "2.13.0", "device": "a | processor", "threads": "1"}
TOPOLOGIES = {
    "adding": "many_to_one",
    "first_token_recall": "many_to_one",
    "copy_memory": "many_to_many",
}

Skill = Callable[[Trial], float | None]


def trial(
    cell: str = "lstm",
    length: int = 25,
    seed: int = 0,
    *,
    task: str = "first_token_recall",
    initialisation: str = "default",
    **settings: Any,
) -> Trial:
    return Trial(
        task=task,
        topology=TOPOLOGIES[task.partition(":")[0]],
        cell=cell,
        initialisation=initialisation,
        sequence_length=length,
        seed=seed,
        training=TRAINING,
        **settings,
    )


def record(
    of: Trial,
    skill: float | None = 1.0,
    *,
    status: Any = "ok",
    reason: str | None = None,
    attempt: int = 1,
    curve: list[float | None] | None = None,
    nonfinite_steps: int = 0,
    wall_time: float | None = 12.5,
    environment: dict[str, str] = ENVIRONMENT,
) -> Record:
    """Fabricate one attempt; a skill of None stands for an error that was not finite."""
    return Record(
        key=of.key,
        trial=of,
        attempt=attempt,
        status=status,
        reason=reason,
        started="2026-01-01T00:00:00Z",
        wall_time=wall_time,
        environment=environment,
        measurements=measurements(of, skill, curve, nonfinite_steps) if status == "ok" else {},
    )


def measurements(
    of: Trial, skill: float | None, curve: list[float | None] | None, nonfinite_steps: int
) -> dict[str, Measurement]:
    reference = 1 / 12 if of.task.startswith("adding") else 0.75
    lag = of.sequence_length - 1
    lags = [lag // 2, lag - lag // 4, lag] if of.task.startswith("adding") else [lag]
    error = None if skill is None else (1 - skill) * reference
    solved = skill is not None and skill >= 0.9
    seen = list(range(3_200, TRAINING.budget + 1, TRAINING.validation_interval))
    if solved:
        # Slower at longer lags, and a little by seed, but always within the budget.
        seen = seen[: min(len(seen), 1 + of.sequence_length // 40 + of.seed % 2)]
    if curve is None:
        grown = np.linspace(0.2, 1.0, len(seen)) if len(seen) > 1 else np.ones(1)
        curve = [None if skill is None else float(round(skill * part, 4)) for part in grown]
    found: list[tuple[str, str, Any, dict[str, list[Any]]]] = [
        ("reference_error", "error", reference, {}),
        ("test_error_by_lag", "error", [error] * len(lags), {"lag": lags}),
        ("test_count_by_lag", "sequences", [500, 1_000, 548][: len(lags)], {"lag": lags}),
        ("validation_skill", "skill", curve, {"sequences": seen}),
        (
            "validation_loss",
            "loss",
            [None if look is None else 1 - look for look in curve],
            {"sequences": seen},
        ),
        (
            "step_time",
            "s",
            [0.002 + 1e-5 * of.sequence_length, 0.0021, 0.4],
            {"update": [10, 20, 30]},
        ),
        ("nonfinite_steps", "updates", nonfinite_steps, {}),
        ("parameters", "parameters", 4_000, {}),
        ("sequences_to_solved", "sequences", seen[-1] if solved else None, {}),
    ]
    return {
        name: Measurement(name=name, unit=unit, direction="none", axes=axes, values=values)
        for name, unit, values, axes in found
    }


def results(
    records: Iterable[Record],
    *,
    not_run: Iterable[Trial] = (),
    comparisons: Iterable[Comparison] = (),
    description: str = "A fabricated sweep.",
) -> Results:
    """Fabricate a sweep that planned what is recorded and what is not."""
    kept = tuple(records)
    trials = {one.key: one.trial for one in kept} | {one.key: one for one in not_run}
    return Results(
        sweep=SweepRun(
            name="fabricated",
            description=description,
            command="lethe sweep configs/fabricated.yaml",
            started="2026-01-01T00:00:00Z",
            training=TRAINING,
            comparisons=tuple(comparisons),
            grids=[one_point(trial) for trial in trials.values()],
            planned={key: trial.id for key, trial in trials.items()},
        ),
        records=kept,
    )


def one_point(trial: Trial) -> dict[str, list[Any]]:
    """Write a trial as a grid of its own."""
    return {name: [getattr(trial, name)] for name in Trial.model_fields if name != "training"}


def comparison(
    first: str, second: str, length: int = 25, task: str = "first_token_recall"
) -> Comparison:
    sides = [Contender(cell=name) for name in (first, second)]
    return Comparison(task=task, sequence_length=length, first=sides[0], second=sides[1])


def grid(
    skill: Skill,
    cells: Iterable[tuple[str, str]],
    *,
    lengths: Iterable[int] = (25, 50, 100),
    seeds: Iterable[int] = range(5),
    task: str = "first_token_recall",
    **settings: Any,
) -> list[Record]:
    """Fabricate a grid of trials that all finished, with the skill a function gives each."""
    trials = [
        trial(cell, length, seed, task=task, initialisation=law, **settings)
        for cell, law in cells
        for length in lengths
        for seed in seeds
    ]
    return [record(one, skill(one)) for one in trials]


def fading(reach: dict[tuple[str, str], float]) -> Skill:
    """Return a skill that falls from 1 to 0 around each cell's reach, other for each seed."""

    def skill(one: Trial) -> float:
        steps = reach[one.cell, one.initialisation] * (1 + 0.15 * (one.seed - 2))
        return round(float(1 / (1 + (one.sequence_length / steps) ** 6)), 4)

    return skill
