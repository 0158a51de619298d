"""Run trials on this machine: a fresh single-threaded process each, as many at a time as there are cores.

The processes are forked from a server that has imported torch and lightning once, so that a fresh one
costs next to nothing; a fresh one a trial means that no trial inherits another's memory or random state.
"""

import multiprocessing
import os
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, TimeoutError, wait
from pathlib import Path
from typing import NamedTuple

from pebble import ProcessExpired, ProcessPool

from bench import machine
from bench.attempt import Body, Order, attempt, now, train_and_test
from bench.limits import Limits
from bench.outcome import Outcome
from bench.threads import one_thread_a_process
from bench.trial import Trial

# What a trial's process imports: to train, to tell its environment, and because Python imports the
# driver's main module in each child.
_PRELOADED = ["bench.run_trial", "bench.environment", "bench.command_line"]


class _Flight(NamedTuple):
    trial: Trial
    started: str
    gpu: str | None


class LocalEngine:
    """Run trials in fresh processes of this machine."""

    name = "local"

    def __init__(
        self,
        workers: int,
        limits: Limits,
        event_folder: Path,
        trials_per_gpu: int = 1,
        body: Body = train_and_test,
    ) -> None:
        """Remember how to run; nothing starts before `run`.

        Args:
            workers: Trials at a time.
            limits: What each trial may take.
            event_folder: Where TensorBoard's event files go, a folder a trial.
            trials_per_gpu: Of the trials at a time, how many may share a GPU.
            body: What each process does; importable by name.
        """
        self._workers = workers
        self._limits = limits
        self._event_folder = event_folder
        self._trials_per_gpu = trials_per_gpu
        self._body = body
        self._flying: dict[Future[Outcome], _Flight] = {}

    @property
    def workers(self) -> int:
        """Return how many trials run at a time at most."""
        return self._workers

    @property
    def running(self) -> int:
        """Return how many trials run now."""
        return len(self._flying)

    def gpus(self) -> int:
        """Return how many GPUs torch sees here."""
        return machine.gpus()

    def run(self, trials: Iterable[Trial]) -> Iterator[tuple[Trial, Outcome]]:
        """Yield each trial with its outcome as it ends.

        Closing the iterator early, or an exception from outside, ends the trials that run.
        """
        waiting: dict[str, deque[Trial]] = {"cpu": deque(), "gpu": deque()}
        for trial in trials:
            if (reason := machine.refusal(trial)) is None:
                waiting[trial.accelerator].append(trial)
            else:
                yield trial, Outcome("skipped", reason, now(), None)
        if any(waiting.values()):
            yield from self._run(waiting)

    def _run(self, waiting: dict[str, deque[Trial]]) -> Iterator[tuple[Trial, Outcome]]:
        one_thread_a_process()
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        free = self._gpu_places() if waiting["gpu"] else []
        pool = ProcessPool(max_workers=self._workers, max_tasks=1, context=context)
        try:
            while True:
                # No more in the pool than run at once, so that the time of handing in is the start.
                while len(self._flying) < self._workers:
                    # A GPU is the scarcer thing: it never waits for a core while a trial could use it.
                    if waiting["gpu"] and free:
                        trial, gpu = waiting["gpu"].popleft(), free.pop(0)
                    elif waiting["cpu"]:
                        trial, gpu = waiting["cpu"].popleft(), None
                    else:
                        break
                    order = Order(
                        self._body, trial, self._place(trial), os.getpid(), self._limits, gpu
                    )
                    future: Future[Outcome] = pool.schedule(
                        attempt, args=(order,), timeout=self._limits.timeout
                    )
                    self._flying[future] = _Flight(trial, now(), gpu)
                if not self._flying:
                    break
                ended, _ = wait(self._flying, return_when=FIRST_COMPLETED)
                for future in ended:
                    flight = self._flying.pop(future)
                    if flight.gpu is not None:
                        free.append(flight.gpu)
                    yield flight.trial, self._outcome(future, flight.started)
        finally:
            self._flying.clear()
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def _gpu_places(self) -> list[str]:
        """Return the places for trials on GPUs, as CUDA_VISIBLE_DEVICES names each GPU, all GPUs in turn.

        It may name more than there are; CUDA leaves out all from the first that is not there.
        """
        told = os.environ.get("CUDA_VISIBLE_DEVICES", "")
        names = [name.strip() for name in told.split(",") if name.strip()]
        there = names[: self.gpus()] or [str(number) for number in range(self.gpus())]
        return there * self._trials_per_gpu

    def _place(self, trial: Trial) -> Path:
        return self._event_folder / trial.id

    def _outcome(self, future: Future[Outcome], started: str) -> Outcome:
        """Read a future: the worker's own outcome, or how the worker was lost."""
        try:
            return future.result()
        except TimeoutError:
            reason = (
                f"took longer than {self._limits.timeout:g} s and was ended; raise the sweep's timeout "
                "to let it finish"
            )
            return Outcome("timeout", reason, started, None)
        except ProcessExpired as error:
            reason = f"its process died with exit code {error.exitcode} (a negative one names the signal)"
            return Outcome("crashed", reason, started, None)
        except Exception:
            # What it measured could not be sent, or could not be read here.
            return Outcome("failed", traceback.format_exc(), started, None)
