"""Refuse what cannot be used as a store, and say what to do instead."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.errors import StoreError
from bench.store_schema import APPLICATION_ID, SCHEMA_VERSION, version

FILE_NAME = "results.sqlite"
LOCK_NAME = "results.lock"
EXPORT_NAME = "results.jsonl"
# Where a folder's records may also stand as text, the first that is there to be taken.
EXPORTS = (EXPORT_NAME, f"report/{EXPORT_NAME}")


class DamagedStoreError(StoreError):
    """Report a store that holds something else than a driver wrote."""


def damaged(path: Path, what: str) -> DamagedStoreError:
    """Return the error for a damaged store, which names the way out.

    Args:
        path: The store's file.
        what: What is wrong with it.
    """
    return DamagedStoreError(
        f"{path}: the store is damaged ({what}); nothing was changed. {way_out(path.parent)}"
    )


def way_out(folder: Path) -> str:
    """Say how the store of a folder is made anew."""
    found = next((folder / name for name in EXPORTS if (folder / name).is_file()), None)
    if found:
        return f"lethe recover {folder} makes it anew from {found}"
    return (
        f"lethe recover {folder} EXPORT makes it anew from an export: a {EXPORT_NAME} that a sweep or a "
        "report of it left, and you copied elsewhere; there is none in that folder"
    )


def refuse_other_folders(folder: Path) -> None:
    """Refuse to make a store where a file is, or a folder that holds something but no store.

    Raises:
        StoreError: It is one of these.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(
            f"{folder}: expected a results folder, got a file; name a folder with --results"
        )
    if not folder.is_dir():
        return
    path = folder / FILE_NAME
    if path.exists():
        # An empty file beside an export is no new store: the export would be written over.
        if path.stat().st_size == 0 and (folder / EXPORT_NAME).exists():
            raise damaged(path, "it is empty")
        return
    if (folder / EXPORT_NAME).is_file():
        raise StoreError(
            f"{folder}: expected a results folder or an empty one, got one with a {EXPORT_NAME} but no "
            f"{FILE_NAME}; {way_out(folder)}; or name another folder with --results"
        )
    if not is_empty(folder):
        raise StoreError(
            f"{folder}: expected a results folder or an empty one, got a folder with other files and "
            f"no {FILE_NAME}; name a new folder with --results"
        )


def is_empty(folder: Path) -> bool:
    """Tell whether a folder holds nothing, or the lock that a start left which ended before it made the store."""
    return folder.is_dir() and all(other.name == LOCK_NAME for other in folder.iterdir())


def refuse_without_store(folder: Path) -> None:
    """Refuse to read a folder that has no store.

    Raises:
        StoreError: It has none, or an empty one.
    """
    path = folder / FILE_NAME
    if path.is_file():
        if path.stat().st_size == 0:
            raise damaged(path, "it is empty")
        return
    what = "a folder without one" if folder.is_dir() else "a file" if folder.exists() else "nothing"
    there = (folder / EXPORT_NAME).is_file()
    advice = way_out(folder) if there else "make one with lethe sweep --results"
    raise StoreError(
        f"{folder}: expected a results folder with a {FILE_NAME}, got {what}; {advice}"
    )


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a store's file into what a person can do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        told = str(error)
        if "locked" in told:
            raise StoreError(
                f"{path}: another process writes to it; wait for it or name another folder"
            ) from None
        # A table that is gone, and text that is none, are damage, though SQLite does not call it so.
        if "no such" in told or "decode" in told:
            raise damaged(path, told) from None
        raise StoreError(
            f"{path}: cannot use the store ({error}); is there room, and may you write there?"
        ) from None
    except sqlite3.DatabaseError as error:
        raise damaged(path, str(error)) from None


def check(path: Path, connection: sqlite3.Connection, *, known: bool = False) -> None:
    """Refuse what is no store, a newer store and a damaged one.

    Args:
        path: Its file.
        connection: An open connection to it.
        known: The file is as it was when a driver closed it whole: it need not be read through.

    Raises:
        StoreError: It is one of these.
    """
    # First, as what a damaged file says of itself may be damaged, too.
    if not known:
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise damaged(path, str(verdict))
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreError(
            f"{path}: expected a Lethe store, got another SQLite database; name another folder"
        )
    number = version(connection)
    if number > SCHEMA_VERSION:
        raise StoreError(
            f"{path}: expected schema {SCHEMA_VERSION} or older, got {number}: "
            "a newer Lethe wrote it; upgrade lethe-bench"
        )
