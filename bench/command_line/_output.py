"""Tell that what was asked for could not be written, as a user can use it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.errors import StoreError


@contextmanager
def written_to(output: Path) -> Iterator[None]:
    """Turn a failure to write into one that says what to do.

    Args:
        output: The folder that is written to inside.

    Raises:
        StoreError: It cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{output}: cannot write there ({error}); name another folder with --output"
        ) from None
