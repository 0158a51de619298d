"""Tell whether two orders agree."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple


class Association(NamedTuple):
    """Hold how far two orders agree.

    Attributes:
        tau: Kendall's tau-b, from -1 to 1; NaN where one side is all ties, or for under two pairs.
        low: The least of it when any one pair is left out.
        high: The most.
        size: Number of pairs.
    """

    tau: float
    low: float
    high: float
    size: int


def association(pairs: Sequence[tuple[Any, Any]]) -> Association:
    """Return Kendall's tau-b, and how far one single pair decides it.

    Args:
        pairs: What is ordered, by one order and by the other; equal ones are ties.
    """
    without = [tau_b([*pairs[:place], *pairs[place + 1 :]]) for place in range(len(pairs))]
    known = [tau for tau in without if math.isfinite(tau)]
    low, high = (min(known), max(known)) if known else (math.nan, math.nan)
    return Association(tau_b(pairs), low, high, len(pairs))


def tau_b(pairs: Sequence[tuple[Any, Any]]) -> float:
    """Return Kendall's tau-b; NaN where one side is all ties.

    Source: Kendall 1945, "The treatment of ties in ranking problems", Biometrika 33.
    """
    agree = differ = first_untied = second_untied = 0
    for place, (first, second) in enumerate(pairs):
        for other_first, other_second in pairs[:place]:
            one = (first > other_first) - (first < other_first)
            two = (second > other_second) - (second < other_second)
            agree += one * two > 0
            differ += one * two < 0
            first_untied += one != 0
            second_untied += two != 0
    if not first_untied or not second_untied:
        return math.nan
    return (agree - differ) / math.sqrt(first_untied * second_untied)
