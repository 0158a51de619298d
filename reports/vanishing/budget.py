"""Tell after how many training sequences a network solved its task: times, some of them censored."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import measured, wording
from reports.summary import SolveRate
from reports.vanishing.lines import Line, lengths
from reports.vanishing.rows import Row


@dataclass(frozen=True)
class Times:
    """Hold when the seeds of one setting solved the task.

    Attributes:
        seen: Training sequences seen by then, a seed each, lowest first; infinite where the budget
            ended before.
        budget: Training sequences that a seed may see.
        interval: Training sequences between two looks: between the last and `seen` it happened.
    """

    seen: tuple[float, ...]
    budget: int
    interval: int

    @property
    def middle(self) -> tuple[float, float]:
        """Return the median: one time twice for an odd number of seeds, else the two middle ones."""
        last = len(self.seen) - 1
        return self.seen[last // 2], self.seen[(last + 1) // 2]

    def rate(self, sequences: float) -> SolveRate:
        """Return how many had solved the task once so many sequences were seen."""
        return SolveRate(sum(seen <= sequences for seen in self.seen), len(self.seen))

    def __str__(self) -> str:
        """Write the median, and the range in brackets where the seeds differ."""
        first, second = self.middle
        if first == second or not math.isinf(second):
            told = self._told((first + second) / 2)
        else:
            told = f"{self._told(first)} to {self._told(second)}"
        low, high = self.seen[0], self.seen[-1]
        return told if low == high else f"{told} ({self._told(low)} to {self._told(high)})"

    def _told(self, seen: float) -> str:
        return f"> {self.budget:,}" if math.isinf(seen) else f"{seen:,.0f}"


def times(row: Row) -> Times | None:
    """Return when the seeds of a setting solved the task; None where none finished."""
    if not row.records:
        return None
    found = [float(measured.array(record, "sequences_to_solved")) for record in row.records]
    seen = sorted(math.inf if math.isnan(one) else one for one in found)
    training = row.trial.training
    return Times(tuple(seen), training.budget, training.validation_interval)


def table(part: Sequence[Line]) -> str:
    """Return the training sequences to the solved task, a column a length; empty without any."""
    shown = lengths(part)
    heads = ["network", *(f"T = {length:,}" for length in shown), "seeds"]
    rows = []
    for line in part:
        found = [times(row) if (row := line.at(length)) else None for length in shown]
        sizes = sorted({len(one.seen) for one in found if one})
        if sizes:
            told = [wording.NOTHING if one is None else str(one) for one in found]
            rows.append(
                [line.name, *told, " to ".join(map(str, dict.fromkeys([sizes[0], sizes[-1]])))]
            )
    return wording.table(rows, heads, 1) if rows else ""


def counts(part: Sequence[Line]) -> list[int]:
    """Return every number of seeds that a median in the table is over."""
    return [len(row.records) for line in part for row in line.rows if row.records]


def telling_lengths(part: Sequence[Line], most: int = 2) -> list[int]:
    """Return the lengths at which the networks' solve rates differ most, rising.

    Of equals the longer one is taken. Where nothing finished at a length it is not among them.
    """
    differ: dict[int, float] = {}
    for length in lengths(part):
        rates = [row.rate for line in part if (row := line.at(length)) and row.records]
        shares = [rate.solved / rate.count for rate in rates]
        if shares:
            mean = sum(shares) / len(shares)
            differ[length] = sum((share - mean) ** 2 for share in shares) / len(shares)
    ordered = sorted(differ, key=lambda length: (round(differ[length], 9), length), reverse=True)
    return sorted(ordered[:most])
