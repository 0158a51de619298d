"""Watch drivers and what they start, look at the stores they leave, and run what another user would."""

import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from bench.outcome import Engine
from bench.record import Record
from bench.run_sweep import Tally
from bench.store import FILE_NAME, Store
from bench.trial import Trial
from tests.bench import small

# Nobody may not even read the code: what he is to run is imported before.
_AS_NOBODY = """\
import os, sys
from pathlib import Path
from bench.catalogue import ROOMS, plugins
for kind in ROOMS: plugins(kind)
{imports}
if os.geteuid() == 0: os.setuid(65534)
{code}
"""


class Watch:
    """Take no notice of how a sweep goes."""

    def started(self, tally: Tally, pending: list[Trial], engine: Engine) -> None:
        """Be told that trials are about to run."""

    def ended(self, tally: Tally, record: Record) -> None:
        """Be told that one ended."""


def lines(driver: "subprocess.Popen[str]", wanted: str) -> list[str]:
    """Read what a driver says until a line holds a text."""
    assert driver.stdout is not None
    told = []
    for line in driver.stdout:
        told.append(line)
        if wanted in line:
            break
    return told


def soon(condition: Callable[[], object], seconds: float = 10.0) -> bool:
    """Wait for a condition; tell whether it came true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def gone(pid: int) -> bool:
    """Tell whether a process ended; one that its parent has not asked about yet has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def left_behind(leader: int) -> list[str]:
    """Return the processes of a session that still run, after they had time to leave."""
    # A server that is still importing notices that its driver is gone when it has ended that.
    soon(lambda: not _session(leader), 40.0)
    return _session(leader)


def _session(leader: int) -> list[str]:
    ran = subprocess.run(
        ["ps", "-o", "stat=,args=", "-s", str(leader)], capture_output=True, text=True
    )
    return [line for line in ran.stdout.splitlines() if not line.startswith("Z")]


def check_whole(folder: Path) -> None:
    """Check the store of a results folder: its pages, by SQLite's own word, and every row."""
    connection = sqlite3.connect(folder / FILE_NAME)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    with Store.open_existing(folder) as store:
        store.look_through()


def kept(folder: Path) -> list[Record]:
    """Return the records of a store, checked."""
    check_whole(folder)
    with Store.open_existing(folder) as store:
        return list(store.results().records)


def statuses(folder: Path) -> dict[int, list[str]]:
    """Return how each seed's attempts ended, in their order."""
    told: dict[int, list[str]] = {}
    for record in sorted(kept(folder), key=lambda record: record.attempt):
        told.setdefault(record.trial.seed, []).append(record.status)
    return dict(sorted(told.items()))


def of_seed(folder: Path, seed: int) -> Record:
    """Return a seed's first record."""
    return next(record for record in kept(folder) if record.trial.seed == seed)


def as_nobody(
    code: str, *arguments: object, imports: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run code in a process that may do what any user may: permissions do not hold root back, so root becomes nobody.

    Args:
        code: What to run as that user.
        *arguments: What it finds in sys.argv.
        imports: Code that imports, or makes import, all that it needs.
    """
    return small.python(_AS_NOBODY.format(imports=imports, code=code), *arguments)
