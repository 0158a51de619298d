"""Read one start of a sweep out of a store, as it was at one moment."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from bench.errors import StoreError
from bench.reader import reader
from bench.record import Record, Results, SweepRun
from bench.store_check import FILE_NAME, damaged
from bench.store_schema import plan_of

# Records are fetched so many at a time: a reader then keeps nobody from writing for long, not even
# where a store has no write-ahead log.
_BATCH = 500


class StoreSource:
    """Hold a store's newest sweep, and which attempts at its trials there were when it was made.

    Attempts are sorted by id, key and number.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        """Look up what there is.

        Args:
            folder: The results folder.
            connection: A checked connection to its store.

        Raises:
            StoreError: No sweep was started here, or it cannot be read.
        """
        self._path = folder / FILE_NAME
        self._connection = connection
        row = connection.execute("SELECT max(number) FROM sweep").fetchone()
        if row[0] is None:
            raise StoreError(
                f"{folder}: expected a sweep, the store holds none; run lethe sweep --results there"
            )
        self._line = sweep_line(connection, row[0])
        self._sweep = read_sweep(self._path, self._line)
        planned = self._sweep.planned
        self._numbers = [
            number
            for key, number in connection.execute(
                "SELECT key, number FROM attempt ORDER BY id, key, number"
            )
            if key in planned
        ]

    @property
    def sweep(self) -> SweepRun:
        """Return the start of the sweep."""
        return self._sweep

    def results(self, measurements: Collection[str] | None = None) -> Results:
        """Return the sweep with its records; see `bench.reader` for a choice of measurements.

        Raises:
            StoreError: A record is damaged.
        """
        found = records(self._path, fetched(self._connection, self._numbers), measurements)
        return Results(sweep=self._sweep, records=tuple(found))

    def lines(self) -> Iterator[str]:
        """Yield the lines of the sweep's own export, as they are stored."""
        yield self._line
        yield from fetched(self._connection, self._numbers)


def sweep_line(connection: sqlite3.Connection, number: int) -> str:
    """Return a start of a sweep as one line of JSON."""
    query = "SELECT content FROM sweep WHERE number = ?"
    content = str(connection.execute(query, (number,)).fetchone()[0])
    # What was planned is kept beside it, as it is the same for many starts.
    return f'{content.removesuffix("}")},"planned":{plan_of(connection, number)}}}'


def read_sweep(path: Path, line: str) -> SweepRun:
    """Return a start of a sweep from its line.

    Args:
        path: The store's file.
        line: The line.

    Raises:
        StoreError: It is none.
    """
    try:
        return SweepRun.model_validate_json(line)
    except ValidationError:
        raise damaged(path, "its sweep cannot be read") from None


def fetched(connection: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[str]:
    """Yield the text of the attempts of some numbers, in their order."""
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        places = ", ".join("?" * len(batch))
        query = f"SELECT number, record FROM attempt WHERE number IN ({places})"
        texts = dict(connection.execute(query, batch).fetchall())
        yield from (texts[number] for number in batch)


def records(
    path: Path, texts: Iterator[str], measurements: Collection[str] | None = None
) -> Iterator[Record]:
    """Yield the records of some texts of a store.

    Args:
        path: The store's file.
        texts: The texts.
        measurements: Those to keep of each; None keeps all.

    Raises:
        StoreError: One of them is no record.
    """
    read = reader(measurements)
    for text in texts:
        try:
            yield read(text)
        except ValidationError:
            raise damaged(
                path, "a record cannot be read, or names what this version lacks"
            ) from None
