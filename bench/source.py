"""Say what a report is written from, wherever it is kept."""

from collections.abc import Collection, Iterator
from typing import Protocol

from bench.record import Results, SweepRun


class Source(Protocol):
    """Hold one start of a sweep, and every attempt at its trials up to a moment."""

    @property
    def sweep(self) -> SweepRun:
        """Return the start of the sweep."""

    def results(self, measurements: Collection[str] | None = None) -> Results:
        """Return the sweep with its records; see `bench.reader` for a choice of measurements.

        Raises:
            StoreError: A record is damaged.
        """

    def lines(self) -> Iterator[str]:
        """Yield the lines of the sweep's own export: its own, then each record's, sorted.

        Raises:
            StoreError: A record is damaged.
        """
