"""Leave what a store holds beside it as text, too: to read, to copy, and to recover it from."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.store import Store
from bench.store_check import EXPORT_NAME


@contextmanager
def exported(store: Store) -> Iterator[None]:
    """Write a store's export when what is inside has ended, however it ended, where something was added.

    An export that fails is a warning and no more: the store is the truth, and what became of the sweep
    must still be told.

    Args:
        store: The store, open for writing.
    """
    try:
        yield
    finally:
        path = store.folder / EXPORT_NAME
        if store.changed or not path.exists():
            try:
                store.export(path)
            except (OSError, sqlite3.Error) as error:
                print(
                    f"lethe: warning: {path}: could not write the export ({error}); the store is whole, and "
                    "the next start that adds to it tries again",
                    file=sys.stderr,
                )
