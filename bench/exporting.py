"""Leave what a store holds beside it as text, too: to read, to copy, and to recover it from."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from bench.jsonl import numbered, parsed
from bench.record import SweepRun
from bench.store import Store
from bench.store_check import EXPORT_NAME, FILE_NAME

# There while the export may lack something: a driver that is killed leaves it, and so does a full disk.
_DUE = f".{EXPORT_NAME}.due"


@contextmanager
def exported(store: Store) -> Iterator[None]:
    """Write a store's export when what is inside has ended, however it ended, where the export lacks something.

    An export that fails is a warning and no more: the store is the truth, and what became of the sweep
    must still be told.

    Args:
        store: The store, open for writing.
    """
    path, due = store.folder / EXPORT_NAME, store.folder / _DUE
    lacking = due.exists() or not path.exists()
    with suppress(OSError):
        due.touch()
    try:
        yield
    finally:
        try:
            if store.changed or lacking:
                store.export(path)
            due.unlink(missing_ok=True)
        except (OSError, sqlite3.Error) as error:
            print(
                f"lethe: warning: {path}: could not write the export ({error}); the store is whole, and "
                "the next start tries again",
                file=sys.stderr,
            )


def is_of_a_store(export: Path) -> bool:
    """Tell whether an export is, or would be, a store's own: that has every start of a sweep, a report's has one.

    Args:
        export: The file, which may be absent.
    """
    if export.with_name(FILE_NAME).exists():
        return True
    if not export.is_file():
        return False
    with export.open("rb") as file:
        return any(
            isinstance(parsed(line), SweepRun) for _, _, line in islice(numbered(file), 1, 2)
        )
