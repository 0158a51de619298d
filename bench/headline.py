"""Tell one trial by a few numbers, as TensorBoard's table of trials lists them."""

import math
import statistics
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from bench.half_life import Array, fitted
from bench.record import Measurement
from bench.scores import mean_error, skill_of, weighted_median
from bench.trial import Trial

# As in the reports' memory horizon.
PASSES = 0.5


class Column(NamedTuple):
    """Hold what a column of numbers says.

    Attributes:
        name: Its heading, with its unit.
        description: What it is, in a sentence.
    """

    name: str
    description: str


SKILL = Column("test skill", "1 - error / reference error over the test: 1 perfect, 0 forgotten")
REACH = Column(
    "lag remembered (steps)",
    "the task's median lag where the test skill is at least 0.5, else 0; a seed's memory horizon is read off "
    "such answers at several lengths",
)
BEFORE = Column(
    "half-life before training (steps)",
    "of the gradient on its way back; 0: it is dead, infinite: no decay",
)
AFTER = Column(
    "half-life after training (steps)",
    "of the gradient on its way back; 0: it is dead, infinite: no decay",
)
STEP = Column("step time (ms)", "median time of an update")
SOLVED = Column("sequences to solve", "training sequences seen when the task was solved")
LOSS = Column("test loss", "mean loss over the test")
PARAMETERS = Column("parameters", "numbers that are trained")
COLUMNS = (SKILL, REACH, BEFORE, AFTER, STEP, SOLVED, LOSS, PARAMETERS)


def headline(trial: Trial, measured: Mapping[str, Measurement]) -> dict[Column, float]:
    """Return a trial's headline numbers, those left out that it has not.

    Args:
        trial: The trial.
        measured: What was measured of it, by name.
    """
    skill = test_skill(measured)
    lives = half_lives(measured)
    times = measured["step_time"].values
    found = {
        SKILL: skill,
        REACH: _reach(trial, measured, skill),
        BEFORE: lives.get("initial"),
        AFTER: lives.get("trained"),
        STEP: statistics.median(times) * 1e3 if times else None,
        SOLVED: measured["sequences_to_solved"].values,
        LOSS: measured["test_loss"].values,
        PARAMETERS: measured["parameters"].values,
    }
    return {name: value for name, value in found.items() if value is not None and value == value}


def test_skill(measured: Mapping[str, Measurement]) -> float:
    """Return the skill over all test answers; NaN where an error was not finite."""
    error = mean_error(_values(measured["test_error_by_lag"]), _counts(measured))
    return skill_of(error, float(measured["reference_error"].values))


def half_lives(measured: Mapping[str, Measurement]) -> dict[str, float]:
    """Return the gradient's half-life in steps, "initial" and "trained"; empty where not measured.

    Infinite where there is no decay, 0 for a dead gradient; a stage with too few lags is left out.
    """
    if "gradient_flow" not in measured:
        return {}
    flow, dead = measured["gradient_flow"], measured["gradient_flow_dead"]
    found = {
        stage: fitted(*_rows(flow.values[place], dead.values[place])).steps
        for place, stage in enumerate(flow.axes["stage"])
    }
    return {stage: steps for stage, steps in found.items() if not math.isnan(steps)}


def _reach(trial: Trial, measured: Mapping[str, Measurement], skill: float) -> float | None:
    """Return the lag this trial carried something over, 0 where it did not.

    None where there is nothing to carry, where no network carries it, or where what reads in both
    directions meets the first input last.
    """
    lags = np.asarray(measured["test_error_by_lag"].axes["lag"], dtype=np.float64)
    lag = weighted_median(lags, _counts(measured))
    if not trial.is_network or trial.bidirectional is not None or lag <= 0:
        return None
    return lag if skill >= PASSES else 0.0


def _counts(measured: Mapping[str, Measurement]) -> Array:
    return _values(measured["test_count_by_lag"])


def _values(one: Measurement) -> Array:
    return np.asarray(one.values, dtype=np.float64)


def _rows(*rows: list[float | None]) -> list[Array]:
    return [np.asarray(row, dtype=np.float64) for row in rows]
