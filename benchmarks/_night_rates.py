"""Count how often drawn nights make an alarm: without a change, and with one that was put in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from benchmarks._nights import BASELINE, dealt, made
from reports.nightly.detection import FALSE_ALARMS, Finding
from reports.nightly.judging_costs import judge_costs
from reports.nightly.judging_numbers import judge_numbers, with_smallest
from reports.nightly.looks import Nights, nights
from reports.nightly.values import COST_HEADLINES, Headline, Night, Series

SERIES = 200
ALPHA = FALSE_ALARMS / 2


class Trouble(NamedTuple):
    """Hold the headlines of what one night without a change found."""

    worse: frozenset[Headline]
    better: frozenset[Headline]


class Found(NamedTuple):
    """Hold whether a change that was put in was found, and what was promised before.

    Attributes:
        first: By its first night.
        second: By its second night at the latest.
        smallest: The smallest change that is always found, as it was told without the change.
    """

    first: bool
    second: bool
    smallest: float | None


def quiet_night(
    real: Sequence[Night],
    pool: Mapping[Series, Sequence[float]],
    generator: np.random.Generator,
    *,
    moved: bool,
) -> Trouble:
    """Judge one night of 200 series in which nothing changed."""
    series = sorted(real[0].values)
    drawn = [series[place] for place in generator.integers(len(series), size=SERIES)]
    order = [real[place] for place in generator.permutation(len(real))[: BASELINE + 1]]
    values: list[dict[Series, Mapping[int, float]]] = [{} for _ in order]
    for copy, one in enumerate(drawn):
        name = Series(f"{one.setting} copy {copy}", one.headline)
        each = (
            dealt(pool[one], len(order), generator)
            if one in pool
            else [night.values[one] for night in order]
        )
        for night_values, value in zip(values, each, strict=True):
            night_values[name] = value
    *before, tonight = made(values, moved=moved)
    judged = nights(tonight, before, None)
    found = judge_numbers(judged, ALPHA)
    for headline in COST_HEADLINES:
        found += judge_costs(judged, headline, ALPHA / len(COST_HEADLINES))[0]
    worse, better = (
        frozenset(one.series.headline for one in found if one.verdict == verdict)
        for verdict in ("worse", "better")
    )
    return Trouble(worse, better)


def lost_number(
    series: Series,
    pool: Sequence[float],
    loss: float,
    alpha: float,
    generator: np.random.Generator,
) -> Found:
    """Lose a share of one number from one night on, and judge that night and the next.

    Args:
        series: Which.
        pool: Its values.
        loss: The share.
        alpha: How often the series may be found changed in a night without a change.
        generator: What deals the values.
    """
    values = dealt(pool, BASELINE + 2, generator)
    lost = [{seed: value * (1 - loss) for seed, value in one.items()} for one in values[BASELINE:]]
    old = made([{series: one} for one in values], moved=False)
    changed = made([{series: one} for one in [*values[:BASELINE], *lost]], moved=False)
    code = {series.setting: {0: {"test_loss": "changed"}}}
    changed = [*changed[:BASELINE], *(replace(one, computed=code) for one in changed[BASELINE:])]
    told = _first(old)
    (before,) = with_smallest(judge_numbers(told, alpha), told, alpha)
    found = [
        any(one.verdict == "worse" for one in judge_numbers(judged, alpha))
        for judged in (_first(changed), _second(changed))
    ]
    return Found(found[0], any(found), before.smallest)


def slowed(
    real: Sequence[Night], series: Series, slower: float, generator: np.random.Generator
) -> Found:
    """Slow one setting from one night on, and judge that night and the next.

    Args:
        real: The real nights, which are taken in any order.
        series: Which setting's cost.
        slower: By which share.
        generator: What orders the nights.
    """
    alpha = ALPHA / len(COST_HEADLINES)
    order = [real[place] for place in generator.permutation(len(real))[: BASELINE + 2]]
    cost = [
        {one: values for one, values in night.values.items() if one.headline == series.headline}
        for night in order
    ]
    (before,) = _of(series, judge_costs(_first(made(cost, moved=False)), series.headline, alpha)[0])
    for values in cost[BASELINE:]:
        values[series] = {seed: value * (1 + slower) for seed, value in values[series].items()}
    changed = made(cost, moved=False)
    found = [
        any(
            one.verdict == "worse"
            for one in _of(series, judge_costs(judged, series.headline, alpha)[0])
        )
        for judged in (_first(changed), _second(changed))
    ]
    return Found(found[0], any(found), before.smallest)


def _first(changed: Sequence[Night]) -> Nights:
    return nights(changed[BASELINE], changed[:BASELINE], None)


def _second(changed: Sequence[Night]) -> Nights:
    return nights(changed[BASELINE + 1], changed[1 : BASELINE + 1], None)


def _of(series: Series, found: Sequence[Finding]) -> list[Finding]:
    return [one for one in found if one.series == series]
