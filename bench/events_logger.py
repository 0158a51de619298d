"""Leave what a trial has for TensorBoard; what cannot be left is told once, and costs no trial."""

import os
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lightning.pytorch.loggers.logger import Logger
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

from bench.events_lost import tell_lost

# How TensorBoard knows its files, by the first event in one.
_FILE_VERSION = "brain.Event:2"


class EventLogger(Logger):
    """Append to a trial's event file until that fails once.

    A trial measures all by itself, so that no event is worth its failure. Every event is written before
    the call returns. TensorBoard's own writer has a thread for it, which tells a failure with a traceback,
    and raises it in some later call.
    """

    def __init__(self, folder: Path, trial_id: str) -> None:
        """Name the file; nothing is written yet.

        Args:
            folder: The trial's own, made where it is absent.
            trial_id: Whose events these are.
        """
        self._path = folder / (
            f"events.out.tfevents.{time.time():010.0f}.{socket.gethostname()}.{os.getpid()}"
        )
        self._trial_id = trial_id
        self._given_up = False

    @property
    def name(self) -> str:
        """Return the trial's id."""
        return self._trial_id

    @property
    def version(self) -> str:
        """Return nothing: a trial has one event file."""
        return ""

    def log_metrics(self, metrics: dict[str, float], step: int | None = None) -> None:
        """Append scalars, as a training goes.

        Args:
            metrics: The values by name.
            step: The sequences seen.
        """
        self.leave((scalar(name, value), step or 0) for name, value in metrics.items())

    def log_hyperparams(self, params: Any, *args: Any, **kwargs: Any) -> None:
        """Leave out what Lightning knows of the settings: `bench.events_table` tells them."""

    def leave(self, summaries: Iterable[tuple[Summary, int]]) -> None:
        """Append summaries, each with its step; do nothing if that failed before.

        Args:
            summaries: What to append. An exception on the way to one is a failure, too.
        """
        if self._given_up:
            return
        try:
            self._append(summaries)
        except Exception as error:
            self._given_up = True
            tell_lost(self._trial_id, error)

    def _append(self, summaries: Iterable[tuple[Summary, int]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            writer = RecordWriter(file)
            if not file.tell():
                first = Event(wall_time=time.time(), file_version=_FILE_VERSION)
                writer.write(first.SerializeToString())
            for summary, step in summaries:
                event = Event(wall_time=time.time(), step=step, summary=summary)
                writer.write(event.SerializeToString())


def scalar(name: str, value: float) -> Summary:
    """Return one value of a curve, or of a column of the table of trials."""
    return Summary(value=[Summary.Value(tag=name, simple_value=float(value))])
