"""Ask whether the gradient's half-life tells how far back a network will remember.

Each network of one task is one point: its half-life at one length, and its memory horizon H50-learn over
all lengths. Horizons past the tested lags are ties, and so are half-lives without decay.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from reports.half_life import HalfLives
from reports.horizon import Horizon, Spread
from reports.ranks import Association, association
from reports.vanishing.lines import Line
from reports.vanishing.transport import lives

# How much of an order is needed to call it one: with no point left out, and with any one.
STRONG, STEADY, WEAK = 0.7, 0.5, 0.3
FEWEST = 4

Verdict = Literal["yes", "partly", "no", "few", "ties"]


@dataclass(frozen=True)
class Point:
    """Hold one network: the half-lives of its seeds at one length and stage, and their horizons."""

    line: Line
    lives: HalfLives
    life: Spread
    horizon: Spread

    @property
    def ranks(self) -> tuple[tuple[int, float], tuple[int, float]]:
        """Return by what the medians are ordered, the lower middle seed where there are two."""
        return self.life.middle[0].rank, self.horizon.middle[0].rank


@dataclass(frozen=True)
class Pairs:
    """Hold how pairs of networks whose horizons are apart in every seed lie by their half-lives.

    Attributes:
        same: The one with the longer horizon has the longer half-life, in every seed.
        overlap: Half-lives overlap over seeds: pairs of the one that reaches further and the other.
        other: The one with the longer horizon has the shorter half-life, in every seed: likewise.
    """

    same: int
    overlap: tuple[tuple[Point, Point], ...]
    other: tuple[tuple[Point, Point], ...]

    @property
    def count(self) -> int:
        """Return the number of such pairs."""
        return self.same + len(self.overlap) + len(self.other)


def points(part: Sequence[Line], stage: str, length: int) -> list[Point]:
    """Return the networks of which both are known, those with the most common tested lags.

    Args:
        part: The networks of one task.
        stage: "initial" or "trained".
        length: Of which the half-lives are.
    """
    found = []
    for line in part:
        row, horizon = line.at(length), line.group.spread
        shown = lives(row, stage) if row else None
        if shown and shown.spread and horizon:
            found.append(Point(line, shown, shown.spread, horizon))
    usual = Counter(point.line.group.lags for point in found).most_common(1)
    return [point for point in found if point.line.group.lags == usual[0][0]]


def order(found: Sequence[Point]) -> Association:
    """Return how far half-lives and horizons order the networks alike."""
    return association([point.ranks for point in found])


def verdict(order: Association) -> Verdict:
    """Say whether one order tells the other."""
    if order.size < FEWEST:
        return "few"
    if math.isnan(order.tau):
        return "ties"
    if order.tau >= STRONG and order.low >= STEADY:
        return "yes"
    return "no" if order.tau < WEAK else "partly"


def pairs(found: Sequence[Point]) -> Pairs:
    """Return how the half-lives of pairs lie whose horizons are apart in every seed."""
    same, overlap, other = 0, [], []
    for one, two in combinations(found, 2):
        if _apart(one.horizon, two.horizon):
            far, near = one, two
        elif _apart(two.horizon, one.horizon):
            far, near = two, one
        else:
            continue
        if _above(far.life, near.life):
            same += 1
        elif _above(near.life, far.life):
            other.append((far, near))
        else:
            overlap.append((far, near))
    return Pairs(same, tuple(overlap), tuple(other))


def _apart(far: Spread, near: Spread) -> bool:
    """Tell whether every seed's horizon is longer, by what was tested."""
    return far.low.beyond(near.high)


def _above(longer: Spread, shorter: Spread) -> bool:
    return _rank(longer.low) > _rank(shorter.high)


def _rank(life: Horizon) -> tuple[int, float]:
    return life.rank
