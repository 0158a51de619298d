"""Keep a trial within its limits of time and memory."""

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple


class Limits(NamedTuple):
    """Hold what a trial may take.

    Attributes:
        timeout: Seconds after which its process is ended.
        memory: MiB it may allocate beyond what its process starts with; None for no limit.
    """

    timeout: float
    memory: int | None = None


@contextmanager
def memory_within(limit: int | None) -> Iterator[None]:
    """Let this process allocate so much more data, and no more; then an allocation raises.

    The kernel counts what is allocated, used or not, and leaves out files and code that are only
    mapped. Source: setrlimit(2), RLIMIT_DATA.

    Args:
        limit: MiB; None for no limit.

    Raises:
        ValueError: There is a limit, and this system is not Linux, which alone keeps to it.
    """
    if limit is None:
        yield
        return
    if sys.platform != "linux":
        raise ValueError(
            f"expected Linux for a memory_limit, got {sys.platform}; leave memory_limit out"
        )
    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_allocated() + limit * 2**20, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def ran_out_of_memory(error: BaseException) -> bool:
    """Tell whether an exception says that memory was refused; torch raises a plain RuntimeError."""
    return isinstance(error, MemoryError) or "allocate memory" in str(error)


def _allocated() -> int:
    """Return the bytes of data that this process has allocated."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    (kibibytes,) = (line.split()[1] for line in lines if line.startswith("VmData:"))
    return int(kibibytes) * 1024
