"""Judge what trials cost, time and memory, by what their settings did from night to night."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reports.measured import Array
from reports.nightly import scale
from reports.nightly.finding import Finding, SharedFactor, Verdict
from reports.nightly.looks import Nights
from reports.nightly.shared_factor import Parted, against, parted
from reports.nightly.side import Range, Side
from reports.nightly.values import Headline, Night, Series

# Nights that a baseline needs, the last night not counted, for costs to be judged.
FEWEST_NIGHTS = 4
# Settings that what they have in common can be told from: of two, neither is the odd one out.
FEWEST_SETTINGS = 3
# How the trials of a setting are summed up. Disturbances only ever add to a time, so the least one of all
# stands for it; to memory they add and take away.
SUMMARY: Mapping[Headline, Callable[[Sequence[float]], float]] = {
    "step_time": min,
    "memory": statistics.median,
}


@dataclass(frozen=True)
class _Costs:
    """Hold one cost of many settings, as it is compared.

    Attributes:
        series: The settings, in order.
        split: Their costs, parted.
        limit: How many spreads a setting has to be off in two nights in a row.
    """

    series: tuple[Series, ...]
    split: Parted
    limit: float


def judge_costs(
    nights: Nights, headline: Headline, alpha: float
) -> tuple[list[Finding], SharedFactor | None]:
    """Return a finding for each series of a cost, and what all of them have in common.

    Seeds of one night are no independent draws of a cost, so nights are what is replicated: each gives
    one value a setting. A setting changed where what is left of it lies on the same side and beyond the
    usual in this night and in the last one; the usual is what all settings did in the baseline's nights.

    Args:
        nights: The night and its baseline.
        headline: The cost.
        alpha: How often a night without a change may find one, of all settings.
    """
    series = tuple(sorted(one for one in nights.tonight.values if one.headline == headline))
    known = [_count(one, nights.earlier) >= FEWEST_NIGHTS for one in series]
    judged = tuple(one for one, enough in zip(series, known, strict=True) if enough)
    rest = [one for one, enough in zip(series, known, strict=True) if not enough]
    if nights.last is None or len(judged) < FEWEST_SETTINGS:
        return _untold(series, nights)
    early = [one for one in nights.earlier if any(each in one.values for each in judged)]
    late = (nights.last, nights.tonight)
    split = parted(_logarithms(judged, early), _logarithms(judged, late))
    costs = _Costs(judged, split, _limit(split.left_SN, alpha, len(judged)))
    names = [one.name for one in (*early, nights.last)]
    before = np.exp([*split.moods_N, split.late_moods_M[0]]).tolist()
    shared = SharedFactor(math.exp(split.late_moods_M[1]), dict(zip(names, before, strict=True)))
    found = [_finding(costs, place, nights, late) for place in range(len(judged))]
    told = found + [_bare(one, nights) for one in rest]
    return sorted(told, key=lambda one: one.series), shared


def _limit(left_SN: Array, alpha: float, settings: int) -> float:
    """Return what two nights in a row exceed, on one side, as rarely as asked for.

    Each setting has two sides, and a night exceeds a limit on either with probability q: two nights
    do on the same side with q²/2, and any of the settings does with at most so many times that.
    """
    sizes = np.abs(left_SN[np.isfinite(left_SN)])
    rare = min(1.0, math.sqrt(2 * alpha / settings))
    return float(np.quantile(sizes, 1 - rare, method="higher"))


def _finding(costs: _Costs, place: int, nights: Nights, late: tuple[Night, Night]) -> Finding:
    """Return what became of one setting."""
    series, split = costs.series[place], costs.split
    headline = series.headline
    spread, base = float(split.spread_S[place]), float(split.base_S[place])
    last, tonight = split.late_SM[place].tolist()
    sure = spread * costs.limit
    both = (last + tonight) / 2
    beyond = min(abs(last), abs(tonight)) > sure and last * tonight > 0
    changed = beyond and abs(both) >= scale.needed(headline, base, both)
    distance = both if changed else tonight
    verdict: Verdict = "no change found"
    if changed:
        verdict = scale.towards(headline, distance)
    elif not beyond and abs(tonight) > max(sure, scale.needed(headline, base, tonight)):
        verdict = "one night only"
    usual = spread * float(np.nanquantile(np.abs(split.left_SN), 0.95))
    width = usual / math.sqrt(2) if changed else usual
    low, middle, high = (
        scale.in_units(headline, end, base)
        for end in (distance - width, distance, distance + width)
    )
    return Finding(
        series=series,
        verdict=verdict,
        tonight=_values(series, late if changed else late[1:]),
        baseline=_values(series, nights.earlier if changed else nights.before),
        base=scale.base(headline, base),
        difference=middle,
        known=Range(middle, middle),
        interval=Range(low, high),
        look="two nights" if changed else None,
        smallest=_smallest(headline, sure, usual),
    )


def _smallest(headline: Headline, sure: float, usual: float) -> float:
    """Return the smallest loss that two nights in a row would show, as a share.

    Args:
        headline: The cost.
        sure: How far off each night has to be.
        usual: How far off a night is in one of twenty anyway, one of forty on the wrong side.
    """
    counts = scale.needed(headline, 0.0, 1.0) + usual / math.sqrt(2)
    return math.expm1(max(sure + usual, counts))


def _untold(series: Sequence[Series], nights: Nights) -> tuple[list[Finding], SharedFactor | None]:
    """Return what can be said with a short baseline: how far off everything is, and no verdict."""
    known = [one for one in series if _count(one, nights.before)]
    if not known:
        return [_bare(one, nights) for one in series], None
    tonight = _logarithms(known, [nights.tonight])[:, 0]
    mood, left = against(tonight, _logarithms(known, nights.before))
    bases = np.exp(tonight - mood - left).tolist()
    differences = (np.exp(tonight - mood) - np.exp(tonight - mood - left)).tolist()
    told = {
        one: replace(_bare(one, nights), base=base, difference=off, known=Range(off, off))
        for one, base, off in zip(known, bases, differences, strict=True)
    }
    found = [told.get(one) or _bare(one, nights) for one in series]
    return found, SharedFactor(math.exp(mood), {})


def _bare(series: Series, nights: Nights) -> Finding:
    """Return the values of a setting that cannot be judged yet."""
    return Finding(
        series=series,
        verdict="untold",
        tonight=_values(series, [nights.tonight]),
        baseline=_values(series, nights.before),
    )


def _count(series: Series, given: Sequence[Night]) -> int:
    return sum(series in one.values for one in given)


def _logarithms(series: Sequence[Series], given: Sequence[Night]) -> Array:
    """Return each setting's cost in each night, one for all its seeds; NaN where there is none."""
    rows = [
        [
            SUMMARY[each.headline](list(one.values.get(each, {0: math.nan}).values()))
            for one in given
        ]
        for each in series
    ]
    logarithms: Array = np.log(np.array(rows))
    return logarithms


def _values(series: Series, given: Sequence[Night]) -> Side:
    """Return the values of some nights, night after night, by rising seed."""
    each = (value for one in given for _, value in sorted(one.values.get(series, {}).items()))
    return Side(tuple(each))
