"""What the tests of the engine let its processes do, by the seed of the trial."""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from bench.record import Measurement, scalar
from bench.trial import Trial


def pid(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Measure which process this is."""
    return {"pid": scalar("pid", "1", "none", os.getpid())}


def raising(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Raise at seed 1, leave at seed 2, die at seed 3, hang at seed 4, return nonsense at seed 5."""
    if trial.seed == 1:
        raise RuntimeError("this trial\nwent wrong")
    if trial.seed == 2:
        sys.exit(3)
    if trial.seed == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if trial.seed == 4:
        time.sleep(600)
    if trial.seed == 5:
        nonsense: Any = {"x": threading.Lock()}
        return nonsense  # type: ignore[no-any-return]
    return pid(trial, event_folder)


def threads(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Measure how many threads torch would use."""
    import torch

    return {"threads": scalar("threads", "1", "none", torch.get_num_threads())}


def sleeping(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Say where and who this is, then sleep; seed 0 ends at once."""
    if trial.seed:
        event_folder.mkdir(parents=True, exist_ok=True)
        (event_folder / "pid").write_text(str(os.getpid()))
        time.sleep(600)
    return {}


def places(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Measure which GPU this process sees, and since when and until when it was at it."""
    import torch

    began = time.monotonic()
    # Long beside what a process takes to start, so that those that may run together do.
    time.sleep(1.0)
    if not torch.cuda.is_available():
        # The engine asks for the board's name afterwards, and there may be none here.
        vars(torch.cuda)["get_device_name"] = lambda: "no board"
    seen = os.environ.get("CUDA_VISIBLE_DEVICES")
    place = -1 if seen is None else int(seen)
    return {
        name: scalar(name, "1", "none", value)
        for name, value in (("place", place), ("began", began), ("ended", time.monotonic()))
    }


def perilous(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Raise at seed 1, die at seed 2, hang at seed 3; train and test at any other."""
    from bench.attempt import train_and_test

    if trial.seed == 1:
        raise RuntimeError("this trial went wrong")
    if trial.seed == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    if trial.seed == 3:
        time.sleep(600)
    return train_and_test(trial, event_folder)


def waiting(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Say who this is and wait at seed 0, to be killed from outside; train and test at any other."""
    from bench.attempt import train_and_test

    if trial.seed == 0:
        event_folder.mkdir(parents=True, exist_ok=True)
        (event_folder / "pid").write_text(str(os.getpid()))
        time.sleep(600)
    return train_and_test(trial, event_folder)
