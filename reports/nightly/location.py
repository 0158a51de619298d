"""Estimate how far one group of values lies from another, without assuming how they are spread.

Source: Hodges & Lehmann 1963, "Estimates of location based on rank tests"; the interval inverts the rank-sum
test: Lehmann 1975, Nonparametrics, section 2.6.
"""

from typing import NamedTuple

import numpy as np

from reports.measured import Array
from reports.nightly.exact_test import critical_pairs

CONFIDENCE = 0.95


class Shift(NamedTuple):
    """Hold how far one group lies from another.

    Attributes:
        estimate: The median of all differences between a value of one and a value of the other.
        interval: Its 95 % interval; None where there are too few values for one.
    """

    estimate: float
    interval: tuple[float, float] | None


def shift(late: Array, early: Array) -> Shift:
    """Return by how much late values exceed early ones.

    Args:
        late: At least one value.
        early: At least one value.
    """
    differences = np.sort(np.subtract.outer(late, early), axis=None)
    estimate = float(np.median(differences))
    out = critical_pairs(late.size, early.size, 1 - CONFIDENCE)
    if out < 0:
        return Shift(estimate, None)
    return Shift(estimate, (float(differences[out]), float(differences[-1 - out])))
