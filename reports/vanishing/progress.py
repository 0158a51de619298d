"""Follow the gradient's flow through training: lag by lag, look by look."""

import math
from dataclasses import dataclass

import numpy as np

from reports import measured
from reports.measured import Array
from reports.vanishing.rows import Row

FOLLOWED = "gradient_flow_in_training"
# The power of ten that is followed seed by seed.
LEVEL = -4.0


@dataclass(frozen=True)
class Progress:
    """Hold how far back the gradient travelled at each look during training.

    Attributes:
        seen: Training sequences seen until each look of some seed, rising.
        lags: Lags in steps.
        powers: The gradient's norm over that at lag 0, as a power of ten, (looks, lags): median over
            seeds; -inf where it is exactly 0 in at least half of them.
        reaches: First lag at which the norm is below 1e-4 of that at lag 0, at each look, a seed each; NaN
            where it is nowhere.
        solved: Training sequences at which a seed solved the task, a seed each.
    """

    seen: Array
    lags: Array
    powers: Array
    reaches: tuple[Array, ...]
    solved: tuple[float, ...]


def progress(row: Row) -> Progress | None:
    """Return what the seeds of one setting show; None where no training was followed.

    A seed whose training stopped counts at its last look from there on.
    """
    followed = [
        record.measurements[FOLLOWED] for record in row.records if FOLLOWED in record.measurements
    ]
    followed = [one for one in followed if one.axes["sequences"] and one.axes["lag"]]
    if not followed:
        return None
    lags = measured.as_array(followed[0].axes["lag"])
    seen = np.array(
        sorted({look for one in followed for look in one.axes["sequences"]}), dtype=np.float64
    )
    each = []
    for one in followed:
        flow_SK = measured.as_array(one.values)
        powers_SK = (flow_SK - flow_SK[:, :1]) / math.log(10)
        latest = np.searchsorted(measured.as_array(one.axes["sequences"]), seen, side="right") - 1
        each.append(np.nan_to_num(powers_SK[latest.clip(min=0)], nan=-np.inf))
    known = (record.measurements["sequences_to_solved"].values for record in row.records)
    return Progress(
        seen=seen,
        lags=lags,
        powers=np.median(each, axis=0),
        reaches=tuple(_reach(lags, powers_SK) for powers_SK in each),
        solved=tuple(float(one) for one in known if one is not None),
    )


def _reach(lags: Array, powers_SK: Array) -> Array:
    """Return the first lag below the level at each look, NaN without one."""
    below_SK = powers_SK < LEVEL
    first_S: Array = np.where(below_SK.any(1), lags[below_SK.argmax(1)], np.nan)
    return first_S
