"""Judge whether a published figure agrees with ours."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.record import Record
from bench.system import Published
from reports import measured
from reports.reproduction.numbers import mean_of
from reports.reproduction.rows import Row
from reports.statistics import Interval, log_prediction_interval, prediction_interval

NAMES = {
    "test_error": "test error",
    "validation_loss": "held-out loss",
    "training_loss": "training loss",
    "first_training_loss": "first training loss",
}
# A figure with one value has no spread to be held against.
FEWEST = 2
# A prediction interval whose ends lie further apart than this factor says little.
WIDE, WIDE_WORD = 10, "tenfold"
REPRODUCED, REPRODUCED_WIDE = "reproduced", "reproduced, in a wide interval"


@dataclass(frozen=True)
class Agreement:
    """Hold one published figure, and ours beside it.

    Attributes:
        row: The row it belongs to.
        asked: The figure as published.
        published: The one value that is judged: of a list the last.
        values: Ours, one a seed, those that are finite.
        lost: Number of seeds whose value was not finite or not kept.
        tested: Whether the system that was run to test the cause has the figure.
    """

    row: Row
    asked: Published
    published: float
    values: tuple[float, ...]
    lost: int
    tested: bool = False

    @property
    def name(self) -> str:
        """Name the figure."""
        return NAMES[self.asked.figure]

    @property
    def mean(self) -> Interval:
        """Return ours: the geometric mean with its 95 % interval."""
        return mean_of(self.values)

    @property
    def prediction(self) -> Interval:
        """Return the 95 % interval of one further value; NaN for fewer than two seeds."""
        if self.values and min(*self.values, self.published) > 0:
            return log_prediction_interval(self.values)
        return prediction_interval(self.values)

    @property
    def verdict(self) -> str:
        """Say how the published figure lies to ours: losses and errors, so lower is better."""
        if self.lost:
            return f"not finite in {self.lost} of {self.lost + len(self.values)} seeds"
        if len(self.values) < FEWEST:
            return "too few seeds"
        _, low, high = self.prediction
        if low <= self.published <= high:
            # An interval that reaches down to 0 is wide, too.
            return REPRODUCED_WIDE if high > WIDE * low else REPRODUCED
        return "better" if high < self.published else "worse"

    @property
    def reproduced(self) -> bool:
        """Tell whether the published figure lies in our prediction interval."""
        return self.verdict in (REPRODUCED, REPRODUCED_WIDE)

    @property
    def cause(self) -> str:
        """Say why ours lies elsewhere; empty where it does not, or nothing could be judged."""
        if self.verdict not in ("better", "worse"):
            return ""
        return (self.asked.cause if self.tested else "") or "cause open"


def agreements(found: Sequence[Row]) -> list[Agreement]:
    """Return every published error and loss beside ours, in the order of the rows."""
    judged = [
        _agreement(row, asked)
        for row in found
        for asked in row.system.published
        if asked.figure != "parameters"
    ]
    had = {_figure(one.row.system.name, one) for one in judged if one.reproduced}
    return [replace(one, tested=_figure(one.asked.tested_by, one) in had) for one in judged]


def _figure(system: str, one: Agreement) -> tuple[str, str, float]:
    """Name one published figure of a system: another value would be another figure."""
    return system, one.asked.figure, one.published


def _agreement(row: Row, asked: Published) -> Agreement:
    value = asked.value[-1] if isinstance(asked.value, tuple) else asked.value
    ours = [_ours(record, asked.figure) for record in row.records]
    finite = tuple(one for one in ours if one is not None and math.isfinite(one))
    return Agreement(row, asked, float(value), finite, len(ours) - len(finite))


def _ours(record: Record, figure: str) -> float | None:
    if figure == "test_error":
        return measured.test_error(record)
    if figure == "first_training_loss":
        return measured.first_update_loss(record)
    return measured.ends(record, figure)[1]
