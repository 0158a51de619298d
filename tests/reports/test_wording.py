import doctest
import math

import pytest

from reports import wording
from reports.horizon import Horizon, spread


def test_examples_hold() -> None:
    found = doctest.testmod(wording)
    assert found.attempted > 5
    assert found.failed == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (math.nan, "–"), (1234.0, "1,200"), (0.096, "0.096"), (-3.04, "-3.0")],
)
def test_figures(value: float, text: str) -> None:
    assert wording.figures(value) == text


def test_horizons_are_worded_with_their_censoring() -> None:
    assert wording.steps(Horizon(99, "right", (99, math.inf))) == "≥ 99"
    assert wording.steps(Horizon(9, "left", (0, 9))) == "< 9"
    assert wording.steps(Horizon(34.4, "none", (1, 500))) == "34"


def test_middle_seeds_that_cannot_be_averaged_are_both_told() -> None:
    mixed = spread([Horizon(34, "none", (1, 500)), Horizon(99, "right", (99, math.inf))])
    assert wording.median(mixed) == "34 to ≥ 99"
    assert (
        wording.extent(spread([Horizon(34, "none", (1, 500))]))
        == wording.coverage(spread([Horizon(34, "none", (1, 500))]))
        == "–"
    )
    assert wording.median(None) == wording.extent(None) == wording.coverage(None) == "–"
    assert wording.extent(spread([Horizon(9, "left", (0, 9))] * 2)) == "all < 9"


def test_bars_cannot_split_a_table() -> None:
    rows = [[wording.escape("a|b"), wording.code("c|d"), "1"]]
    line = wording.table(rows, ["x", "y", "n"], 2).splitlines()[-1]
    assert line.replace("\\|", "").count("|") == 4


def test_numbers_stand_at_the_right() -> None:
    rule = wording.table([["a", "1"]], ["x", "n"], 1).splitlines()[1]
    assert rule.startswith("|:-")
    assert rule.endswith("-:|")
