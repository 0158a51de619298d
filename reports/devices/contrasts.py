"""Hold every device and precision against 32-true on the CPU, over all settings of the sweep."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bench.record import Record
from reports import measured
from reports.devices import costs, half_lives
from reports.devices.half_lives import Beside
from reports.devices.paired import Middle, difference, middle, pairs, times_as_fast
from reports.devices.rows import REFERENCE, Kind, Row, Setting, kinds_of

STAGES = ("initial", "trained")
STAGE_NAMES = {"initial": "before training", "trained": "after training"}
# A row with the median and range over seeds of something that is asked of it.
Found = list[tuple[Row, Middle]]


@dataclass(frozen=True)
class Contrast:
    """Hold all rows of one device and precision, each with its setting.

    Attributes:
        kind: Device and precision.
        rows: The rows with their settings, in the report's order.
    """

    kind: Kind
    rows: tuple[tuple[Setting, Row], ...]

    @property
    def finished(self) -> list[Row]:
        """Return the rows of which some seed finished."""
        return [row for _, row in self.rows if row.records]

    @property
    def is_reference(self) -> bool:
        """Tell whether this is what all others are held against."""
        return self.kind == REFERENCE

    @cached_property
    def speeds(self) -> Found:
        """Return how many times as fast each row is as 32-true on the CPU, paired by seed."""
        return self._against(REFERENCE)

    @cached_property
    def speeds_on_device(self) -> Found:
        """Return how many times as fast each row is as 32-true on the same device; nothing on the CPU."""
        own = (self.kind[0], REFERENCE[1])
        return [] if own in (REFERENCE, self.kind) else self._against(own)

    @cached_property
    def skills(self) -> Found:
        """Return how far each row's test skill lies above that of 32-true on the CPU, paired by seed."""
        if self.is_reference:
            return []
        found = [
            (row, middle(difference(row, setting.reference, measured.skill)))
            for setting, row in self.rows
        ]
        return [(row, told) for row, told in found if told]

    def beside(self, stage: str) -> list[Beside]:
        """Return the half-lives in own precision beside float64, of every trial."""
        return [one for row in self.finished for one in half_lives.beside(row.records, stage)]

    def ratios(self, stage: str) -> Found:
        """Return each row's half-life in own precision over that in float64, seed by seed."""
        found = [
            (row, middle(one.ratio for one in half_lives.beside(row.records, stage)))
            for row in self.finished
        ]
        return [(row, told) for row, told in found if told]

    @cached_property
    def trained(self) -> Found:
        """Return each row's half-life in float64 after training over that of 32-true on the CPU, paired."""
        if self.is_reference:
            return []
        found = [
            (row, middle(own / other for other, own in pairs(row, setting.reference, _trained)))
            for setting, row in self.rows
        ]
        return [(row, told) for row, told in found if told]

    def _against(self, kind: Kind) -> Found:
        if self.kind == kind:
            return []
        found = [
            (row, middle(times_as_fast(row, setting.at(kind), costs.step_time)))
            for setting, row in self.rows
        ]
        return [(row, told) for row, told in found if told]


def _trained(record: Record) -> float:
    """Return the half-life in float64 after training; NaN where it has no number within its window."""
    found = half_lives.of_record(record, "trained", half_lives.FULL)
    return found.steps if found and half_lives.edge(found) == "none" else math.nan


def contrasts(found: Sequence[Setting]) -> list[Contrast]:
    """Return one for every device and precision of the sweep, in the report's order."""
    return [
        Contrast(kind, tuple((one, row) for one in found if (row := one.at(kind))))
        for kind in kinds_of(found)
    ]


def medians(found: Found) -> Middle | None:
    """Return the median and the range of the settings' own medians."""
    return middle(told.median for _, told in found)
