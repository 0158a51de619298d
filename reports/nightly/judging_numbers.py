"""Judge what trials computed: skill, horizon and half-life, by the ranks of fresh seeds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from reports.nightly import scale
from reports.nightly.exact_test import rank_sum_p
from reports.nightly.finding import Finding
from reports.nightly.location import known_shift, shift
from reports.nightly.looks import Nights, Sides, by_seed, side
from reports.nightly.side import Range
from reports.nightly.smallest import smallest_loss
from reports.nightly.values import NUMBERS, Headline, Series
from reports.statistics import holm


def judge_numbers(nights: Nights, alpha: float) -> list[Finding]:
    """Return a finding for each series of numbers.

    A series changed where the p value of one of its looks, after Holm's correction for all series and
    looks that were tested, is at most alpha, and the change is large enough to count. Seeds are drawn
    anew each night, so without a change all ways to part them into nights are equally likely: at most
    a share alpha of such nights finds anything, however the values are distributed.

    Args:
        nights: The night and its baseline.
        alpha: How often a night without a change may find one.
    """
    looks = _looks(nights)
    tested = [(one, sides) for one in looks for sides in looks[one] if sides.moved]
    corrected = holm([rank_sum_p(sides.late.values, sides.early.values) for _, sides in tested])
    found: dict[Series, list[tuple[float, Sides]]] = {one: [] for one in looks}
    for (one, sides), p in zip(tested, corrected, strict=True):
        found[one].append((p, sides))
    each = _each(looks, alpha)
    return [_finding(one, nights, looks[one], found[one], alpha, each) for one in looks]


def with_smallest(findings: Sequence[Finding], nights: Nights, alpha: float) -> list[Finding]:
    """Return findings of `judge_numbers` with the smallest loss that each could have told.

    Args:
        findings: The findings; those that tell a change are left as they are.
        nights: The same.
        alpha: The same.
    """
    looks = _looks(nights)
    each = _each(looks, alpha)
    return [
        replace(one, smallest=smallest_loss(one.series.headline, looks[one.series], each))
        if one.verdict not in ("worse", "better")
        else one
        for one in findings
    ]


def _looks(nights: Nights) -> dict[Series, list[Sides]]:
    """Return the looks at each series of numbers, in order."""
    series = sorted(one for one in nights.tonight.values if one.headline in NUMBERS)
    return {one: nights.sides(one) for one in series}


def _each(looks: Mapping[Series, Sequence[Sides]], alpha: float) -> float:
    """Return the p value that one look has to reach when everything moved: the hardest case."""
    return alpha / max(1, sum(map(len, looks.values())))


def _finding(
    series: Series,
    nights: Nights,
    looks: Sequence[Sides],
    tested: Sequence[tuple[float, Sides]],
    alpha: float,
    each: float,
) -> Finding:
    """Return what became of one series.

    Args:
        series: Which.
        nights: The night and its baseline.
        looks: Its looks.
        tested: Those that were tested, with their corrected p values.
        alpha: What a corrected p value has to reach.
        each: What one that is not corrected has to reach.
    """
    if not looks:
        return Finding(
            series=series, verdict="untold", tonight=side(by_seed(series, [nights.tonight]))
        )
    # Of two looks that find it the one with the smaller p is told.
    for p, sides in sorted(tested, key=lambda one: one[0]):
        distance = _distance(series.headline, sides)
        if p <= alpha and _counts(series.headline, sides, distance):
            verdict = scale.towards(series.headline, distance)
            return replace(_told(series, sides), verdict=verdict, p=p, look=sides.look)
    told = _told(series, looks[0])
    if not tested:
        return told
    # Where nothing could have been found, finding nothing does not even say that nothing was found.
    blind = not any(sides.tells(each) for sides in looks)
    return replace(
        told,
        verdict="untold" if blind else "no change found",
        p=min(p for p, _ in tested),
    )


def _told(series: Series, sides: Sides) -> Finding:
    """Return what one look shows of a series in which nothing moved."""
    headline, centre = series.headline, _centre(series.headline, sides)
    late, early = (scale.bounds(headline, one) for one in (sides.late, sides.early))
    found = known_shift(late, early)
    medians = [one.middle for one in (sides.late, sides.early)]
    sure = all(one is not None and one.exact for one in medians)
    return Finding(
        series=series,
        verdict="unchanged",
        tonight=sides.late,
        baseline=sides.early,
        base=scale.base(headline, centre),
        difference=scale.in_units(headline, _distance(headline, sides), centre),
        known=_in_units(headline, found.estimate, centre),
        interval=_in_units(headline, found.interval, centre) if sure and found.interval else None,
    )


def _in_units(headline: Headline, found: Range, centre: float) -> Range:
    return Range(*(scale.in_units(headline, end, centre) for end in found))


def _counts(headline: Headline, sides: Sides, distance: float) -> bool:
    """Tell whether a change is large enough to be told."""
    return abs(distance) >= scale.needed(headline, _centre(headline, sides), distance)


def _distance(headline: Headline, sides: Sides) -> float:
    """Return how far the late values lie from the early ones, where the edge stands for one past it."""
    late, early = (scale.placed(headline, one.values) for one in (sides.late, sides.early))
    return shift(late, early).estimate


def _centre(headline: Headline, sides: Sides) -> float:
    return float(np.median(scale.placed(headline, sides.early.values)))
