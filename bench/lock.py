"""Keep a second driver out of a results folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.errors import StoreError


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock on a file, made where it is absent.

    The kernel releases it when this process ends, however it ends, so that a killed driver leaves no
    lock behind. The file stays: removing it could take it from under the next driver.

    Args:
        path: The lock file.

    Raises:
        StoreError: Another process holds the lock.
        OSError: The file cannot be written, or its disk knows no locks.
    """
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(
                f"{path}: expected to be alone, but another lethe holds this lock: a sweep runs in that folder; "
                "wait for it, or name another folder with --results"
            ) from None
        yield
