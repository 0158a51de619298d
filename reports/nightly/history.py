"""Follow one series over the nights of a baseline and tonight."""

from statistics import median
from typing import NamedTuple

from reports.nightly.case import Case
from reports.nightly.finding import Finding
from reports.nightly.judging_costs import SUMMARY
from reports.nightly.numbers import SKILL_FLOOR
from reports.nightly.side import Range
from reports.nightly.values import Headline, Series


class History(NamedTuple):
    """Hold one series over the nights of the baseline and tonight, which is the last.

    Attributes:
        fresh: Values of each night's fresh seeds.
        fixed: Those of the seeds that nights share.
    """

    fresh: tuple[tuple[float, ...], ...]
    fixed: tuple[tuple[float, ...], ...]


def history(case: Case, series: Series) -> History:
    """Return a series over the nights.

    Args:
        case: The nights.
        series: Which.
    """
    held = [dict(one.night.values.get(series, {})) for one in case.nights]
    seen = [seed for one in held for seed in one]
    shared = {seed for seed in seen if seen.count(seed) > 1}
    # Where two sweeps share all seeds, none is fresher than another.
    if not set(seen) - shared:
        shared = set()
    fresh, fixed = (
        tuple(
            tuple(value for seed, value in sorted(one.items()) if (seed in shared) is wanted)
            for one in held
        )
        for wanted in (False, True)
    )
    return History(fresh, fixed)


def middles(case: Case, series: Series) -> list[float | None]:
    """Return what stands for each night: of numbers the median of its fresh seeds, of a cost that of all.

    Of a cost it is what it is judged by: the least time, and the median of memory.

    Args:
        case: The nights.
        series: Which.
    """
    summary = SUMMARY.get(series.headline)
    both = zip(*history(case, series), strict=True)
    if summary:
        held = [(*fresh, *fixed) for fresh, fixed in both]
        return [summary(some) if some else None for some in held]
    return [median(fresh or fixed) if fresh or fixed else None for fresh, fixed in both]


def sides(case: Case, finding: Finding) -> tuple[Range | None, Range | None]:
    """Return what a series was and what it is now: of numbers the medians over seeds.

    Of a cost it is its usual in the baseline, and what is left of it tonight, or of both nights where two found
    it, after what all settings of a night have in common was taken out: so the two differ by the change.

    Args:
        case: The nights.
        finding: What was found of it.
    """
    if finding.series.headline not in SUMMARY:
        return finding.baseline.middle, finding.tonight.middle
    if finding.base is not None and finding.difference is not None:
        now = finding.base + finding.difference
        return Range(finding.base, finding.base), Range(now, now)
    *earlier, tonight = middles(case, finding.series)
    known = [one for one in earlier if one is not None]
    usual = Range(median(known), median(known)) if known else None
    return usual, None if tonight is None else Range(tonight, tonight)


def changes(case: Case, series: Series) -> list[float | None]:
    """Return how far each night lies from the baseline, as a share.

    A skill near 0 is related to a fixed number instead, and of a cost what all settings of a night
    have in common is taken out.

    Args:
        case: The nights.
        series: Which.
    """
    both = zip(middles(case, series), _factors(case, series.headline), strict=True)
    held = [None if value is None else value / by for value, by in both]
    known = [value for value in held[:-1] if value is not None]
    base = median(known) if known else 0.0
    scale = max(abs(base), SKILL_FLOOR) if series.headline == "skill" else abs(base)
    if not known or not scale:
        return [None] * len(case.nights)
    return [None if value is None else (value - base) / scale for value in held]


def _factors(case: Case, headline: Headline) -> list[float]:
    """Return by what each night's costs are divided."""
    shared = case.judgement.shared.get(headline)
    if shared is None:
        return [1.0] * len(case.nights)
    return [*(shared.before.get(one.name, 1.0) for one in case.baseline), shared.tonight]
