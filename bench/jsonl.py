"""Write and read results as JSON Lines: for diff, rsync, pandas and `lethe recover`.

The first lines hold the starts of sweeps, the oldest first, each line after them one record, sorted by trial
id and attempt. A report's export has one start; that of a store has all there were.
"""

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from bench.errors import StoreError
from bench.reader import reader
from bench.record import Record, Results, SweepRun


def dumps(results: Results) -> str:
    """Return the results as JSON Lines; equal results give equal text."""
    return "".join(f"{line}\n" for line in lines(results))


def lines(results: Results) -> Iterator[str]:
    """Yield the lines of `dumps`."""
    yield results.sweep.model_dump_json()
    for record in results.records:
        yield record.model_dump_json()


def write(path: Path, rows: Iterable[str]) -> Path:
    """Write lines to a file, replaced as a whole: whoever looks sees the old one or the new one.

    Args:
        path: The file.
        rows: Its lines; no more than one is held at a time.

    Raises:
        OSError: It cannot be written; what was there is still there.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            for row in rows:
                file.write(row)
                file.write("\n")
            file.flush()
            # Else a power cut could leave the new name with nothing in it.
            os.fsync(file.fileno())
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return path


def load(path: Path) -> Results:
    """Read the newest sweep of an export, and every attempt at its trials.

    Raises:
        StoreError: The file is no export, or a line of it is damaged.
    """
    with Export.opened(path) as export:
        return export.results()


def numbered(file: BinaryIO, number: int = 1, place: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """Yield each line of an open file: its number, where it begins, and what it holds.

    Args:
        file: The file, read from where it stands; not as text, which would be parted at characters
            that JSON leaves as they are, too.
        number: Number of the first line.
        place: Where it begins.
    """
    for line in file:
        yield number, place, line.removesuffix(b"\n")
        number, place = number + 1, place + len(line)


def parsed(line: bytes) -> Record | SweepRun | None:
    """Return what a line of an export holds; None where it cannot be read."""
    for kind in (Record, SweepRun):
        try:
            return kind.model_validate_json(line)
        except ValidationError:
            continue
    return None


class Export:
    """Hold an export that is open: its newest sweep, and where the attempts at its trials stand."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        """Read the starts of sweeps; use `opened`.

        Args:
            path: The file's name.
            file: It, open at its beginning.

        Raises:
            StoreError: The first line is no start of a sweep.
        """
        self._path, self._file = path, file
        self._starts: list[str] = []
        self._first = 0
        self._places: list[tuple[str, str, int, str, int, int]] | None = None
        for _, place, line in self._from(1, 0):
            try:
                self._sweep = SweepRun.model_validate_json(line)
            except ValidationError:
                break
            self._starts.append(line)
            self._first = place + len(line.encode()) + 1
        if not self._starts:
            raise self._damaged(1)

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator["Export"]:
        """Open an export.

        Raises:
            StoreError: It cannot be read, is no export, or a line of it is damaged.
        """
        with ExitStack() as stack:
            try:
                file = stack.enter_context(path.open("rb"))
                export = cls(path, file)
            except OSError as error:
                raise _unreadable(path, error) from None
            yield export

    @property
    def sweep(self) -> SweepRun:
        """Return the newest start of a sweep."""
        return self._sweep

    def results(self, measurements: Collection[str] | None = None) -> Results:
        """Return the sweep with its records; see `bench.reader` for a choice of measurements.

        An export of one start holds what belongs to it; of several, the attempts at the newest one's
        trials are taken.

        Raises:
            StoreError: A record is damaged.
        """
        read, found = reader(measurements), []
        several, planned = len(self._starts) > 1, self._sweep.planned
        places = []
        for number, place, line in self._from(len(self._starts) + 1, self._first):
            try:
                record = read(line)
            except ValidationError:
                raise self._damaged(number) from None
            if several and record.key not in planned:
                continue
            found.append(record)
            order = record.trial.id, record.key, record.attempt, record.started
            places.append((*order, place, len(line.encode())))
        self._places = places
        return Results(sweep=self._sweep, records=tuple(found))

    def lines(self) -> Iterator[str]:
        """Yield the lines of the sweep's own export, as they stand there.

        Raises:
            StoreError: A record is damaged.
        """
        if self._places is None:
            self.results(())
        yield self._starts[-1]
        for *_, place, length in sorted(self._places or ()):
            self._file.seek(place)
            yield self._file.read(length).decode()

    def _from(self, number: int, place: int) -> Iterator[tuple[int, int, str]]:
        """Yield each line from one on: its number, where it begins, and its text."""
        self._file.seek(place)
        for at, begin, line in numbered(self._file, number, place):
            try:
                yield at, begin, line.decode()
            except UnicodeDecodeError as error:
                raise _unreadable(self._path, error) from None

    def _damaged(self, number: int) -> StoreError:
        return StoreError(
            f"{self._path}: line {number} is damaged or of another version; export the results again with "
            "lethe report"
        )


def _unreadable(path: Path, error: Exception) -> StoreError:
    return StoreError(f"{path}: expected an exported results file, could not read it ({error})")
