"""What is told of values past an edge is what is known of them, wherever past it they lie."""

import math
from typing import Literal

import numpy as np
import pytest

from reports.nightly import scale
from reports.nightly.location import known_shift, shift
from reports.nightly.side import NO_VALUES, Range, Side

Edge = Literal["left", "none", "right"]
HOW: dict[str, Edge] = {"<": "left", "=": "none", ">": "right"}


def side(*values: float, marks: str = "") -> Side:
    return Side(values, tuple(HOW[one] for one in marks))


@pytest.mark.parametrize(
    ("given", "middle"),
    [
        (side(3, 1, 2), Range(2, 2)),
        (side(4, 1, 2, 3), Range(2.5, 2.5)),
        # What lies past an edge leaves a median alone that lies before it.
        (side(1, 2, 24, marks="==>"), Range(2, 2)),
        (side(7, 8, 9, marks="<=="), Range(8, 8)),
        (side(18, 24, 24, marks="=>>"), Range(24, math.inf)),
        (side(7, 7, 9, marks="<<="), Range(0, 7)),
        # Of an even number one in the middle is past the edge: no mean is taken with it.
        (side(10, 18, 24, 24, marks="==>>"), Range(18, math.inf)),
        (side(7, 7, 9, 10, marks="<<=="), Range(0, 9)),
        # Lags differ by the seed, and so do the edges.
        (side(18, 18, 19, 19, 19, marks=">>>>>"), Range(19, math.inf)),
        (NO_VALUES, None),
    ],
)
def test_a_median_is_told_as_far_as_it_is_known(given: Side, middle: Range | None) -> None:
    assert given.middle == middle


def drawn(generator: np.random.Generator, count: int) -> tuple[tuple[float, ...], Side]:
    """Return values, and the same as they are seen between an edge at 4 and one at 24."""
    values = tuple((10 * np.exp(generator.normal(0, 1, count))).tolist())
    marks = "".join("<" if one < 4 else ">" if one > 24 else "=" for one in values)
    return values, side(*(min(max(one, 4), 24) for one in values), marks=marks)


def test_what_was_not_seen_is_never_outside_of_what_is_told() -> None:
    generator = np.random.default_rng(0)
    exact = 0
    for _ in range(200):
        (late, seen_late), (early, seen_early) = (drawn(generator, count) for count in (5, 14))
        for values, seen in ((late, seen_late), (early, seen_early)):
            assert seen.middle is not None
            assert seen.middle.low <= np.median(values) <= seen.middle.high
            exact += seen.middle.exact
        true = shift(scale.placed("horizon", late), scale.placed("horizon", early))
        known = known_shift(scale.bounds("horizon", seen_late), scale.bounds("horizon", seen_early))
        assert true.interval is not None
        assert known.interval is not None
        assert known.estimate.low <= true.estimate <= known.estimate.high
        assert known.interval.low <= true.interval[0] < true.interval[1] <= known.interval.high
    assert 200 < exact < 400, "some medians are known, and some are not"


def test_values_that_are_known_give_one_estimate() -> None:
    late, early = (scale.bounds("horizon", side(*some)) for some in ((3, 4, 5), (1, 2, 6)))
    found = known_shift(late, early).estimate
    assert found.exact
    assert found.low == shift(late.low, early.low).estimate
