"""Keep every attempt in one SQLite file that only the driver writes.

Rows are only ever added. A commit is on disk before the next trial's result is taken, so stopping at any
moment loses at most the trials that were running.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import jsonl
from bench.record import Record, Results, SweepRun, newest
from bench.store_check import FILE_NAME as FILE_NAME
from bench.store_check import damaged
from bench.store_file import readable, writable
from bench.store_schema import keep_plan, plan_text, transaction
from bench.store_source import StoreSource, fetched, read_sweep, records, sweep_line


class Store:
    """Read and append sweeps and attempts of one results folder."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        """Wrap an open connection; use `create` or `open_existing`.

        Args:
            folder: The results folder.
            connection: A checked connection to its store.
        """
        self.folder = folder
        self._connection = connection
        self._changed = False

    @classmethod
    @contextmanager
    def create(cls, folder: Path) -> Iterator["Store"]:
        """Open a results folder for writing, making it where there is none; an older schema is raised.

        Write-ahead logging needs a disk of this machine; ``LETHE_JOURNAL_MODE=DELETE`` suits a network disk.

        Args:
            folder: The results folder: absent, empty, or one that holds a store.

        Raises:
            StoreError: The folder is something else, cannot be written, is of a newer schema, damaged,
                or another driver writes to it.
        """
        with writable(folder) as connection:
            yield cls(folder, connection)

    @classmethod
    @contextmanager
    def open_existing(cls, folder: Path, *, untouched: bool = False) -> Iterator["Store"]:
        """Open a results folder for reading.

        Args:
            folder: The results folder.
            untouched: Leave a log that a killed driver left as it is, and not work it into the store.

        Raises:
            StoreError: There is no store in it, or it is of a newer schema or damaged.
        """
        with readable(folder, untouched=untouched) as connection:
            yield cls(folder, connection)

    @property
    def changed(self) -> bool:
        """Tell whether an attempt, or a start with another plan than any before, was added since it was opened."""
        return self._changed

    def add_sweep(self, sweep: SweepRun) -> None:
        """Append one start of a sweep."""
        content = sweep.model_dump_json(exclude={"planned"})
        with transaction(self._connection):
            plan, is_new = keep_plan(self._connection, plan_text(sweep.planned))
            self._connection.execute(
                "INSERT INTO sweep (content, plan) VALUES (?, ?)", (content, plan)
            )
        self._changed |= is_new

    def add(self, record: Record) -> None:
        """Append one attempt; it is on disk when this returns."""
        self._connection.execute(
            "INSERT INTO attempt (key, id, status, record) VALUES (?, ?, ?, ?)",
            (record.key, record.trial.id, record.status, record.model_dump_json()),
        )
        self._changed = True

    def done(self) -> set[str]:
        """Return the keys that have an ok record."""
        query = "SELECT DISTINCT key FROM attempt WHERE status = 'ok'"
        return {key for (key,) in self._connection.execute(query)}

    def attempts(self) -> dict[str, int]:
        """Return how many attempts each key has."""
        return dict(self._connection.execute("SELECT key, count(*) FROM attempt GROUP BY key"))

    def show(self, trial_id: str) -> list[Record]:
        """Return every attempt at the trials of an id, oldest first."""
        rows = self._connection.execute(
            "SELECT record FROM attempt WHERE id = ? ORDER BY number", (trial_id,)
        )
        return list(records(self._path, (text for (text,) in rows)))

    def ids(self) -> list[str]:
        """Return the ids of all attempted trials, sorted."""
        rows = self._connection.execute("SELECT DISTINCT id FROM attempt ORDER BY id")
        return [trial_id for (trial_id,) in rows]

    def newest(self, keys: Collection[str]) -> dict[str, Record]:
        """Return for each of some keys its newest ok record, or its newest attempt where none is ok.

        Args:
            keys: The keys; one without an attempt is left out.
        """
        wanted = set(keys)
        rows = self._connection.execute("SELECT key, number FROM attempt")
        numbers = sorted(number for key, number in rows if key in wanted)
        return newest(records(self._path, fetched(self._connection, numbers)))

    def source(self) -> StoreSource:
        """Return the newest sweep and every attempt at its trials up to now, to be read.

        Raises:
            StoreError: No sweep was started here, or it is damaged.
        """
        return StoreSource(self.folder, self._connection)

    def results(self) -> Results:
        """Return the newest sweep and every attempt at its trials.

        Raises:
            StoreError: No sweep was started here, or a row is damaged.
        """
        return self.source().results()

    def export(self, path: Path) -> None:
        """Write all there is as one JSON Lines file, replaced as a whole; see `bench.jsonl`.

        Raises:
            OSError: It cannot be written; what was there is still there.
        """
        jsonl.write(path, self._lines())

    def look_through(self) -> None:
        """Look at every row, and at how they hang together.

        Raises:
            StoreError: A row is damaged.
        """
        verdict = self._connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if verdict != "ok":
            raise damaged(self._path, str(verdict))
        lines = self._lines()
        for (_,) in self._connection.execute("SELECT number FROM sweep").fetchall():
            read_sweep(self._path, next(lines))
        for _ in records(self._path, lines):
            pass

    @property
    def _path(self) -> Path:
        return self.folder / FILE_NAME

    def _lines(self) -> Iterator[str]:
        """Yield every start of a sweep, oldest first, then every attempt by id, key and number."""
        for (number,) in self._connection.execute(
            "SELECT number FROM sweep ORDER BY number"
        ).fetchall():
            yield sweep_line(self._connection, number)
        query = "SELECT number FROM attempt ORDER BY id, key, number"
        yield from fetched(self._connection, [n for (n,) in self._connection.execute(query)])
