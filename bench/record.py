"""Say what one attempt at a trial left behind."""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from bench.comparison import Comparison
from bench.errors import StoreError
from bench.fields import Strict
from bench.grid import Grid
from bench.part import Part
from bench.sweep import ReportName, Sweep
from bench.system import System
from bench.training import Training
from bench.trial import Trial

Status = Literal["ok", "skipped", "failed", "crashed", "timeout"]
Direction = Literal["higher", "lower", "none"]


class Measurement(Strict):
    """Hold one measured array with its unit, direction and axes.

    A scalar has no axes and one value. A number that was not finite, or was never reached, is None.

    Attributes:
        name: What was measured.
        unit: Unit of the values.
        direction: Which way is better.
        axes: Coordinates along each axis of the array, by axis name, outermost first.
        values: The raw values, nested as the axes are.
    """

    name: str
    unit: str
    direction: Direction
    axes: dict[str, list[Any]] = Field(default_factory=dict)
    values: Any


def scalar(name: str, unit: str, direction: Direction, value: float | None) -> Measurement:
    """Build a measurement of one number."""
    return Measurement(name=name, unit=unit, direction=direction, values=_finite(value))


def curve(
    name: str, unit: str, direction: Direction, axis: dict[str, list[Any]], values: Sequence[float]
) -> Measurement:
    """Build a measurement along one axis.

    Args:
        name: What was measured.
        unit: Unit of the values.
        direction: Which way is better.
        axis: The axis's name and its coordinates, one a value.
        values: The raw values.
    """
    return Measurement(
        name=name,
        unit=unit,
        direction=direction,
        axes=axis,
        values=[_finite(value) for value in values],
    )


def _finite(value: float | None) -> float | None:
    """Turn what JSON cannot hold into None."""
    return value if value is not None and math.isfinite(value) else None


class Record(Strict):
    """Hold one attempt: the trial, where it ran, how it ended and what was measured.

    Attributes:
        key: The trial's key at the time of the attempt.
        trial: The settings.
        attempt: 1 for the first attempt at this key, then counting up.
        status: How the attempt ended.
        reason: Why it ended so; None for ok.
        started: UTC time of the start, ISO 8601.
        wall_time: Seconds from start to end, None where the worker was lost.
        environment: Versions, device, threads, commit, concurrency.
        measurements: What was measured, by name.
    """

    key: str
    trial: Trial
    attempt: int
    status: Status
    reason: str | None
    started: str
    wall_time: float | None
    environment: dict[str, str]
    measurements: dict[str, Measurement] = Field(default_factory=dict)


class SweepRun(Strict):
    """Hold one start of a sweep: what was asked for, and by which command.

    Attributes:
        name: The sweep's name.
        description: What it is for, in its author's words.
        command: The command, as a reader would type it again.
        started: UTC time, ISO 8601.
        training: The training settings all its trials share.
        comparisons: The comparisons named in advance.
        report: Which report it is written up in.
        grids: The grids, shared axes and this machine's accelerator filled in: values by axis, and
            what else a grid of a sweep file holds. None before the learning rates are chosen.
        selection: The grids of the trials by which learning rates are chosen, likewise.
        planned: Every trial asked for: its id by its key, as they were then.
    """

    name: str
    description: str
    report: ReportName = "forgetting"
    command: str
    started: str
    training: Training
    comparisons: Annotated[tuple[Comparison, ...], Field(strict=False)]
    grids: list[dict[str, Any]]
    selection: list[dict[str, Any]] = Field(default_factory=list)
    planned: dict[str, str]

    @cached_property
    def trials(self) -> dict[str, Trial]:
        """Return every trial asked for, by its key; the grids tell the settings.

        Raises:
            StoreError: The grids no longer give the trials that were planned.
        """
        by_id = {
            trial.id: trial
            for grids in (self.selection, self.grids)
            for trial in (self._sweep(grids).trials() if grids else ())
        }
        lost = sorted(set(self.planned.values()) - set(by_id))
        if lost:
            raise StoreError(
                f"sweep {self.name}: expected its grids to hold {lost[0]}, but they do not; another "
                "version of Lethe wrote it, read it with that one"
            )
        return {key: by_id[name] for key, name in self.planned.items()}

    @cached_property
    def reported(self) -> dict[str, str]:
        """Return the planned trials that results are reported of: without those of the selection."""
        if not self.selection:
            return self.planned
        left_out = {trial.id for trial in self._sweep(self.selection).trials()}
        return {key: name for key, name in self.planned.items() if name not in left_out}

    @cached_property
    def systems(self) -> list[tuple[System, list[str]]]:
        """Return each grid's system with the keys of its trials, for grids that have one.

        Raises:
            StoreError: The grids no longer give the trials that were planned.
        """
        return [(grid.system, keys) for grid, keys in self._with_keys() if grid.system]

    @cached_property
    def parts(self) -> list[tuple[Part, list[str]]]:
        """Return each grid's part of the study with the keys of its trials, for grids that have one.

        Raises:
            StoreError: The grids no longer give the trials that were planned.
        """
        return [(grid.part, keys) for grid, keys in self._with_keys() if grid.part]

    def _with_keys(self) -> Iterator[tuple[Grid, list[str]]]:
        """Yield each grid with the keys of its trials."""
        if not self.grids:
            return
        keys = {name: key for key, name in self.planned.items()}
        for grid, points in self._sweep(self.grids).expanded():
            names = [Trial(**p, training=grid.training or self.training).id for p in points]
            lost = [name for name in names if name not in keys]
            if lost and (grid.system or grid.part):
                raise StoreError(
                    f"sweep {self.name}: expected {lost[0]} among its planned trials, found none; "
                    "another version of Lethe wrote it, read it with that one"
                )
            yield grid, [keys[name] for name in names if name in keys]

    def _sweep(self, grids: list[dict[str, Any]]) -> Sweep:
        return Sweep.model_validate({"name": self.name, "training": self.training, "grids": grids})


class Results(Strict):
    """Hold a sweep and every attempt at its trials, sorted by trial id and attempt."""

    sweep: SweepRun
    records: tuple[Record, ...]

    @cached_property
    def newest(self) -> dict[str, Record]:
        """Return for each key its newest ok record, or its newest attempt where none is ok."""
        return newest(self.records)


def newest(records: Iterable[Record]) -> dict[str, Record]:
    """Return for each key its newest ok record, or its newest attempt where none is ok.

    Args:
        records: Attempts, those of one key the oldest first.
    """
    best: dict[str, Record] = {}
    for record in records:
        known = best.get(record.key)
        if record.status == "ok" or known is None or known.status != "ok":
            best[record.key] = record
    return best
