"""Tell how far back a model remembers: the memory horizon, its censoring, and a companion.

The horizon is H50-learn: every lag is trained and tested on its own. Sources: Bai, Kolter & Koltun
2018, figure 5; Kent & Murray 2024, section 3.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reports.statistics import min_max_coverage

THRESHOLD = 0.5

Censoring = Literal["left", "none", "right"]
_RANK = {"left": 0, "none": 1, "right": 2}


@dataclass(frozen=True)
class Horizon:
    """Hold one horizon in steps; where it is censored, `value` is the bound and not the horizon.

    Attributes:
        value: The horizon, or the smallest (left) or largest (right) lag that was tested.
        censoring: "left": not even the smallest lag passed; "right": all passed.
        bracket: The last passing and the first failing lag, 0 and infinity past the edges: all that was
            tested. Where `value` lies between them is interpolation.
    """

    value: float
    censoring: Censoring
    bracket: tuple[float, float]

    @property
    def rank(self) -> tuple[int, float]:
        """Order horizons that were tested at the same lags."""
        return _RANK[self.censoring], self.value

    def beyond(self, other: "Horizon") -> bool:
        """Tell whether this horizon is longer by what was tested, not by interpolation alone."""
        return self.bracket[0] >= other.bracket[1]


def horizon(lags: Sequence[float], skills: Sequence[float]) -> Horizon:
    """Return the largest lag with skill of at least 0.5 at it and at every smaller tested lag.

    Between the last passing and the first failing lag it is interpolated, linearly in log lag. A
    skill that is not finite fails; as it says nothing of where, the last passing lag stands then.

    Args:
        lags: The tested lags in steps, rising, above 0.
        skills: The skill at each lag.

    Raises:
        ValueError: The lags do not rise from above 0, or the lengths differ.
    """
    _check(lags, skills)
    passing = [skill >= THRESHOLD for skill in skills]  # NaN >= 0.5 is False
    if all(passing):
        return Horizon(float(lags[-1]), "right", (float(lags[-1]), math.inf))
    first_failing = passing.index(False)
    if first_failing == 0:
        return Horizon(float(lags[0]), "left", (0.0, float(lags[0])))
    last, fail = first_failing - 1, first_failing
    drop = skills[last] - skills[fail]
    share = (skills[last] - THRESHOLD) / drop if math.isfinite(drop) else 0.0
    value = float(lags[last] * (lags[fail] / lags[last]) ** share)
    return Horizon(value, "none", (float(lags[last]), float(lags[fail])))


def mean_skill(lags: Sequence[float], skills: Sequence[float]) -> float:
    """Return the mean of skill over log lag, from the smallest to the largest tested lag.

    A threshold-free companion of the horizon (trapezoid rule, divided by the width). Skill below 0
    counts as 0, and so does one that is not finite: a model that does worse than forgetting has
    shown no memory, and how much worse would otherwise decide the mean.

    Raises:
        ValueError: The lags do not rise from above 0, or the lengths differ.
    """
    _check(lags, skills)
    shown = np.nan_to_num(np.asarray(skills, dtype=float), nan=0.0, posinf=0.0, neginf=0.0)
    shown = shown.clip(min=0.0)
    if len(lags) == 1:
        return float(shown[0])
    places = np.log(np.asarray(lags, dtype=float))
    return float(np.trapezoid(shown, places) / (places[-1] - places[0]))


@dataclass(frozen=True)
class Spread:
    """Hold what several seeds' horizons have in common, censored ones kept as they are.

    Attributes:
        middle: The median: one horizon twice for an odd number of seeds, else the two middle ones.
        low: The shortest.
        high: The longest.
        count: Number of seeds.
    """

    middle: tuple[Horizon, Horizon]
    low: Horizon
    high: Horizon
    count: int

    @property
    def coverage(self) -> float:
        """Return how often such a range holds the true median."""
        return min_max_coverage(self.count)

    @property
    def bracket(self) -> tuple[float, float]:
        """Return the tested lags between which the median lies."""
        return self.middle[0].bracket[0], self.middle[1].bracket[1]

    @property
    def median(self) -> Horizon | None:
        """Return the median where it is one statement; None where the middle two disagree.

        Two uncensored ones give their geometric mean, as horizons are compared on a log scale. One
        censored and one not have no mean: they are told as a range.
        """
        first, second = self.middle
        if first == second:
            return first
        if first.censoring == second.censoring == "none":
            return Horizon(math.sqrt(first.value * second.value), "none", self.bracket)
        return None


def spread(horizons: Sequence[Horizon]) -> Spread | None:
    """Return the median and the range over seeds tested at the same lags; None without a seed."""
    if not horizons:
        return None
    ordered = sorted(horizons, key=lambda one: one.rank)
    count = len(ordered)
    middle = ordered[(count - 1) // 2], ordered[count // 2]
    return Spread(middle, ordered[0], ordered[-1], count)


def _check(lags: Sequence[float], skills: Sequence[float]) -> None:
    rising = all(a < b for a, b in zip([0, *lags], lags, strict=False))
    if not lags or not rising or len(lags) != len(skills):
        raise ValueError(
            f"expected rising lags above 0, each with a skill; got {list(lags)} and {list(skills)}"
        )
