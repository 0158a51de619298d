"""Open the file of a store, checked, to read it or to add to it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path

from bench.errors import StoreError
from bench.lock import exclusive
from bench.store_check import (
    FILE_NAME,
    LOCK_NAME,
    check,
    explained,
    refuse_other_folders,
    refuse_without_store,
)
from bench.store_mark import is_as_left, leave_mark
from bench.store_schema import make, migrate


@contextmanager
def writable(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open a store to add to it, alone; made where there is none, and raised to the present schema.

    Args:
        folder: The results folder: absent, empty, or one that holds a store.

    Raises:
        StoreError: The folder is something else, cannot be written, is of a newer schema, damaged, or
            another driver writes to it.
    """
    path = folder / FILE_NAME
    refuse_other_folders(folder)
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
        known = is_as_left(path, folder / LOCK_NAME)
        stack.push(partial(_remember, folder))
        stack.callback(connection.close)
        stack.enter_context(explained(path))
        # Undoes what a killed driver left half written; then a store is whole, or an empty file.
        connection.execute("SELECT count(*) FROM sqlite_master")
        if path.stat().st_size == 0:
            make(connection)
        # Before anything is set: what is refused here must stay as it is.
        check(path, connection, known=known)
        connection.execute(f"PRAGMA journal_mode = {journal_mode}")
        # Full: a commit survives a power cut, at one disk flush a trial.
        connection.execute("PRAGMA synchronous = FULL")
        migrate(connection)
        yield connection


@contextmanager
def readable(folder: Path, *, untouched: bool = False) -> Iterator[sqlite3.Connection]:
    """Open a store to read it.

    Args:
        folder: The results folder.
        untouched: Leave a log that a killed driver left as it is, and not work it into the store.

    Raises:
        StoreError: There is none in the folder, or it is of a newer schema or damaged.
    """
    refuse_without_store(folder)
    path = folder / FILE_NAME
    log = path.with_name(f"{FILE_NAME}-wal").exists()
    # SQLite keeps notes beside a store while it reads, and takes them away at the end only if it may
    # write. Where there is no leave to write in the folder, nobody changes the store meanwhile.
    mode = "mode=ro" if untouched and log else "mode=rw"
    if not log and not os.access(folder, os.W_OK):
        mode = "mode=ro&immutable=1"
    known = is_as_left(path, folder / LOCK_NAME)
    address = f"{path.absolute().as_uri()}?{mode}"
    with explained(path), closing(sqlite3.connect(address, uri=True, timeout=1.0)) as connection:
        connection.execute("PRAGMA query_only = ON")
        check(path, connection, known=known)
        yield connection


def _remember(folder: Path, kind: type[BaseException] | None, *_: object) -> None:
    """Note what the closed file looks like, in the lock that is still held, where nothing was wrong with it."""
    if kind is None or not issubclass(kind, StoreError):
        with suppress(OSError):
            leave_mark(folder / FILE_NAME, folder / LOCK_NAME)


def _journal_mode() -> str:
    mode = os.environ.get("LETHE_JOURNAL_MODE", "WAL").upper()
    if mode not in ("WAL", "DELETE"):
        raise StoreError(f"LETHE_JOURNAL_MODE: expected WAL or DELETE, got {mode!r}")
    return mode
