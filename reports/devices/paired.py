"""Set two rows beside each other seed by seed: equal seeds see equal data and start from equal weights."""

import math
import statistics
from collections.abc import Callable, Iterable
from typing import NamedTuple

from bench.record import Record
from reports.devices.rows import Row

Value = Callable[[Record], float]


class Middle(NamedTuple):
    """Hold the median of some numbers with their range."""

    median: float
    low: float
    high: float
    number: int

    @property
    def sides(self) -> tuple[float, float]:
        """Return the range alone."""
        return self.low, self.high


def middle(values: Iterable[float]) -> Middle | None:
    """Return the median and the range of those that are finite; None where none is."""
    known = [value for value in values if math.isfinite(value)]
    if not known:
        return None
    return Middle(statistics.median(known), min(known), max(known), len(known))


def over_seeds(row: Row, value: Value) -> Middle | None:
    """Return the median and the range of a number over the seeds of a row; None where no seed has it."""
    return middle(value(record) for record in row.records)


def both(row: Row, against: Row | None) -> list[tuple[Record, Record]]:
    """Return the trials of each seed that both rows finished: of the other row first, then of this one."""
    others = {record.trial.seed: record for record in against.records} if against else {}
    return [(others[r.trial.seed], r) for r in row.records if r.trial.seed in others]


def pairs(row: Row, against: Row | None, value: Value) -> list[tuple[float, float]]:
    """Return a number of each seed that both rows have it of: of the other row first, then of this one."""
    found = [(value(other), value(own)) for other, own in both(row, against)]
    return [pair for pair in found if all(map(math.isfinite, pair))]


def times_as_fast(row: Row, against: Row | None, seconds: Value) -> list[float]:
    """Return for each seed that both have: how many times as fast a row is as another."""
    return [other / own for other, own in pairs(row, against, seconds) if own > 0]


def difference(row: Row, against: Row | None, value: Value) -> list[float]:
    """Return for each seed that both have: how far a row lies above another."""
    return [own - other for other, own in pairs(row, against, value)]
