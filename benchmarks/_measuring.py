"""Time commands and say on what machine, for the benchmarks' pages."""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate


class Run(NamedTuple):
    """Hold what a command took: seconds from start to end, peak memory in MB, and what it printed."""

    seconds: float
    peak: float
    printed: str


def run(*words: object) -> Run:
    """Run Python in a process of its own; leave where that goes wrong.

    Args:
        words: What follows ``python``.
    """
    with tempfile.TemporaryFile() as printed:
        clock = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *map(str, words)], stdout=printed, stderr=subprocess.STDOUT
        )
        # Not wait(), which does not tell how much memory that process took at most.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - clock
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        text = printed.read().decode()
    if process.returncode:
        sys.exit(f"expected {words} to end well, but it printed {text}")
    # Linux counts in KiB, macOS in bytes.
    scale = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_maxrss * scale / 1e6, text)


def forget(path: Path) -> None:
    """Have the machine no longer hold a file in memory, so that reading it means its disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def spread(values: Sequence[float], form: str = ".2f") -> str:
    """Write the median of some rounds, with the lowest and the highest where there are several."""
    median = f"{statistics.median(values):{form}}"
    if len(values) == 1:
        return median
    return f"{median} ({min(values):{form}} to {max(values):{form}})"


def table(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> str:
    """Write a markdown table of texts."""
    return tabulate(rows, headers, tablefmt="github", disable_numparse=True)


def load_average() -> str:
    """Tell how many processes wanted a core over the last minute."""
    return f"{os.getloadavg()[0]:.2f}"


def machine() -> str:
    """Name the machine by its processor and cores."""
    return f"{_processor()}, {os.cpu_count()} cores"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
