"""Follow one series over the nights of a baseline and tonight."""

from statistics import median
from typing import NamedTuple

from reports.nightly.case import Case
from reports.nightly.numbers import SKILL_FLOOR
from reports.nightly.values import Headline, Series


class History(NamedTuple):
    """Hold one series over the nights of the baseline and tonight, which is the last.

    Attributes:
        fresh: Values of each night's fresh seeds.
        fixed: Those of the seeds that nights share.
    """

    fresh: tuple[tuple[float, ...], ...]
    fixed: tuple[tuple[float, ...], ...]

    @property
    def medians(self) -> list[float | None]:
        """Return the median of each night's fresh seeds; of its fixed ones where it has no other."""
        both = zip(self.fresh, self.fixed, strict=True)
        return [median(fresh or fixed) if fresh or fixed else None for fresh, fixed in both]


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


def changes(case: Case, series: Series) -> list[float | None]:
    """Return how far each night's median lies from the baseline's, as a share.

    A skill near 0 is related to a fixed number instead, and of a cost what all settings of a night
    have in common is taken out.

    Args:
        case: The nights.
        series: Which.
    """
    found = history(case, series)
    before = [value for some in found.fresh[:-1] for value in some]
    before = before or [value for some in found.fixed[:-1] for value in some]
    base = median(before) if before else 0.0
    scale = max(abs(base), SKILL_FLOOR) if series.headline == "skill" else abs(base)
    if not before or not scale:
        return [None] * len(case.nights)
    both = zip(found.medians, _factors(case, series.headline), strict=True)
    return [None if value is None else (value / by - base) / scale for value, by in both]


def _factors(case: Case, headline: Headline) -> list[float]:
    """Return by what each night's costs are divided."""
    shared = case.judgement.shared.get(headline)
    if shared is None:
        return [1.0] * len(case.nights)
    return [*(shared.before.get(one.name, 1.0) for one in case.baseline), shared.tonight]
