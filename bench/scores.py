"""Turn errors by lag into the few numbers that a trial is told by, for reports and TensorBoard alike."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def mean_error(errors: Array, counts: Array) -> float:
    """Return the mean error over all answers.

    Args:
        errors: The mean error at each lag.
        counts: How many answers have that lag.
    """
    return float(errors @ counts / counts.sum())


def skill_of(error: float, reference: float) -> float:
    """Return 1 - error / reference error: 1 is perfect, 0 has forgotten what it should carry."""
    return 1 - error / reference


def weighted_median(values: Array, counts: Array) -> float:
    """Return the smallest value that at least half of the counts lie at or below."""
    order = np.argsort(values, kind="stable")
    total = np.cumsum(counts[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])
