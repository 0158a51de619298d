"""Tell a plateau of merged classes from a guess: not learned is not forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import measured
from reports.vanishing.rows import Row

# The share of right answers counts as that of a plateau within this: more than twice the sampling
# error of a share near 1/2 over 2,048 test sequences.
TOLERANCE = 0.03


@dataclass(frozen=True)
class Plateaus:
    """Hold where the seeds ended that did not solve a classification.

    A network that tells n equally frequent classes apart as k groups only answers the share k/n right:
    in each group one class, and the others wrongly. One group is guessing.

    Attributes:
        levels: The share of right answers at each plateau, that of guessing first.
        counts: Number of seeds that ended at each.
        between: Number of those that ended at none.
    """

    levels: tuple[float, ...]
    counts: tuple[int, ...]
    between: int

    @property
    def failed(self) -> int:
        """Return the number of seeds that did not solve the task."""
        return sum(self.counts) + self.between

    @property
    def merged(self) -> int:
        """Return the number of seeds that ended at a plateau above guessing."""
        return sum(self.counts[1:])

    @property
    def guessing(self) -> int:
        """Return the number of seeds that ended at guessing."""
        return self.counts[0]


def levels(row: Row) -> tuple[float, ...]:
    """Return the plateaus of a classification, guessing first, below all right; none without a seed."""
    if not row.records:
        return ()
    chance = 1 - float(measured.array(row.records[0], "reference_error"))
    classes = round(1 / chance)
    return tuple(merged / classes for merged in range(1, classes))


def plateaus(row: Row, failed: Sequence[float]) -> Plateaus:
    """Sort the seeds that failed by the plateau they ended at.

    Args:
        row: The setting.
        failed: The share of right test answers of each seed that failed.
    """
    known = levels(row)
    counts = [0] * len(known)
    between = 0
    for share in failed:
        near = min(range(len(known)), key=lambda place: abs(known[place] - share))
        if abs(known[near] - share) <= TOLERANCE:
            counts[near] += 1
        else:
            between += 1
    return Plateaus(known, tuple(counts), between)
