"""Hold every device and precision against 32-true on the CPU, over all settings of the sweep."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from reports import measured
from reports.devices import half_lives, words
from reports.devices.compared import Compared, by_number
from reports.devices.half_lives import Beside
from reports.devices.paired import difference, times_as_fast
from reports.devices.rows import REFERENCE, Kind, Row, Setting, kinds_of

# How every row of which some seed finished lies; empty where nothing is known of any.
Found = list[Compared]


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
        return self._speeds(REFERENCE)

    @cached_property
    def speeds_on_device(self) -> Found:
        """Return how many times as fast each row is as 32-true on the same device; nothing on the CPU."""
        own = (self.kind[0], REFERENCE[1])
        return [] if own == REFERENCE else self._speeds(own)

    @cached_property
    def skills(self) -> Found:
        """Return how far each row's test skill lies above that of 32-true on the CPU, paired by seed."""

        def skills(row: Row, against: Row | None) -> Compared:
            return by_number(row, difference(row, against, measured.skill), 0, words.signed)

        return self._against(REFERENCE, skills)

    def beside(self, stage: str) -> list[Beside]:
        """Return the half-lives in own precision beside float64, of every trial."""
        return [one for row in self.finished for one in half_lives.beside(row.records, stage)]

    def ratios(self, stage: str) -> Found:
        """Return each row's half-life in own precision over that in float64, seed by seed."""
        return _some([
            half_lives.compared(row, half_lives.beside(row.records, stage)) for row in self.finished
        ])  # fmt: skip

    @cached_property
    def trained(self) -> Found:
        """Return each row's half-life in float64 after training over that of 32-true on the CPU, paired."""

        def lives(row: Row, against: Row | None) -> Compared:
            return half_lives.compared(row, half_lives.trained(row, against))

        return self._against(REFERENCE, lives)

    def _speeds(self, kind: Kind) -> Found:
        def speeds(row: Row, against: Row | None) -> Compared:
            numbers = times_as_fast(row, against, measured.fastest_update)
            return by_number(row, numbers, 1, words.times)

        return self._against(kind, speeds)

    def _against(self, kind: Kind, compare: Callable[[Row, Row | None], Compared]) -> Found:
        """Hold every row against that of a device and precision at its setting."""
        if self.kind == kind:
            return []
        return _some([compare(row, one.at(kind)) for one, row in self.rows if row.records])


def contrasts(found: Sequence[Setting]) -> list[Contrast]:
    """Return one for every device and precision of the sweep, in the report's order."""
    return [
        Contrast(kind, tuple((one, row) for one in found if (row := one.at(kind))))
        for kind in kinds_of(found)
    ]


def _some(found: Found) -> Found:
    """Return them where something is known of one at least."""
    return found if any(one.numbers or one.side != "not known" for one in found) else []
