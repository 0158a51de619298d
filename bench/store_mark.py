"""Remember what a store's file was like when it was closed, so that it need not be read through at each opening.

To read it through takes as long as its disk takes, or its size in memory: benchmarks/scale.md has resumes without.
"""

from pathlib import Path


def leave_mark(path: Path, note: Path) -> None:
    """Write down what a file that is whole looks like now.

    Args:
        path: The store's file.
        note: Where to.

    Raises:
        OSError: It cannot be written.
    """
    note.write_text(_looks(path), encoding="utf-8")


def is_as_left(path: Path, note: Path) -> bool:
    """Tell whether a file looks as it did when `leave_mark` was last called.

    It does not after any program wrote to it, nor where it is a copy; what changes on a disk without any
    program is found when the place is read, or by ``lethe recover``.

    Args:
        path: The store's file.
        note: Where it was written down.
    """
    try:
        return note.read_text(encoding="utf-8") == _looks(path)
    except (OSError, UnicodeDecodeError):
        return False


def _looks(path: Path) -> str:
    told = path.stat()
    return f"{told.st_ino} {told.st_size} {told.st_mtime_ns}\n"
