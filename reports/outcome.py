"""Read from one record what the report needs of it."""

from typing import Any

import numpy as np

from bench.record import Record
from reports import measured
from reports.horizon import THRESHOLD
from reports.measured import Array

# Held-out skill this far below its best at the end of training counts as unstable, where the best was
# at least the horizon's threshold: a network that never learned has noise alone to lose, and the best of
# twenty looks at noise lies that high above the last one now and then.
UNSTABLE_DROP = 0.2
# What is read of a record.
MEASUREMENTS = (
    *("test_error_by_lag", "test_count_by_lag", "reference_error", "validation_skill"),
    *("sequences_to_solved", "nonfinite_steps", "parameters", "step_time"),
)


def outcome(record: Record) -> dict[str, Any]:
    """Return how the attempt ended and, where it is ok, the figures of the trial by column.

    Raises:
        LetheError: An ok record lacks a measurement.
    """
    found = {name: getattr(record, name) for name in ("key", "status", "reason", "attempt")}
    return found | (_measured(record) if record.status == "ok" else {})


def _measured(record: Record) -> dict[str, Any]:
    skill = measured.skill(record)
    curve = measured.array(record, "validation_skill")
    solved_at = measured.needed(record, "sequences_to_solved").values
    errors, looks = (
        measured.needed(record, name) for name in ("test_error_by_lag", "validation_skill")
    )
    return {
        "skill": skill,
        "sequences_to_solved": solved_at,
        "solved": measured.solved(record),
        "unstable": instability(skill, curve, int(measured.array(record, "nonfinite_steps"))),
        "parameters": measured.parameters(record),
        "step_time": _median(measured.array(record, "step_time")),
        "validation_sequences": measured.as_array(looks.axes["sequences"]),
        "validation_skill": curve,
        "test_lags": measured.as_array(errors.axes["lag"]),
        "test_counts": measured.array(record, "test_count_by_lag"),
    }


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
    if not len(values):
        return float("nan")
    # As numpy's, which takes several times as long for so few values; NaN is sorted last there, too.
    rising = np.sort(values)
    middle = (rising[(len(rising) - 1) // 2] + rising[len(rising) // 2]) / 2
    return float(middle if rising[-1] == rising[-1] else rising[-1])
