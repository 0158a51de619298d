"""Summarise few seeds soundly: pure functions on numbers, each with its source."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtr, stdtrit


class Interval(NamedTuple):
    """Hold an estimate with the two ends of its interval."""

    estimate: float
    low: float
    high: float


def wilson(solved: int, count: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the score interval of a proportion.

    Args:
        solved: Number of successes.
        count: Number of trials.
        confidence: Nominal coverage.

    Returns:
        The lower and the upper end; (0, 1) where nothing was tried.

    Raises:
        ValueError: There are more successes than trials, or fewer than none.

    Source: Wilson 1927, section "probable inference"; recommended for small n by Brown, Cai &
    DasGupta 2001, section 4.1.
    """
    if not 0 <= solved <= count:
        raise ValueError(f"expected 0 <= solved <= count, got solved={solved} and count={count}")
    if count == 0:
        return 0.0, 1.0
    z = float(ndtri(0.5 + confidence / 2))
    share = solved / count
    scale = 1 + z * z / count
    centre = (share + z * z / (2 * count)) / scale
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / scale
    # At 0 and at count successes the end is exactly 0 or 1; rounding would leave 1e-17 there.
    low = 0.0 if solved == 0 else centre - half
    return low, 1.0 if solved == count else centre + half


def min_max_coverage(count: int) -> float:
    """Return how often the range of a sample holds the median it was drawn around.

    The range misses only where all values fall on one side, which happens 2 times in 2^n.

    Source: David & Nagaraja 2003, Order Statistics, section 7.1.
    """
    return 1 - 2.0 ** (1 - count) if count > 0 else 0.0


def t_interval(values: Sequence[float], confidence: float = 0.95) -> Interval:
    """Return the mean with Student's interval; without spread (one value) the ends are NaN.

    Source: Student 1908; with few seeds: Colas, Sigaud & Oudeyer 2018, section 4.
    """
    data = np.asarray(values, dtype=float)
    if data.size < 2:
        return Interval(float(data.mean()) if data.size else math.nan, math.nan, math.nan)
    mean = float(data.mean())
    quantile = float(stdtrit(data.size - 1, 0.5 + confidence / 2))
    half = quantile * float(data.std(ddof=1)) / math.sqrt(data.size)
    return Interval(mean, mean - half, mean + half)


def log_t_interval(values: Sequence[float], confidence: float = 0.95) -> Interval:
    """Return the geometric mean with Student's interval taken on the log scale: for times.

    Raises:
        ValueError: A value is not above 0.

    Source: Olsson 2005, "Confidence intervals for the mean of a log-normal distribution",
    section 2.
    """
    logs = np.log(_above_0(values)).tolist()
    return Interval(*(math.exp(end) for end in t_interval(logs, confidence)))


def prediction_interval(values: Sequence[float], confidence: float = 0.95) -> Interval:
    """Return the mean with the interval in which one further value would lie.

    Whether a single published figure agrees with ours is asked of this interval, not of that of
    our mean. Without spread (one value) the ends are NaN.

    Source: Hahn & Meeker 1991, Statistical Intervals, section 4.7 (Student's t).
    """
    mean, low, high = t_interval(values, confidence)
    widened = math.sqrt(len(values) + 1)
    return Interval(mean, mean - (mean - low) * widened, mean + (high - mean) * widened)


def log_prediction_interval(values: Sequence[float], confidence: float = 0.95) -> Interval:
    """Return the geometric mean with the interval of one further value, taken on the log scale.

    Raises:
        ValueError: A value is not above 0.

    Source: as `prediction_interval`, on logarithms: for losses and errors.
    """
    logs = np.log(_above_0(values)).tolist()
    return Interval(*(math.exp(end) for end in prediction_interval(logs, confidence)))


def lower_bound(values: Sequence[float], confidence: float = 0.95) -> float:
    """Return Student's one-sided lower bound of the mean; NaN without spread (one value).

    Source: Student 1908.
    """
    return t_interval(values, 2 * confidence - 1).low


def p_above_zero(values: Sequence[float]) -> float:
    """Return the one-sided p value that the mean is not above 0; 1 for fewer than two values.

    Source: Student 1908. Equal values leave no doubt: 0 or 1.
    """
    data = np.asarray(values, dtype=float)
    if data.size < 2:
        return 1.0
    mean, deviation = float(data.mean()), float(data.std(ddof=1))
    if deviation == 0:
        return 0.0 if mean > 0 else 1.0
    return float(stdtr(data.size - 1, -mean * math.sqrt(data.size) / deviation))


def _above_0(values: Sequence[float]) -> npt.NDArray[np.float64]:
    data = np.asarray(values, dtype=float)
    if not (data > 0).all():
        raise ValueError(f"expected values above 0, got {data.min()}")
    return data


def fisher_exact(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Return the two-sided p value that two solve rates are one.

    Args:
        first: Solved and tried of one side.
        second: Solved and tried of the other.

    Returns:
        The probability, given the margins, of a table no likelier than the one seen; 1 where a side
        is empty.

    Source: Fisher 1934, Statistical Methods for Research Workers, section 21.02; two-sided by the
    sum of the tables no likelier, as in R's fisher.test.
    """
    (solved, tried), (other_solved, other_tried) = first, second
    total = solved + other_solved
    # Integer counts of equally likely arrangements: exact, so that ties are ties.
    ways = {
        k: math.comb(tried, k) * math.comb(other_tried, total - k)
        for k in range(max(0, total - other_tried), min(tried, total) + 1)
    }
    return sum(way for way in ways.values() if way <= ways[solved]) / sum(ways.values())


def smallest_p(first_tried: int, second_tried: int) -> float:
    """Return the p value of the extreme outcome: all of one side solved, none of the other."""
    return fisher_exact((first_tried, first_tried), (0, second_tried))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return the p values corrected for having asked several questions, in the given order.

    Source: Holm 1979, section 3 (the sequentially rejective Bonferroni test).
    """
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = highest
    return corrected
