"""Lay the records of a study out in rows: one setting of one of its parts, all its seeds."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.catalogue import parse
from bench.part import Part
from bench.record import Record, Results
from bench.trial import Trial
from reports import measured, wording
from reports.frame import gates
from reports.summary import SolveRate


@dataclass(frozen=True)
class Row:
    """Hold one setting, everything but the seed, of one part of the study.

    Attributes:
        part: The part.
        trial: The settings; those of the first seed.
        records: The newest good record of each seed that finished, by seed.
        keys: The keys of all its planned trials.
    """

    part: Part
    trial: Trial
    records: tuple[Record, ...]
    keys: tuple[str, ...]

    @property
    def planned(self) -> int:
        """Return the number of planned seeds."""
        return len(self.keys)

    @property
    def law(self) -> str:
        """Name the initialisation, an oracle as such; empty where there is nothing to initialise."""
        if not self.trial.is_network:
            return ""
        told = self.trial.initialisation
        return f"{told} (oracle)" if self.trial.is_oracle else told

    @property
    def label(self) -> str:
        """Name cell and initialisation as a figure does."""
        return " · ".join(filter(None, [self.trial.cell, self.law]))

    @property
    def name(self) -> str:
        """Name cell and initialisation as a table does: plug-ins as code."""
        if not self.trial.is_network:
            return wording.code(self.trial.cell)
        oracle = " (oracle)" if self.trial.is_oracle else ""
        return (
            f"{wording.code(self.trial.cell)} · {wording.code(self.trial.initialisation)}{oracle}"
        )

    @property
    def length(self) -> int:
        """Return the sequence length."""
        return self.trial.sequence_length

    @property
    def dataset(self) -> str:
        """Return the task's name without its settings."""
        return parse("task", self.trial.task)[0].name

    @property
    def lag(self) -> float:
        """Return the median lag of the test answers, in steps; NaN where no seed finished."""
        lags = [measured.lag(record) for record in self.records]
        return statistics.median(lags) if lags else np.nan

    @property
    def rate(self) -> SolveRate:
        """Return how many of the seeds that finished solved the task."""
        return SolveRate(sum(map(measured.solved, self.records)), len(self.records))

    @property
    def seeds(self) -> str:
        """Return how many seeds finished, and of how many where some did not."""
        done = len(self.records)
        return str(done) if done == self.planned else f"{done} of {self.planned}"

    def has(self, name: str) -> bool:
        """Tell whether some seed left this measurement."""
        return any(name in record.measurements for record in self.records)


def rows(results: Results) -> list[Row]:
    """Return every row, in the order of the grids.

    Seeds of one setting that two grids of one part share out are one row.

    Raises:
        StoreError: The grids no longer give the trials that were planned.
    """
    newest = results.newest
    parts = results.sweep.parts
    missing = any(key not in newest for _, keys in parts for key in keys)
    planned = results.sweep.trials if missing else {}
    found: dict[tuple[Part, str], dict[str, Trial]] = {}
    for part, keys in parts:
        for key in keys:
            trial = newest[key].trial if key in newest else planned[key]
            found.setdefault((part, trial.group), {})[key] = trial
    return [_row(part, trials, newest) for (part, _), trials in found.items()]


def _row(part: Part, trials: dict[str, Trial], newest: dict[str, Record]) -> Row:
    kept = [newest[key] for key in trials if key in newest]
    good = sorted((r for r in kept if r.status == "ok"), key=lambda record: record.trial.seed)
    return Row(part, next(iter(trials.values())), tuple(good), tuple(trials))


def of_section(found: Iterable[Row], section: str) -> list[Row]:
    """Return the rows that stand in one section of the report."""
    return [row for row in found if row.part.section == section]


def by_length(found: Iterable[Row]) -> list[tuple[Row, ...]]:
    """Return lines: rows that differ in nothing but the sequence length, rising in it.

    The lines stand in the report's order: tasks as the sweep has them, plain cells before gated ones, the
    default initialisation first, small before large.
    """
    lines: dict[Any, list[Row]] = {}
    tasks: dict[str, int] = {}
    for row in found:
        tasks.setdefault(row.trial.task, len(tasks))
        lines.setdefault(_line(row), []).append(row)
    ordered = [tuple(sorted(line, key=lambda row: row.length)) for line in lines.values()]
    return sorted(ordered, key=lambda line: (tasks[line[0].trial.task], *order(line[0])))


def _line(row: Row) -> tuple[Any, ...]:
    """Return all that the rows of a line have in common."""
    # A width that was chosen to give so many parameters may differ with the task's length.
    left_out = {"seed", "sequence_length"} | (
        {"hidden_size"} if row.trial.match_parameters else set()
    )
    settings = (
        repr(getattr(row.trial, name)) for name in Trial.model_fields if name not in left_out
    )
    return row.part, *settings


def order(row: Row) -> tuple[Any, ...]:
    """Order rows of a task as everywhere in the report."""
    trial = row.trial
    return (
        gates(trial.cell),
        trial.cell,
        trial.initialisation != "default",
        trial.initialisation,
        trial.widths,
        trial.depth,
    )
