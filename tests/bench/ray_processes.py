"""Find the processes of a Ray cluster by a setting that it was started with, and end them.

`ray stop` would end those of other people's clusters, too.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.bench.drivers import soon


@contextmanager
def marked() -> Iterator[str]:
    """Yield a setting that all processes have which are started meanwhile; they end with it."""
    # Ray's sockets lie in it, whose paths may not be long.
    with TemporaryDirectory(prefix="ray") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_TMPDIR", folder)
        try:
            yield f"RAY_TMPDIR={folder}"
        finally:
            _kill(f"RAY_TMPDIR={folder}")


def running(setting: str) -> dict[int, str]:
    """Return the command line of each process that has NAME=VALUE in its environment."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if setting.encode() in (folder / "environ").read_bytes().split(b"\0"):
                words = (folder / "cmdline").read_bytes().decode().split("\0")
                found[int(folder.name)] = " ".join(words).strip()
        except OSError:
            # It has ended in the meantime, or is another user's.
            continue
    return found


def trials(setting: str) -> dict[int, str]:
    """Return those that order trials or run them."""
    return {
        process: words
        for process, words in running(setting).items()
        if words.startswith("ray::_on_a_node") or "multiprocessing.forkserver" in words
    }


def _kill(setting: str) -> None:
    """End them all, and those that they start meanwhile."""

    def none_left() -> bool:
        found = running(setting)
        for process in found:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        return not found

    assert soon(none_left), running(setting)
