"""Test what of the training makes a network fail where another one does not: one switch at a time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.catalogue import parse
from reports import measured
from reports.comparisons import DIFFER, verdict
from reports.statistics import fisher_exact, holm
from reports.summary import SolveRate
from reports.vanishing.rows import Row

NONE = SolveRate(0, 0)
MORE, FEWER = "more solve it", "fewer solve it"


@dataclass(frozen=True)
class Cause:
    """Hold what one switch did.

    Attributes:
        row: The seeds that had it switched.
        other: Those without, where it is tested against some; None where it is described only.
        p_value: Fisher's, two-sided; NaN where it is not tested.
        corrected: The same, corrected after Holm over all switches that are tested.
    """

    row: Row
    other: Row | None = None
    p_value: float = math.nan
    corrected: float = math.nan

    @property
    def name(self) -> str:
        """Name the switch."""
        return self.row.part.name or self.row.label

    @property
    def tested(self) -> bool:
        """Tell whether a test was named in advance."""
        return bool(self.row.part.against)

    @property
    def verdict(self) -> str:
        """Say what the counts show; empty where nothing is tested."""
        if not self.tested:
            return ""
        before = self.other.rate if self.other else NONE
        told = verdict(self.row.rate, before, self.corrected)
        if told != DIFFER:
            return told
        gained = self.row.rate.solved * before.count > before.solved * self.row.rate.count
        return MORE if gained else FEWER

    @property
    def scores(self) -> list[tuple[float, bool]]:
        """Return of each seed what it reached, and whether that counts as solved.

        What it reached is the share of right test answers for a classification, else the test skill.
        """
        right = classifies(self.row)
        return [
            (1 - measured.test_error(one) if right else measured.skill(one), measured.solved(one))
            for one in self.row.records
        ]

    @property
    def failed(self) -> list[float]:
        """Return what the seeds reached that did not solve the task."""
        return [score for score, solved in self.scores if not solved]

    def gate(self, stage: str) -> list[float]:
        """Return the half-life of the middle unit's gate of each seed, in steps, of the lowest layer.

        It is infinite for a gate that stands open, and missing for cells without such a gate.
        """
        found = []
        for one in self.row.records:
            quantiles = measured.stage(one, "gate_half_life", stage)
            if quantiles is not None:
                axes = one.measurements["gate_half_life"].axes
                found.append(float(quantiles[0, axes["quantile"].index(0.5)]))
        return [math.inf if math.isnan(value) else value for value in found]


def causes(found: Sequence[Row]) -> list[Cause]:
    """Return every switch, in the order of the grids.

    What is held against a part of several settings is held against the one of its own length and width;
    nothing is pooled.

    Args:
        found: The rows of the section.
    """
    asked = [Cause(row, _other(row, found)) for row in found]
    tested = [place for place, one in enumerate(asked) if one.tested]
    p_values = [_p_value(asked[place]) for place in tested]
    for place, p_value, corrected in zip(tested, p_values, holm(p_values), strict=True):
        asked[place] = replace(asked[place], p_value=p_value, corrected=corrected)
    return asked


def references(found: Sequence[Cause]) -> set[str]:
    """Return the names of the parts that others are held against."""
    return {one.row.part.against for one in found if one.tested}


def classifies(row: Row) -> bool:
    """Tell whether the task asks for a class, so that a share of right answers says more than a skill."""
    return bool(parse("task", row.trial.task)[0].facts["objective"] == "classification")


def _other(row: Row, found: Sequence[Row]) -> Row | None:
    named = [one for one in found if row.part.against and one.part.name == row.part.against]
    alike = [
        one for one in named if (one.length, one.trial.widths) == (row.length, row.trial.widths)
    ]
    # Where the switch is the length or the width itself, the other part has one setting.
    return alike[0] if alike else named[0] if len(named) == 1 else None


def _p_value(one: Cause) -> float:
    first, second = one.row.rate, one.other.rate if one.other else NONE
    return fisher_exact((first.solved, first.count), (second.solved, second.count))
