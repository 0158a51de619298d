"""Put a new store in the place of a damaged one.

Rows are not taken out of the damaged file: SQLite finds a torn page, but not a number that changed within
one, and a benchmark must not report such a number. What the export lacks is run again instead.
"""

import os
import shutil
from contextlib import ExitStack
from pathlib import Path

from bench.errors import StoreError
from bench.lock import exclusive
from bench.rebuild import Recovered, build
from bench.store import Store
from bench.store_check import EXPORTS, FILE_NAME, LOCK_NAME, DamagedStoreError, way_out

_NEW = f".{FILE_NAME}.new"
# What SQLite keeps beside a store: of write-ahead logging, and of the journal mode DELETE.
_LOGS = ("-wal", "-shm", "-journal")


def recover(folder: Path, export: Path | None = None, *, skip_damaged: bool = False) -> Recovered:
    """Put a new store in the place of one that is damaged, empty or gone.

    The damaged file is kept beside it. Killed at any moment, this leaves the old file in its place or the new
    one.

    Args:
        folder: The results folder.
        export: The export; default: the folder's own, else that of its report.
        skip_damaged: Leave out lines of the export that cannot be read, and not refuse it for them.

    Raises:
        StoreError: The store is whole, or a sweep writes to it; there is no export, or it is damaged; or
            the folder cannot be written.
    """
    if not folder.is_dir():
        raise StoreError(f"{folder}: expected a results folder, got none; name the one to recover")
    path = folder / FILE_NAME
    with ExitStack() as stack:
        try:
            stack.enter_context(exclusive(folder / LOCK_NAME))
        except OSError as error:
            raise StoreError(f"{folder}: cannot write there ({error})") from None
        _refuse_whole(folder)
        found = Recovered(export or _export(folder))
        new = folder / _NEW
        new.unlink(missing_ok=True)  # what an earlier recovery that was killed left half made
        stack.callback(new.unlink, missing_ok=True)
        try:
            build(new, found, skip_damaged=skip_damaged)
            found.kept = _set_aside(path)
            os.replace(new, path)
        except OSError as error:
            raise StoreError(f"{folder}: cannot write there ({error})") from None
    return found


def _refuse_whole(folder: Path) -> None:
    """Refuse a store that is no damaged one: each of its rows is looked at."""
    path = folder / FILE_NAME
    if not path.exists():
        return
    try:
        with Store.open_existing(folder, untouched=True) as store:
            store.look_through()
    except DamagedStoreError:
        return
    raise StoreError(
        f"{path}: expected a damaged store, but this one is whole: there is nothing to recover"
    )


def _export(folder: Path) -> Path:
    found = [folder / name for name in EXPORTS if (folder / name).is_file()]
    if not found:
        raise StoreError(f"{folder}: expected an export to recover from; {way_out(folder)}")
    return found[0]


def _set_aside(path: Path) -> Path | None:
    """Keep a store's files under other names; return that of the file itself, None where there is none.

    The file stays in its place until the new one takes it. Its logs must not, even where the file they
    belong to is gone: SQLite would play them into the new one.
    """
    number = 1
    while any(Path(f"{_name(path, number)}{suffix}").exists() for suffix in ("", *_LOGS)):
        number += 1
    aside = _name(path, number)
    there = path.exists()
    if there:
        try:
            os.link(path, aside)
        except OSError:  # a disk without such links
            shutil.copy2(path, aside)
    for suffix in _LOGS:
        beside = Path(f"{path}{suffix}")
        if beside.exists():
            os.rename(beside, f"{aside}{suffix}")
    return aside if there else None


def _name(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.damaged" + (f"-{number}" if number > 1 else ""))
