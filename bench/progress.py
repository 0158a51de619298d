"""Show how a sweep goes: one line that moves on a terminal, one plain line a trial elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.text import Text

from bench.outcome import Engine
from bench.record import Record
from bench.run_sweep import Tally, work
from bench.trial import Trial


class _Terminal(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command to say that its reader has left; rich would end the process by itself."""
        self.quiet = True
        raise BrokenPipeError


def terminal() -> Console:
    """Return where a command writes how its sweep goes."""
    return _Terminal(highlight=False)


class Lines:
    """Tell each trial as it ends, on a line of its own.

    On a terminal only what is not ok gets a line; the rest moves in one line at the bottom.
    """

    def __init__(self, console: Console) -> None:
        """Start with nothing to show.

        Args:
            console: Where to write.
        """
        self._console = console
        self._live: Live | None = None
        self._engine: Engine | None = None
        self._tally = Tally(0, 0)
        self._work_left = 0.0
        self._work_done = 0.0
        self._clock = time.monotonic()

    @contextmanager
    def shown(self) -> Iterator["Lines"]:
        """Keep the moving line up while a sweep runs; without a terminal there is none."""
        if not self._console.is_terminal:
            yield self
            return
        with Live(
            console=self._console, get_renderable=self._line, refresh_per_second=2, transient=True
        ) as live:
            self._live = live
            yield self

    def started(self, tally: Tally, pending: list[Trial], engine: Engine) -> None:
        """Say how much there is to do."""
        self._tally, self._engine = tally, engine
        self._work_left, self._work_done = sum(map(work, pending)), 0.0
        self._clock = time.monotonic()
        self._say(f"{tally.planned} trials: {tally.earlier} done earlier, {len(pending)} to run")

    def ended(self, tally: Tally, record: Record) -> None:
        """Say how a trial ended."""
        self._work_left -= work(record.trial)
        if record.status != "skipped":
            self._work_done += work(record.trial)
        if self._live is not None and record.status == "ok":
            return
        took = "" if record.wall_time is None else f" {record.wall_time:.1f} s"
        reason = "" if record.reason is None else f": {record.reason.strip().splitlines()[-1]}"
        self._say(
            f"[{tally.done}/{tally.planned}] {record.status} {record.trial.id}{took}"
            f"{reason} ({tally.failed} failed, {self._time_left()} left)"
        )

    def _say(self, line: str) -> None:
        self._console.print(Text(line), soft_wrap=True)

    def _line(self) -> Text:
        tally, running = self._tally, self._engine.running if self._engine else 0
        return Text(
            f"{tally.done}/{tally.planned} done, {running} running, {tally.failed} failed, {self._time_left()} left",
            style="bold",
        )

    def _time_left(self) -> str:
        if self._work_left <= 0:
            return "0 s"
        if self._work_done == 0:
            return "unknown time"
        elapsed = time.monotonic() - self._clock
        return duration(elapsed * self._work_left / self._work_done)


def duration(seconds: float) -> str:
    """Write a duration as a person would say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
