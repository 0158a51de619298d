"""Run trials on this machine: a fresh single-threaded process each, as many at a time as there are cores.

The processes are forked from a server that has imported torch and lightning once, so that a fresh one
costs next to nothing; a fresh one a trial means that no trial inherits another's memory or random state.
"""

import multiprocessing
import os
import shutil
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, TimeoutError, wait
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from bench.outcome import Outcome
from bench.record import Measurement
from bench.trial import Trial

Body = Callable[[Trial, Path], dict[str, Measurement]]


def train_and_test(trial: Trial, event_folder: Path) -> dict[str, Measurement]:
    """Call `run_trial`, imported here and not above: the driver imports this module, without torch."""
    from bench.run_trial import run_trial

    return run_trial(trial, event_folder)


class LocalEngine:
    """Run trials in fresh processes of this machine."""

    def __init__(
        self, workers: int, timeout: float, event_folder: Path, body: Body = train_and_test
    ) -> None:
        """Remember how to run; nothing starts before `run`.

        Args:
            workers: Trials at a time.
            timeout: Seconds after which a trial's process is ended.
            event_folder: Where TensorBoard's event files go, a folder a trial.
            body: What each process does; importable by name, as processes are handed functions by it.
        """
        self.workers = workers
        self.timeout = timeout
        self.event_folder = event_folder
        self._body = body
        self._flying: dict[Future[Outcome], tuple[Trial, str]] = {}

    @property
    def running(self) -> int:
        """Return how many trials run now."""
        return len(self._flying)

    def run(self, trials: Iterable[Trial]) -> Iterator[tuple[Trial, Outcome]]:
        """Yield each trial with its outcome as it ends.

        Closing the iterator early, or an exception from outside, ends the trials that run.
        """
        # Read by torch's libraries when the server imports them: with two threads a process, trials
        # that share the cores run 10 to 50 times slower.
        os.environ |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["bench.run_trial"])
        waiting = iter(trials)
        pool = ProcessPool(max_workers=self.workers, max_tasks=1, context=context)
        try:
            while True:
                # No more in the pool than run at once, so that the time of handing in is the start.
                for trial in islice(waiting, self.workers - len(self._flying)):
                    future: Future[Outcome] = pool.schedule(
                        _attempt,
                        args=(self._body, trial, self._event_folder(trial), os.getpid()),
                        timeout=self.timeout,
                    )
                    self._flying[future] = (trial, _now())
                if not self._flying:
                    break
                ended, _ = wait(self._flying, return_when=FIRST_COMPLETED)
                for future in ended:
                    trial, started = self._flying.pop(future)
                    yield trial, self._outcome(future, started)
        finally:
            self._flying.clear()
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def _event_folder(self, trial: Trial) -> Path:
        return self.event_folder / trial.id / trial.key[:8]

    def _outcome(self, future: Future[Outcome], started: str) -> Outcome:
        """Read a future: the worker's own outcome, or how the worker was lost."""
        try:
            return future.result()
        except TimeoutError:
            reason = f"took longer than {self.timeout:g} s and was ended; raise the sweep's timeout to let it finish"
            return Outcome("timeout", reason, started, None)
        except ProcessExpired as error:
            reason = f"its process died with exit code {error.exitcode} (a negative one names the signal)"
            return Outcome("crashed", reason, started, None)
        except Exception:
            # What it measured could not be sent, or could not be read here.
            return Outcome("failed", traceback.format_exc(), started, None)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _attempt(body: Body, trial: Trial, event_folder: Path, driver: int) -> Outcome:
    """Run one trial in this fresh process; an exception becomes a failed outcome."""
    threading.Thread(target=_leave_with, args=(driver,), daemon=True).start()
    started, clock = _now(), time.perf_counter()
    # An earlier attempt's events would be drawn into this one's curves.
    shutil.rmtree(event_folder, ignore_errors=True)
    from bench.environment import environment

    measurements, reason = {}, None
    try:
        measurements = body(trial, event_folder)
    except (Exception, SystemExit):
        reason = traceback.format_exc()
    wall_time = time.perf_counter() - clock
    return Outcome(
        "ok" if reason is None else "failed",
        reason,
        started,
        wall_time,
        environment(trial.accelerator),
        measurements,
    )


def _leave_with(driver: int) -> None:
    """End this process when the driver is gone, killed perhaps, so that no trial runs on unheard."""
    while True:
        time.sleep(1.0)
        try:
            os.kill(driver, 0)
        except ProcessLookupError:
            os._exit(1)
