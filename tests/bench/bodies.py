"""What the tests of the engine let its processes do, by the seed of the trial."""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from bench.attempt import train_and_test
from bench.record import Measurement, scalar
from bench.trial import Trial


def pid(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Measure which process this is."""
    return {"pid": scalar("pid", "1", "none", os.getpid())}


def raising(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Go wrong at seeds 1 to 4 as `_go_wrong` does, return nonsense at seed 5."""
    _go_wrong(trial, event_folder)
    if trial.seed == 5:
        nonsense: Any = {"x": threading.Lock()}
        return nonsense  # type: ignore[no-any-return]
    return pid(trial, event_folder)


def perilous(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Go wrong at seeds 1 to 4 as `_go_wrong` does; train and test at any other."""
    _go_wrong(trial, event_folder)
    return train_and_test(trial, event_folder)


def _go_wrong(trial: Trial, event_folder: Path) -> None:
    """Raise at seed 1, leave at seed 2, die at seed 3, hang at seed 4."""
    if trial.seed == 1:
        raise RuntimeError("this trial\nwent wrong")
    if trial.seed == 2:
        sys.exit(3)
    if trial.seed == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if trial.seed == 4:
        _hang(event_folder)


def _hang(event_folder: Path) -> None:
    """Say where and who this is, then sleep."""
    event_folder.mkdir(parents=True, exist_ok=True)
    (event_folder / "pid").write_text(str(os.getpid()))
    time.sleep(600)


def unstable(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Train seed 1 from weights by which a plain cell's state overflows, any other as it is."""
    law = "identity:scale=1e30" if trial.seed == 1 else trial.initialisation
    return train_and_test(trial.model_copy(update={"initialisation": law}), event_folder)


def threads(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Measure how many threads torch would use."""
    import torch

    return {"threads": scalar("threads", "1", "none", torch.get_num_threads())}


def sleeping(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Hang at any seed but 0."""
    if trial.seed:
        _hang(event_folder)
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
