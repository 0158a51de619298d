"""Set half-lives of the gradient beside each other: in own precision and float64, or of two trials."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bench.record import Record
from reports.devices.compared import Compared, Sign, signed
from reports.devices.paired import both
from reports.devices.rows import Row
from reports.half_life import FLOW, HalfLife, of_record
from reports.horizon import Censoring

FULL = FLOW
OWN = "gradient_flow_own_precision"
# Half-lives that lie closer than this, as a share, are told as alike.
ALIKE = 0.01

Verdict = Literal["alike", "shorter", "longer", "both past", "both dead", "not told"]
_RANK: dict[Censoring, int] = {"left": 0, "none": 1, "right": 2}
_SIGNS: Mapping[Verdict, Sign] = {"alike": 0, "shorter": -1, "longer": 1}


@dataclass(frozen=True)
class Beside:
    """Hold a half-life beside the one it is held against.

    Attributes:
        against: The one it is held against: in float64 of the same weights, or of the reference.
        own: The half-life.
    """

    against: HalfLife
    own: HalfLife

    @property
    def ratio(self) -> float:
        """Return the own one over the other; NaN where either has no number within the window."""
        return self._share if edge(self.against) == edge(self.own) == "none" else math.nan

    @property
    def verdict(self) -> Verdict:
        """Say how the own one lies to the other; two on the same side outside of the window are not compared."""
        sides = edge(self.against), edge(self.own)
        if sides[0] is None or sides[1] is None:
            return "not told"
        if sides[0] == sides[1] != "none":
            return "both past" if sides[0] == "right" else "both dead"
        # Also of two that the window's end parts, of which a hair's breadth would make one the longer.
        if abs(self._share - 1) <= ALIKE:
            return "alike"
        if sides[0] != sides[1]:
            return "longer" if _RANK[sides[1]] > _RANK[sides[0]] else "shorter"
        return "longer" if self.ratio > 1 else "shorter"

    @property
    def _share(self) -> float:
        """Return the own one over the other; NaN where either gradient does not decay."""
        decay = self.against.verdict == self.own.verdict == "decays"
        return self.own.steps / self.against.steps if decay else math.nan


def edge(one: HalfLife) -> Censoring | None:
    """Tell on which side of what can be told in steps a half-life lies; None where nothing is known.

    One longer than its window counts as past it, as does no decay: a slope near 0 can be any half-life.
    """
    if one.bound is None:
        return None
    return "right" if one.extrapolated else one.bound.censoring


def beside(records: Sequence[Record], stage: str) -> list[Beside]:
    """Return the half-life in own precision beside float64 of each trial in which both were measured."""
    return _known((of_record(r, stage, FULL), of_record(r, stage, OWN)) for r in records)


def trained(row: Row, against: Row | None) -> list[Beside]:
    """Return, of each seed that both rows have, the half-life in float64 after training beside the other row's."""
    return _known(
        (of_record(other, "trained", FULL), of_record(own, "trained", FULL))
        for other, own in both(row, against)
    )


def compared(row: Row, found: Sequence[Beside]) -> Compared:
    """Return how the half-lives of a row lie."""
    return signed(row, [one.ratio for one in found], [_SIGNS.get(one.verdict) for one in found])


def _known(found: Iterable[tuple[HalfLife | None, HalfLife | None]]) -> list[Beside]:
    return [Beside(one, own) for one, own in found if one is not None and own is not None]
