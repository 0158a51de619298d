"""Hold the values on one side of a comparison, with what is known of those past an edge."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from reports.horizon import Censoring


class Range(NamedTuple):
    """Hold what a number is known to lie between: the same twice where it is known."""

    low: float
    high: float

    @property
    def exact(self) -> bool:
        """Tell whether the number is known."""
        return self.low == self.high


@dataclass(frozen=True)
class Side:
    """Hold the values of one side.

    Attributes:
        values: By rising seed, night after night. The edge stands for a value past it.
        censored: Which are past an edge, and on which side of it; empty where none is.
    """

    values: tuple[float, ...]
    censored: tuple[Censoring, ...] = ()

    def __len__(self) -> int:
        """Return the number of values."""
        return len(self.values)

    @property
    def past_edge(self) -> bool:
        """Tell whether some value is past an edge."""
        return any(how != "none" for how in self.censored)

    @property
    def low(self) -> tuple[float, ...]:
        """Return the least that each can be."""
        return self._without("left", 0.0)

    @property
    def high(self) -> tuple[float, ...]:
        """Return the most that each can be."""
        return self._without("right", math.inf)

    @property
    def middle(self) -> Range | None:
        """Return the median; None without values.

        It is known where none of the values in the middle is past an edge, wherever the others are.
        """
        if not self.values:
            return None
        both = sorted(self.low), sorted(self.high)
        places = (len(self) - 1) // 2, len(self) // 2
        (first, second), (most, last) = ([some[place] for place in places] for some in both)
        if first == most and second == last:
            return Range((first + second) / 2, (first + second) / 2)
        return Range(first, last)

    def _without(self, censoring: Censoring, bound: float) -> tuple[float, ...]:
        """Return the values, with a bound for those that are censored so."""
        if not self.censored:
            return self.values
        both = zip(self.values, self.censored, strict=True)
        return tuple(bound if how == censoring else value for value, how in both)


NO_VALUES = Side(())
