"""What the tests of the Ray engine let its processes do."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from bench.record import Measurement
from bench.trial import Trial


def napping(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Sleep as many seconds as the seed says."""
    time.sleep(trial.seed)
    return {}


def noting(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Leave a file where the event files go."""
    event_folder.mkdir(parents=True)
    (event_folder / "note").write_text("heard")
    return {}


@dataclass(frozen=True)
class KillsItsWorker:
    """Kill the process that ordered the trial, the first time.

    Attributes:
        mark: A file that tells later attempts that it was done.
    """

    mark: Path

    def __call__(self, trial: Trial, event_folder: Path) -> dict[str, Measurement]:
        """Do it, or nothing."""
        if not self.mark.exists():
            self.mark.touch()
            os.kill(_worker(), signal.SIGKILL)
            time.sleep(60)
        return {}


def _worker() -> int:
    """Return the Ray worker above this process: past the server that processes are forked from."""
    pid = os.getpid()
    while True:
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"ray::"):
            return pid
        if pid == 1:
            raise RuntimeError("expected a Ray worker above this process, found none")
