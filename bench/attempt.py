"""Attempt one trial in a process of its own: what every engine has its processes do."""

import os
import shutil
import threading
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench.limits import Limits, memory_within, ran_out_of_memory
from bench.outcome import Outcome
from bench.record import Measurement
from bench.trial import Trial

Body = Callable[[Trial, Path], dict[str, Measurement]]


def train_and_test(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Call `run_trial`, imported here and not above: the driver imports this module, without torch."""
    from bench.run_trial import run_trial

    return run_trial(trial, event_folder)


class Order(NamedTuple):
    """Hold what a fresh process is to do.

    Attributes:
        body: What to do with the trial; importable by name, as processes are handed functions by it.
        trial: The trial.
        event_folder: Where TensorBoard's event files of this trial go.
        driver: The process to leave with.
        limits: What the trial may take; the time is looked after by who ordered.
        gpu: The GPU to see, as CUDA_VISIBLE_DEVICES names it; None to leave that as it is.
    """

    body: Body
    trial: Trial
    event_folder: Path
    driver: int
    limits: Limits
    gpu: str | None = None


def attempt(order: Order) -> Outcome:
    """Run one trial in this fresh process; an exception becomes a failed outcome."""
    threading.Thread(target=_leave_with, args=(order.driver,), daemon=True).start()
    if order.gpu is not None:
        # CUDA reads it when it starts, and what was imported beforehand does not start it.
        os.environ["CUDA_VISIBLE_DEVICES"] = order.gpu
    started, clock = now(), time.perf_counter()
    # An earlier attempt's events would be drawn into this one's curves.
    shutil.rmtree(order.event_folder, ignore_errors=True)
    measurements, reason = {}, None
    try:
        with memory_within(order.limits.memory):
            measurements = order.body(order.trial, order.event_folder)
    except (Exception, SystemExit) as error:
        reason = traceback.format_exc()
        if order.limits.memory is not None and ran_out_of_memory(error):
            reason += (
                f"needed more than the {order.limits.memory} MiB that memory_limit lets a trial allocate; "
                "raise it to let it finish\n"
            )
    wall_time = time.perf_counter() - clock
    return Outcome(
        "ok" if reason is None else "failed",
        reason,
        started,
        wall_time,
        _environment(order.trial.accelerator),
        measurements,
    )


def _environment(accelerator: str) -> dict[str, str]:
    """Tell the environment; where that fails, a trial that has ended is not lost for it."""
    from bench.environment import environment

    try:
        return environment(accelerator)
    except Exception as error:
        return {"device": f"unknown: {traceback.format_exception_only(error)[-1].strip()}"}


def now() -> str:
    """Return the UTC time, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _leave_with(driver: int) -> None:
    """End this process when the driver is gone, killed perhaps, so that no trial runs on unheard."""
    while True:
        time.sleep(1.0)
        try:
            os.kill(driver, 0)
        except ProcessLookupError:
            os._exit(1)
