"""Run trials on a Ray cluster: on each of its cores the local engine, with one trial at a time.

So a fresh process, a timeout, a memory limit and the blame for a crash are the same as on one machine, to
the letter of the record. Ray places trials, and tries again where it lost a worker or a node. The
driver alone writes: event files come back with the outcome. Needs the extra ``cluster``.
"""

import os
import shutil
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import ray
from ray.exceptions import RayError, RayTaskError

from bench.attempt import Body, now, train_and_test
from bench.events_lost import tell_lost
from bench.limits import Limits
from bench.local_engine import LocalEngine
from bench.outcome import Outcome
from bench.ray_settings import RETRIES
from bench.trial import Trial

# Seconds after which it is asked again how large the cluster is, so that a node that joined gets work.
_PATIENCE = 5.0

Files = dict[str, bytes]


class _Flight(NamedTuple):
    trial: Trial
    submitted: str


class RayEngine:
    """Run trials on the cluster that this process is connected to."""

    name = "ray"

    def __init__(
        self,
        limits: Limits,
        event_folder: Path,
        trials_per_gpu: int = 1,
        body: Body = train_and_test,
    ) -> None:
        """Remember how to run; nothing starts before `run`.

        Args:
            limits: What each trial may take.
            event_folder: Where TensorBoard's event files go, a folder a trial.
            trials_per_gpu: How many trials may share a GPU.
            body: What each process does; importable by name.
        """
        self._limits = limits
        self._event_folder = event_folder
        self._trials_per_gpu = trials_per_gpu
        self._body = body
        self._flying: dict[Any, _Flight] = {}

    @property
    def workers(self) -> int:
        """Return how many cores the cluster has now."""
        return _count("CPU")

    @property
    def running(self) -> int:
        """Return how many trials run now, or are about to."""
        return len(self._flying)

    def gpus(self) -> int:
        """Return how many GPUs the cluster has now."""
        return _count("GPU")

    def run(self, trials: Iterable[Trial]) -> Iterator[tuple[Trial, Outcome]]:
        """Yield each trial with its outcome as it ends.

        Closing the iterator early, or an exception from outside, gives up the trials that run.
        """
        waiting: dict[str, deque[Trial]] = {"cpu": deque(), "gpu": deque()}
        for trial in trials:
            waiting[trial.accelerator].append(trial)
        if waiting["gpu"] and not self.gpus():
            reason = "no machine of the Ray cluster has a GPU"
            for trial in waiting.pop("gpu"):
                yield trial, Outcome("skipped", reason, now(), None)
        try:
            while any(waiting.values()) or self._flying:
                self._submit(waiting)
                ended, _ = ray.wait(list(self._flying), num_returns=1, timeout=_PATIENCE)
                for reference in ended:
                    flight = self._flying.pop(reference)
                    yield flight.trial, self._outcome(reference, flight)
        finally:
            for reference in self._flying:
                ray.cancel(reference, force=True)
            self._flying.clear()

    def _submit(self, waiting: dict[str, deque[Trial]]) -> None:
        """Hand in as many trials as the cluster runs at once, so that none is lost in a queue of Ray's."""
        places = {"cpu": self.workers, "gpu": self.gpus() * self._trials_per_gpu}
        for accelerator, trials in waiting.items():
            taken = sum(one.trial.accelerator == accelerator for one in self._flying.values())
            # At least one, where nodes are gone for now: Ray keeps it until one is back.
            room = max(places[accelerator], 1) - taken
            for _ in range(min(room, len(trials))):
                trial = trials.popleft()
                share = 1 / self._trials_per_gpu if accelerator == "gpu" else 0
                task = ray.remote(num_cpus=1, num_gpus=share, max_retries=RETRIES)(_on_a_node)
                reference = task.remote(self._body, trial, self._limits)
                self._flying[reference] = _Flight(trial, now())

    def _outcome(self, reference: Any, flight: _Flight) -> Outcome:
        """Read what a node sent, and lay its event files where they belong."""
        try:
            outcome, files = ray.get(reference)
        except RayTaskError as error:
            # Nothing was lost: a node lacks something without which no trial begins there.
            return Outcome("failed", str(error), flight.submitted, None)
        except RayError as error:
            reason = f"Ray lost it {RETRIES + 1} times over: {type(error).__name__}: {error}"
            return Outcome("crashed", reason, flight.submitted, None)
        try:
            self._lay(flight.trial, files)
        except OSError as error:
            tell_lost(flight.trial.id, error)
        told: Outcome = outcome
        return told

    def _lay(self, trial: Trial, files: dict[str, bytes]) -> None:
        # An earlier attempt's events would be drawn into this one's curves.
        shutil.rmtree(self._event_folder / trial.id, ignore_errors=True)
        for name, content in files.items():
            path = self._event_folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _count(resource: str) -> int:
    return int(ray.cluster_resources().get(resource, 0))  # type: ignore[no-untyped-call]


def _on_a_node(body: Body, trial: Trial, limits: Limits) -> tuple[Outcome, Files]:
    """Attempt a trial on this node; return its outcome and its event files by their path."""
    _be_nobody()
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        ((_, outcome),) = LocalEngine(1, limits, folder, body=body).run([trial])
        files = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
    return outcome, files


def _be_nobody() -> None:
    """Have the processes that this one starts find our code, and not import Ray's.

    A new process finds modules by PYTHONPATH before it is told sys.path, and it runs the file of its
    parent's ``__main__``: here Ray's worker, which would load all of Ray for every trial.
    """
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    vars(sys.modules["__main__"]).pop("__file__", None)
