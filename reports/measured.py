"""Read single figures from the record of a trial that finished."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.errors import LetheError
from bench.record import Measurement, Record
from bench.scores import mean_error, skill_of
from bench.scores import weighted_median as weighted_median  # read from here by other files

Array = npt.NDArray[np.float64]
# When probes look at a model, and how a sentence has it.
STAGES = ("initial", "trained")
STAGE_NAMES = {"initial": "before training", "trained": "after training"}


def needed(record: Record, name: str) -> Measurement:
    """Return a measurement that every finished trial has.

    Raises:
        LetheError: The record lacks it.
    """
    if name not in record.measurements:
        raise LetheError(
            f"trial {record.trial.id}: expected the measurement {name!r} in an ok record, found "
            "none; run the trial again with this version"
        )
    return record.measurements[name]


def array(record: Record, name: str) -> Array:
    """Return a measurement's values, NaN where one was not finite or never reached."""
    return as_array(needed(record, name).values)


def as_array(values: Any) -> Array:
    """Return values as floats, None as NaN."""
    return np.asarray(values, dtype=np.float64)


def value(record: Record, name: str) -> float:
    """Return a measurement of one number; NaN where there is none."""
    found = record.measurements.get(name)
    return math.nan if found is None or found.values is None else float(found.values)


def step_times(record: Record) -> Array:
    """Return the seconds of each update after the warm-up, those that are finite.

    Raises:
        LetheError: The record lacks them.
    """
    times = array(record, "step_time")
    return times[np.isfinite(times)]


def fastest_update(record: Record) -> float:
    """Return the time of the fastest update, in seconds; NaN where none was timed.

    What else the machine does can only slow an update, so the fastest is the least disturbed of them.
    Source: Chen & Revels 2016, "Robust benchmarking in noisy environments", arXiv 1608.04295.

    Raises:
        LetheError: The record lacks its step times.
    """
    times = step_times(record)
    return float(times.min()) if times.size else math.nan


def test_error(record: Record) -> float:
    """Return the mean error over all test answers."""
    return mean_error(array(record, "test_error_by_lag"), array(record, "test_count_by_lag"))


def skill(record: Record) -> float:
    """Return the test skill: 1 - error / reference error."""
    return skill_of(test_error(record), float(array(record, "reference_error")))


def lag(record: Record) -> float:
    """Return the median lag over the test answers, in steps."""
    lags = as_array(needed(record, "test_error_by_lag").axes["lag"])
    return weighted_median(lags, array(record, "test_count_by_lag"))


def ends(record: Record, name: str) -> tuple[float, float]:
    """Return the first and the last value of a curve; NaN where it is empty."""
    values = array(record, name)
    return (float(values[0]), float(values[-1])) if values.size else (np.nan, np.nan)


def first_update_loss(record: Record) -> float | None:
    """Return the training loss of the first update; None where only later ones were kept."""
    curve = needed(record, "training_loss")
    if not curve.values or curve.axes["update"][0] != 1:
        return None
    return float(as_array(curve.values[0]))


def constant_guess(record: Record) -> float | None:
    """Return the training loss of the best constant guess; None where the task names none."""
    losses = needed(record, "baseline_loss")
    found = dict(zip(losses.axes["baseline"], losses.values, strict=True))
    return next((found[name] for name in ("chance", "constant_mean") if name in found), None)


def solved(record: Record) -> bool:
    """Tell whether held-out skill reached the task's threshold during training."""
    return needed(record, "sequences_to_solved").values is not None


def parameters(record: Record) -> int:
    """Return the number of parameters."""
    return int(needed(record, "parameters").values)


def stage(record: Record, name: str, which: str) -> Array | None:
    """Return what a probe read before ("initial") or after ("trained") training; None without it."""
    found = record.measurements.get(name)
    if found is None:
        return None
    return as_array(found.values[found.axes["stage"].index(which)])
