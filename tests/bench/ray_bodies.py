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


def lacking(*_: object) -> None:
    """Fail as a node does that lacks a package."""
    raise ModuleNotFoundError("No module named 'pebble'")


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


@dataclass(frozen=True)
class AlwaysKillsItsWorker:
    """Kill the process that ordered the trial at seed 0, each time; do nothing at any other.

    Attributes:
        room: A folder in which each attempt leaves a file, by `left`.
    """

    room: Path

    def __call__(self, trial: Trial, event_folder: Path) -> dict[str, Measurement]:
        """Do it."""
        _leave(self.room, trial)
        if trial.seed == 0:
            os.kill(_worker(), signal.SIGKILL)
            time.sleep(60)
        return {}


@dataclass(frozen=True)
class WaitsForTheWord:
    """Wait for a file of the name ``go``.

    Attributes:
        room: The folder where it will be, and in which each attempt leaves a file, by `left`.
    """

    room: Path

    def __call__(self, trial: Trial, event_folder: Path) -> dict[str, Measurement]:
        """Do it, but not for ever."""
        _leave(self.room, trial)
        end = time.monotonic() + 100
        while not (self.room / "go").exists():
            if time.monotonic() > end:
                raise RuntimeError("expected the word to go on, heard none")
            time.sleep(0.05)
        return {}


def left(room: Path) -> list[int]:
    """Return the seeds of the attempts that left a file in a room."""
    return sorted(int(path.name.partition("-")[0]) for path in room.glob("*-*"))


def processes(room: Path) -> list[int]:
    """Return the processes of the attempts that left a file in a room."""
    return [int(path.name.partition("-")[2]) for path in room.glob("*-*")]


def _leave(room: Path, trial: Trial) -> None:
    """Leave a file that is named by the trial and by this process."""
    (room / f"{trial.seed}-{os.getpid()}").touch()


def _worker() -> int:
    """Return the Ray worker above this process: past the server that processes are forked from."""
    pid = os.getpid()
    while True:
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"ray::"):
            return pid
        if pid == 1:
            raise RuntimeError("expected a Ray worker above this process, found none")
