"""Test whether some values lie lower or higher than others: by their ranks, exactly, ties included.

The rank-sum test of Wilcoxon and of Mann and Whitney, with mid-ranks for ties. Its null distribution is
that of the rank sum over all ways to part the values, given their ties: counted, not approximated.
Sources: Wilcoxon 1945; Mann & Whitney 1947; ties: Lehmann 1975, Nonparametrics, section 1.4; the counting: Pagano &
Tritchler 1983, "On obtaining permutation distributions in polynomial time".
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy.special import ndtr
from scipy.stats import rankdata

from reports.measured import Array

# Beyond so many additions a count takes too long; the normal distribution serves, whose far tails are
# the heavier ones.
LARGEST_COUNT = 30_000_000


def rank_sum_p(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the two-sided p value that two groups of values are of one distribution.

    Args:
        first: Values of one group.
        second: Values of the other.

    Returns:
        Twice the smaller tail, at most 1; 1 where a group is empty.
    """
    if not (first and second):
        return 1.0
    if len(first) > len(second):
        first, second = second, first
    # Twice the mid-ranks: whole numbers.
    ranks = np.rint(2 * rankdata([*first, *second])).astype(int)
    below, above = _tails(tuple(sorted(ranks.tolist())), len(first), int(ranks[: len(first)].sum()))
    return min(1.0, 2 * min(below, above))


def critical_pairs(first: int, second: int, alpha: float) -> int:
    """Return the largest number of pairs in the wrong order at which untied groups still differ.

    Args:
        first: Number of values that should all lie on one side of the others.
        second: Number of the others.
        alpha: The two-sided p value that has to be reached.

    Returns:
        The largest U with 2 P(U or fewer) <= alpha; -1 where not even 0 reaches it.
    """
    return _critical(min(first, second), max(first, second), alpha)


@lru_cache(maxsize=256)
def _critical(few: int, many: int, alpha: float) -> int:
    if few == 0:
        return -1
    ranks = tuple(range(2, 2 * (few + many) + 1, 2))
    least = few * (few + 1)
    low, high = -1, few * many
    while low < high:
        middle = (low + high + 1) // 2
        if 2 * _tails(ranks, few, least + 2 * middle)[0] <= alpha:
            low = middle
        else:
            high = middle - 1
    return low


def _tails(ranks: tuple[int, ...], size: int, total: int) -> tuple[float, float]:
    """Return how often a group's doubled rank sum is at most, and at least, what it is.

    Args:
        ranks: Doubled mid-ranks of all values, rising.
        size: Values in the group.
        total: Its doubled rank sum.
    """
    step = math.gcd(*(rank - ranks[0] for rank in ranks))
    if step == 0:
        return 1.0, 1.0
    places = tuple((rank - ranks[0]) // step for rank in ranks)
    place = (total - size * ranks[0]) // step
    if len(places) * size * sum(places[-size:]) > LARGEST_COUNT:
        return _normal_tails(places, size, place)
    shares = _distribution(places, size)
    return float(shares[: place + 1].sum()), float(shares[place:].sum())


@lru_cache(maxsize=64)
def _distribution(places: tuple[int, ...], size: int) -> Array:
    """Return the probability of each sum of a group of some size, drawn from all places."""
    most = sum(places[-size:])
    # Row k counts the groups of k values by their sum; places are taken in one after the other.
    counts = np.zeros((size + 1, most + 1))
    counts[0, 0] = 1
    for place in places:
        counts[1:, place:] += counts[:-1, : most + 1 - place].copy()
    shares: Array = counts[size] / counts[size].sum()
    return shares


def _normal_tails(places: tuple[int, ...], size: int, place: int) -> tuple[float, float]:
    """Return the tails of the normal distribution with the sum's own mean and variance."""
    data = np.asarray(places, dtype=float)
    count = len(places)
    deviation = math.sqrt(size * (count - size) / (count - 1) * data.var())
    # Half a step towards the middle: the tails hold the sum itself.
    low, high = ((place + half - size * data.mean()) / deviation for half in (0.5, -0.5))
    return float(ndtr(low)), float(ndtr(-high))
