"""Word figures with no more digits than their interval justifies."""

import math
from collections.abc import Sequence

from reports.statistics import Interval, log_t_interval, t_interval
from reports.wording import NOTHING, figures

# Nearer to 0 than this a number is written with an exponent, and so is one further off than the other.
SMALL, LARGE = 1e-3, 1e6


def mean_of(values: Sequence[float]) -> Interval:
    """Return the geometric mean with Student's 95 % interval; of values not all above 0, the plain one."""
    if values and min(values) > 0:
        return log_t_interval(values)
    return t_interval(values)


def possible(interval: Interval, low: float, high: float) -> Interval:
    """Return an interval cut to the values that are possible: no share of answers lies above 1.

    >>> possible(Interval(0.99, 0.97, 1.01), 0, 1)
    Interval(estimate=0.99, low=0.97, high=1)
    """
    # A NaN end, of a single value, stays.
    return Interval(
        interval.estimate,
        *(end if math.isnan(end) else min(max(end, low), high) for end in interval[1:]),
    )


def estimate(interval: Interval) -> str:
    """Return an estimate with its interval.

    >>> estimate(Interval(0.004387, 0.00401, 0.0048))
    '0.0044 [0.0040, 0.0048]'
    >>> estimate(Interval(12.3456, math.nan, math.nan))
    '12'
    >>> estimate(Interval(1.0, 1.0, 1.0))
    '1 in every seed'
    """
    mean, low, high = interval
    if not math.isfinite(mean):
        return NOTHING
    if not math.isfinite(high - low):
        return number(mean, None)
    if low == high:
        return f"{mean:.3g} in every seed"
    told = [number(end, last_place(low, high), low <= 0 <= high) for end in interval]
    return f"{told[0]} [{told[1]}, {told[2]}]"


def span(low: float, high: float) -> str:
    """Return two ends of an interval; a dash where there is none.

    >>> span(0.00312, 0.00456)
    '0.0031 to 0.0046'
    """
    if not math.isfinite(high - low):
        return NOTHING
    told = [number(end, last_place(low, high), low <= 0 <= high) for end in (low, high)]
    return f"{told[0]} to {told[1]}"


def last_place(low: float, high: float) -> int | None:
    """Return the power of ten of the last digit that an interval justifies; None without a width.

    That is the first digit of its half width, and the second where the first is 1 or 2.
    """
    half = (high - low) / 2
    if not half > 1e-9 * max(abs(low), abs(high)):
        return None
    place = math.floor(math.log10(half))
    return place - 1 if half / 10**place < 3 else place


def number(value: float, place: int | None, around_0: bool = False) -> str:
    """Return a number up to a power of ten; at least one digit of it, and two where none is given.

    Args:
        value: The number.
        place: The power of ten of its last digit.
        around_0: Whether it stands in an interval that holds 0, where a smaller number is 0.

    >>> number(0.0043871, -4), number(4864.2, 1), number(0.00000123, -7), number(0.0004, -1)
    ('0.0044', '4,860', '1.2e-6', '4e-4')
    >>> number(0.09998, -4), number(0.0002, -3, around_0=True)
    ('0.1000', '0.000')
    """
    if not math.isfinite(value):
        return NOTHING
    if value == 0:
        return "0"
    if place is not None and place < 0 and _fits(abs(value), place, around_0):
        return f"{round(value, -place) + 0:,.{-place}f}"
    size = math.floor(math.log10(abs(value)))
    digits = 2 if place is None else max(1, size - place + 1)
    if SMALL <= abs(value) < LARGE:
        return figures(value, digits)
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    return f"{mantissa}e{int(exponent)}"


def _fits(size: float, place: int, around_0: bool) -> bool:
    """Tell whether a number can be written with a fixed number of places and no exponent."""
    if around_0:
        return size < LARGE and 10.0**place >= SMALL
    return SMALL <= size < LARGE and size >= 10.0**place


def published(value: float) -> str:
    """Return a published figure with the digits it was published with.

    >>> published(0.0206282), published(4864.0)
    ('0.0206282', '4,864')
    """
    return f"{value:,.0f}" if value == round(value) else f"{value:.10g}"
