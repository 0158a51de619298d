"""Set the half-life that a gradient has in the trial's own precision beside that in float64."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bench.record import Record
from reports import measured
from reports.devices.rows import Row
from reports.half_life import HalfLife, HalfLives, half_life, half_lives
from reports.horizon import Censoring

FULL = "gradient_flow"
OWN = "gradient_flow_own_precision"
# Half-lives that lie closer than this, as a share, are told as alike.
ALIKE = 0.01

Verdict = Literal["alike", "shorter", "longer", "not told"]
_RANK: dict[Censoring, int] = {"left": 0, "none": 1, "right": 2}


def of_record(record: Record, stage: str, name: str) -> HalfLife | None:
    """Return one half-life; None where the gradient was not measured.

    Args:
        record: The trial.
        stage: "initial" or "trained".
        name: FULL or OWN.
    """
    flow = measured.stage(record, name, stage)
    if flow is None or not flow.size:
        return None
    return half_life(flow, measured.stage(record, f"{name}_dead", stage))


def lives(row: Row, stage: str, name: str) -> HalfLives:
    """Return the half-lives of the seeds of a row."""
    found = (of_record(record, stage, name) for record in row.records)
    return half_lives([one for one in found if one is not None])


@dataclass(frozen=True)
class Beside:
    """Hold two half-lives of one network: in float64 and in the trial's own precision."""

    full: HalfLife
    own: HalfLife

    @property
    def ratio(self) -> float:
        """Return the own one over that in float64; NaN where either has no number within the window."""
        if edge(self.full) == edge(self.own) == "none":
            return self.own.steps / self.full.steps
        return math.nan

    @property
    def verdict(self) -> Verdict:
        """Say how the own one lies to that in float64."""
        sides = edge(self.full), edge(self.own)
        if sides[0] is None or sides[1] is None:
            return "not told"
        if sides[0] != sides[1]:
            return "longer" if _RANK[sides[1]] > _RANK[sides[0]] else "shorter"
        if sides[0] != "none" or abs(self.ratio - 1) <= ALIKE:
            return "alike"
        return "longer" if self.ratio > 1 else "shorter"


def edge(one: HalfLife) -> Censoring | None:
    """Tell on which side of what can be told in steps a half-life lies; None where nothing is known.

    One longer than its window counts as past it, as does no decay: a slope near 0 can be any half-life.
    """
    if one.bound is None:
        return None
    return "right" if one.extrapolated else one.bound.censoring


def beside(records: Sequence[Record], stage: str) -> list[Beside]:
    """Return both half-lives of each trial in which both were measured."""
    both = [(of_record(record, stage, FULL), of_record(record, stage, OWN)) for record in records]
    return [Beside(full, own) for full, own in both if full is not None and own is not None]
