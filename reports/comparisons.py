"""Test the comparisons that were named before the sweep ran, and no others."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.comparison import Comparison, Contender
from reports.statistics import fisher_exact, holm, smallest_p
from reports.summary import Group, SolveRate, panels

ALPHA = 0.05
DIFFER, NO_DIFFERENCE = "differ", "no difference shown"
NO_DATA = "no data on one side"


@dataclass(frozen=True)
class Outcome:
    """Hold what became of one comparison.

    Attributes:
        asked: The comparison as it was named.
        variant: Label of the settings it was tested at, where they vary.
        first: Solve rate of the first side.
        second: Solve rate of the second side.
        p_value: Fisher's, two-sided.
        corrected: The same, corrected after Holm over all comparisons of the sweep.
    """

    asked: Comparison
    variant: str
    first: SolveRate
    second: SolveRate
    p_value: float
    corrected: float

    @property
    def verdict(self) -> str:
        """Say what the counts show."""
        return verdict(self.first, self.second, self.corrected)


def verdict(first: SolveRate, second: SolveRate, corrected: float) -> str:
    """Say what the counts of two sides show.

    Args:
        first: Solve rate of one side.
        second: Solve rate of the other.
        corrected: Fisher's p value, two-sided and corrected for the number of tests.
    """
    if not (first.count and second.count):
        return NO_DATA
    if corrected <= ALPHA:
        return DIFFER
    least = smallest_p(first.count, second.count)
    if least > ALPHA:
        return f"too few seeds: no outcome can fall below p = {least:.2g}"
    return NO_DIFFERENCE


def compare(asked: Sequence[Comparison], found: Sequence[Group]) -> list[Outcome]:
    """Return the outcomes, in the order asked; one for each variant that ran: nothing is pooled."""
    sides = []
    for one in asked:
        tested = []
        for (task, variant), part in panels(found).items():
            if task == one.task:
                first = _rate(part, one.first, one.sequence_length)
                second = _rate(part, one.second, one.sequence_length)
                if first.count or second.count:
                    tested.append((one, variant, first, second))
        # What was named in advance keeps a row, and its weight in the correction, even without data.
        sides += tested or [(one, "", SolveRate(0, 0), SolveRate(0, 0))]
    p_values = [fisher_exact((a.solved, a.count), (b.solved, b.count)) for _, _, a, b in sides]
    return [
        Outcome(*side, p_value, corrected)
        for side, p_value, corrected in zip(sides, p_values, holm(p_values), strict=True)
    ]


def _rate(groups: Sequence[Group], side: Contender, length: int) -> SolveRate:
    for group in groups:
        if (group.cell, group.initialisation) == (side.cell, side.initialisation):
            return group.rate_at(length)
    return SolveRate(0, 0)
