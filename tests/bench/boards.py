"""Start ``lethe board`` in a process of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import small


@contextmanager
def board(folder: Path, *words: object) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Start the command; give its address and its process, and end it."""
    with small.start("board", folder, *words) as process:
        try:
            assert process.stdout is not None
            told = process.stdout.readline()
            assert str(folder) in told, told
            address = process.stdout.readline().rstrip("\n")
            assert address.startswith("http://"), told + address + process.stdout.read()
            yield address, process
        finally:
            process.kill()
