"""Tell by how much the choice of a cell, and that of an initialisation, moves the memory horizon."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from reports.horizon import Spread
from reports.order import few
from reports.vanishing.lines import Line


@dataclass(frozen=True)
class Contrast:
    """Hold the networks that remember furthest and least far among some of one task.

    Attributes:
        best: The one with the longest median horizon.
        worst: The one with the shortest.
    """

    best: Line
    worst: Line

    @property
    def certain(self) -> bool:
        """Tell whether every seed of the one remembers further than every seed of the other."""
        return further(self.best, self.worst)

    @property
    def chance(self) -> bool:
        """Tell whether so few seeds would often lie apart so by chance."""
        return few(self.best.group, self.worst.group)

    @property
    def factor(self) -> float:
        """Return by which factor the median horizons differ; at least by it where `bounded`.

        1 where what was tested does not tell them apart.
        """
        best, worst = _spreads(self.best, self.worst)
        high, low = best.middle[0], worst.middle[1]
        told = high.censoring != "left" and low.censoring != "right"
        return max(1.0, high.value / low.value) if told else 1.0

    @property
    def bounded(self) -> bool:
        """Tell whether the factor is a lower bound: one of the horizons lies past the tested lags."""
        best, worst = _spreads(self.best, self.worst)
        return best.middle[1].censoring == "right" or worst.middle[0].censoring == "left"

    def outweighs(self, other: "Contrast | None") -> bool:
        """Tell whether this choice moves the horizon further than another one for certain."""
        if not self.certain:
            return False
        return (
            other is None or not other.certain or (self.factor > other.factor and not other.bounded)
        )


def further(first: Line, second: Line) -> bool:
    """Tell whether every seed of the first remembers further than every seed of the second."""
    one, two = first.group.spread, second.group.spread
    return one is not None and two is not None and one.low.beyond(two.high)


def told_apart(part: Sequence[Line]) -> list[Line]:
    """Return the networks that have a horizon and were not told the task's length."""
    return [line for line in part if line.group.spread and not line.group.oracle]


def defaults(part: Sequence[Line]) -> list[Line]:
    """Return the networks as PyTorch draws them that have a horizon."""
    return [line for line in told_apart(part) if line.group.initialisation == "default"]


def strongest(some: Sequence[Line]) -> Line | None:
    """Return the network with the longest median horizon, of equals the one with the most skill; None of none."""
    return max(some, key=lambda line: line.group.strength, default=None)


def contrast(some: Sequence[Line]) -> Contrast | None:
    """Return the furthest and the least far of some networks; None for fewer than two."""
    if len(some) < 2:
        return None
    ordered = sorted(some, key=lambda line: line.group.strength)
    return Contrast(ordered[-1], ordered[0])


def by_cell(part: Sequence[Line]) -> Contrast | None:
    """Return the contrast of the cells, all as PyTorch draws them and alike in what else varies."""
    return _widest((line, line.group.variant) for line in defaults(part))


def by_initialisation(part: Sequence[Line]) -> Contrast | None:
    """Return the widest contrast of the initialisations of one cell, without oracles."""
    return _widest((line, (line.group.cell, line.group.variant)) for line in told_apart(part))


def _widest(keyed: Iterable[tuple[Line, Hashable]]) -> Contrast | None:
    """Return the widest contrast among networks of one key."""
    by: dict[Hashable, list[Line]] = {}
    for line, key in keyed:
        by.setdefault(key, []).append(line)
    found = [one for some in by.values() if (one := contrast(some))]
    return max(found, key=lambda one: (one.certain, one.factor), default=None)


def _spreads(best: Line, worst: Line) -> tuple[Spread, Spread]:
    one, two = best.group.spread, worst.group.spread
    if one is None or two is None:
        raise ValueError(f"expected networks with a horizon, got {best.label} and {worst.label}")
    return one, two
