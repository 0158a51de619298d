"""Say how an attempt ended, in plain values that travel between processes without torch."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from bench.record import Measurement, Status
from bench.trial import Trial


@dataclass(frozen=True)
class Outcome:
    """Hold how one attempt ended.

    Attributes:
        status: ok, skipped (the machine cannot run it), failed (it raised), crashed (its process died)
            or timeout.
        reason: Why it is not ok: a traceback, or a sentence. None for ok.
        started: UTC time, ISO 8601.
        wall_time: Seconds, measured by the worker; None where the worker was lost.
        environment: Where it ran; empty where that could not be told any more.
        measurements: What was measured, by name.
    """

    status: Status
    reason: str | None
    started: str
    wall_time: float | None
    environment: dict[str, str] = field(default_factory=dict)
    measurements: dict[str, Measurement] = field(default_factory=dict)


class Engine(Protocol):
    """Run trials somewhere and hand each outcome back as it comes; the sweep knows nothing more.

    Attributes:
        name: As the command line calls it.
    """

    name: str

    def run(self, trials: Iterable[Trial]) -> Iterator[tuple[Trial, Outcome]]:
        """Yield each trial with its outcome, in the order in which they end.

        What no machine of the engine can run ends at once, as skipped.
        """

    def gpus(self) -> int:
        """Return how many GPUs its machines have."""

    @property
    def workers(self) -> int:
        """Return how many trials run at a time at most."""

    @property
    def running(self) -> int:
        """Return how many trials run now."""
