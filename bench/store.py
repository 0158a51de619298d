"""Keep every attempt in one SQLite file that only the driver writes.

Rows are only ever added. A commit is on disk before the next trial's result is taken, so stopping at any
moment loses at most the trials that were running.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pydantic import ValidationError

from bench.errors import StoreError
from bench.lock import exclusive
from bench.record import Record, Results, SweepRun

FILE_NAME = "results.sqlite"
LOCK_NAME = "results.lock"

# "LETH": lets `file` and this module tell a store from any other SQLite file.
APPLICATION_ID = 0x4C455448

# History of the schema. Raise the number with every change and say here what changed.
# 1 (0.1.0): tables sweep, planned and attempt; a record is kept as JSON beside its key and status.
SCHEMA_VERSION = 1

_SCHEMA = f"""
BEGIN;
CREATE TABLE sweep (number INTEGER PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE planned (
    sweep INTEGER NOT NULL REFERENCES sweep, key TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (sweep, key)
) WITHOUT ROWID;
CREATE TABLE attempt (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL, id TEXT NOT NULL, status TEXT NOT NULL, record TEXT NOT NULL
);
CREATE INDEX attempt_by_key ON attempt (key);
CREATE INDEX attempt_by_id ON attempt (id);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
COMMIT;
"""


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

    @classmethod
    @contextmanager
    def create(cls, folder: Path) -> Iterator["Store"]:
        """Open a results folder for writing, making it where there is none.

        Write-ahead logging needs a disk of this machine; ``LETHE_JOURNAL_MODE=DELETE`` suits a network disk.

        Args:
            folder: The results folder: absent, empty, or one that holds a store.

        Raises:
            StoreError: The folder is something else, cannot be written, is of a newer schema, damaged,
                or another driver writes to it.
        """
        path = folder / FILE_NAME
        _refuse_other_folders(folder)
        journal_mode = _journal_mode()
        with ExitStack() as stack:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(exclusive(folder / LOCK_NAME))
                connection = sqlite3.connect(path, timeout=1.0, isolation_level=None)
            except (OSError, sqlite3.Error) as error:
                raise StoreError(
                    f"{folder}: cannot write there ({error}); name another folder with --results"
                ) from None
            stack.callback(connection.close)
            stack.enter_context(_explained(path))
            # Undoes what a killed driver left half written; then a store is whole, or an empty file.
            connection.execute("SELECT count(*) FROM sqlite_master")
            if path.stat().st_size == 0:
                connection.executescript(_SCHEMA)
            # Before anything is set: what is refused here must stay as it is.
            _check(path, connection)
            connection.execute(f"PRAGMA journal_mode = {journal_mode}")
            # Full: a commit survives a power cut, at one disk flush a trial.
            connection.execute("PRAGMA synchronous = FULL")
            yield cls(folder, connection)

    @classmethod
    @contextmanager
    def open_existing(cls, folder: Path) -> Iterator["Store"]:
        """Open a results folder for reading.

        Raises:
            StoreError: There is no store in it, or it is of a newer schema or damaged.
        """
        path = folder / FILE_NAME
        if not path.is_file():
            what = (
                "a folder without one"
                if folder.is_dir()
                else "a file"
                if folder.exists()
                else "nothing"
            )
            raise StoreError(
                f"{folder}: expected a results folder with a {FILE_NAME}, got {what}; "
                "make one with lethe sweep --results"
            )
        # SQLite keeps notes beside a store while it reads, and takes them away at the end only if it may
        # write. Where there is no leave to write in the folder, nobody changes the store meanwhile.
        still = not os.access(folder, os.W_OK) and not path.with_name(f"{FILE_NAME}-wal").exists()
        address = f"{path.absolute().as_uri()}?{'mode=ro&immutable=1' if still else 'mode=rw'}"
        connection = sqlite3.connect(address, uri=True, timeout=1.0)
        try:
            with _explained(path):
                connection.execute("PRAGMA query_only = ON")
                _check(path, connection)
                yield cls(folder, connection)
        finally:
            connection.close()

    def add_sweep(self, sweep: SweepRun) -> None:
        """Append one start of a sweep."""
        content = sweep.model_dump_json(exclude={"planned"})
        self._connection.execute("BEGIN IMMEDIATE")
        number = self._connection.execute(
            "INSERT INTO sweep (content) VALUES (?)", (content,)
        ).lastrowid
        rows = ((number, key, trial_id) for key, trial_id in sweep.planned.items())
        self._connection.executemany("INSERT INTO planned VALUES (?, ?, ?)", rows)
        self._connection.execute("COMMIT")

    def add(self, record: Record) -> None:
        """Append one attempt; it is on disk when this returns."""
        self._connection.execute(
            "INSERT INTO attempt (key, id, status, record) VALUES (?, ?, ?, ?)",
            (record.key, record.trial.id, record.status, record.model_dump_json()),
        )

    def done(self) -> set[str]:
        """Return the keys that have an ok record."""
        return {
            key
            for (key,) in self._connection.execute(
                "SELECT DISTINCT key FROM attempt WHERE status = 'ok'"
            )
        }

    def attempts(self) -> dict[str, int]:
        """Return how many attempts each key has."""
        return dict(self._connection.execute("SELECT key, count(*) FROM attempt GROUP BY key"))

    def show(self, trial_id: str) -> list[Record]:
        """Return every attempt at the trials of an id, oldest first."""
        return self._records("SELECT record FROM attempt WHERE id = ? ORDER BY number", trial_id)

    def ids(self) -> list[str]:
        """Return the ids of all attempted trials, sorted."""
        return [
            row[0]
            for row in self._connection.execute("SELECT DISTINCT id FROM attempt ORDER BY id")
        ]

    def results(self) -> Results:
        """Return the newest sweep and every attempt at its trials.

        Raises:
            StoreError: No sweep was started here, or a row is damaged.
        """
        row = self._connection.execute(
            "SELECT number, content FROM sweep ORDER BY number DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise StoreError(
                f"{self.folder}: expected a sweep, the store holds none; run lethe sweep --results there"
            )
        planned = dict(
            self._connection.execute(
                "SELECT key, id FROM planned WHERE sweep = ? ORDER BY id, key", (row[0],)
            )
        )
        records = self._records(
            "SELECT record FROM attempt WHERE key IN (SELECT key FROM planned WHERE sweep = ?) ORDER BY id, number",
            row[0],
        )
        try:
            sweep = SweepRun.model_validate({**json.loads(row[1]), "planned": planned})
        except (ValidationError, ValueError, TypeError):
            raise _damaged(self.folder / FILE_NAME, "its sweep cannot be read") from None
        return Results(sweep=sweep, records=tuple(records))

    def _records(self, query: str, argument: str | int) -> list[Record]:
        try:
            return [
                Record.model_validate_json(row[0])
                for row in self._connection.execute(query, (argument,))
            ]
        except ValidationError:
            raise _damaged(
                self.folder / FILE_NAME, "a record cannot be read, or names what this version lacks"
            ) from None


def _refuse_other_folders(folder: Path) -> None:
    """Refuse a file, and a folder that holds something but no store."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(
            f"{folder}: expected a results folder, got a file; name a folder with --results"
        )
    # A start that ended before it made the store left its lock.
    others = [p for p in folder.iterdir() if p.name != LOCK_NAME] if folder.is_dir() else []
    if others and not (folder / FILE_NAME).exists():
        raise StoreError(
            f"{folder}: expected a results folder or an empty one, got a folder with other files and "
            f"no {FILE_NAME}; name a new folder with --results"
        )


def _journal_mode() -> str:
    mode = os.environ.get("LETHE_JOURNAL_MODE", "WAL").upper()
    if mode not in ("WAL", "DELETE"):
        raise StoreError(f"LETHE_JOURNAL_MODE: expected WAL or DELETE, got {mode!r}")
    return mode


def _damaged(path: Path, what: str) -> StoreError:
    return StoreError(
        f"{path}: the store is damaged ({what}); nothing was changed. Keep a copy, restore it from a backup, or start "
        "again with another --results folder"
    )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into what a person can do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise StoreError(
                f"{path}: another process writes to it; wait for it or name another folder"
            ) from None
        raise StoreError(
            f"{path}: cannot use the store ({error}); is there room, and may you write there?"
        ) from None
    except sqlite3.DatabaseError as error:
        raise _damaged(path, str(error)) from None


def _check(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse what is no store, a newer store and a damaged one."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreError(
            f"{path}: expected a Lethe store, got another SQLite database; name another folder"
        )
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path}: expected schema {SCHEMA_VERSION} or older, got {version}: "
            "a newer Lethe wrote it; upgrade lethe-bench"
        )
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise _damaged(path, str(verdict))
