"""Estimate how far one group of values lies from another, without assuming how they are spread.

Source: Hodges & Lehmann 1963, "Estimates of location based on rank tests"; the interval inverts the rank-sum
test: Lehmann 1975, Nonparametrics, section 2.6.
"""

from typing import NamedTuple

import numpy as np

from reports.measured import Array
from reports.nightly.exact_test import critical_pairs
from reports.nightly.side import Range

CONFIDENCE = 0.95


class Shift(NamedTuple):
    """Hold how far one group lies from another.

    Attributes:
        estimate: The median of all differences between a value of one and a value of the other.
        interval: Its 95 % interval; None where there are too few values for one.
    """

    estimate: float
    interval: tuple[float, float] | None


class Bounds(NamedTuple):
    """Hold the least and the most that each of some values can be; infinities where nothing is known."""

    low: Array
    high: Array


class Known(NamedTuple):
    """Hold what is known of a shift where some values are only known to lie past an edge.

    Attributes:
        estimate: What the estimate lies between.
        interval: What the 95 % interval lies within; None where there are too few values for one.
    """

    estimate: Range
    interval: Range | None


def shift(late: Array, early: Array) -> Shift:
    """Return by how much late values exceed early ones.

    Args:
        late: At least one value.
        early: At least one value.
    """
    found = known_shift(Bounds(late, late), Bounds(early, early))
    return Shift(found.estimate.low, found.interval)


def known_shift(late: Bounds, early: Bounds) -> Known:
    """Return what is known of how much late values exceed early ones.

    Each of the differences lies between its own bounds, so each of them by rank lies between the bounds of
    that rank: nothing is assumed of where a value past an edge lies.

    Args:
        late: At least one value.
        early: At least one value.
    """
    least = np.sort(np.subtract.outer(late.low, early.high), axis=None)
    most = np.sort(np.subtract.outer(late.high, early.low), axis=None)
    estimate = Range(float(np.median(least)), float(np.median(most)))
    out = critical_pairs(late.low.size, early.low.size, 1 - CONFIDENCE)
    if out < 0:
        return Known(estimate, None)
    return Known(estimate, Range(float(least[out]), float(most[-1 - out])))
