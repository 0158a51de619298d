"""Read from one record what the report needs of it."""

from typing import Any

import numpy as np
import numpy.typing as npt

from bench.errors import LetheError
from bench.record import Record
from reports.horizon import THRESHOLD

Array = npt.NDArray[np.float64]

# Held-out skill this far below its best at the end of training counts as unstable, where the best was
# at least the horizon's threshold: a network that never learned has noise alone to lose, and the best of
# twenty looks at noise lies that high above the last one now and then.
UNSTABLE_DROP = 0.2


def outcome(record: Record) -> dict[str, Any]:
    """Return how the attempt ended and, where it is ok, the figures of the trial by column.

    Raises:
        LetheError: An ok record lacks a measurement.
    """
    found = {name: getattr(record, name) for name in ("key", "status", "reason", "attempt")}
    return found | (_measured(record) if record.status == "ok" else {})


def _measured(record: Record) -> dict[str, Any]:
    try:
        measured = record.measurements
        errors = _array(measured["test_error_by_lag"].values)
        counts = _array(measured["test_count_by_lag"].values)
        skill = 1 - errors @ counts / counts.sum() / measured["reference_error"].values
        solved_at = measured["sequences_to_solved"].values
        validation = measured["validation_skill"]
        curve = _array(validation.values)
        return {
            "skill": float(skill),
            "sequences_to_solved": solved_at,
            "solved": solved_at is not None,
            "unstable": instability(float(skill), curve, int(measured["nonfinite_steps"].values)),
            "parameters": int(measured["parameters"].values),
            "step_time": _median(_array(measured["step_time"].values)),
            "validation_sequences": _array(validation.axes["sequences"]),
            "validation_skill": curve,
            "test_lags": _array(measured["test_error_by_lag"].axes["lag"]),
            "test_counts": counts,
        }
    except KeyError as error:
        raise LetheError(
            f"trial {record.trial.id}: expected the measurement {error} in an ok record, found "
            "none; run the trial again with this version"
        ) from None


def instability(skill: float, curve: Array, nonfinite_steps: int) -> str:
    """Say why a training counts as unstable; empty where it does not.

    Args:
        skill: Test skill.
        curve: Held-out skill at each look.
        nonfinite_steps: Updates whose gradient was not finite.
    """
    if nonfinite_steps:
        return f"{nonfinite_steps} updates with a gradient that was not finite"
    if not np.isfinite(skill):
        return "test error is not finite"
    if not np.isfinite(curve).all():
        return "held-out skill was not finite"
    best = curve.max(initial=-np.inf)
    if best >= THRESHOLD and best - curve[-1] >= UNSTABLE_DROP:
        return f"held-out skill ended at {curve[-1]:.2f}, {best - curve[-1]:.2f} below best"
    return ""


def _median(values: Array) -> float:
    """Return the median, NaN of nothing: a short training has no sampled update."""
    return float(np.median(values)) if len(values) else float("nan")


def _array(values: Any) -> Array:
    """Return values as floats, None (not finite) as NaN."""
    return np.asarray(values, dtype=np.float64)


def weighted_median(values: Array, counts: Array) -> float:
    """Return the smallest value that at least half of the counts lie at or below."""
    order = np.argsort(values, kind="stable")
    total = np.cumsum(counts[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])
