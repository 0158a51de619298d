"""Follow one network over the lengths it was trained at, its horizons beside its records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from reports import summary, wording
from reports.frame import SETTINGS, short
from reports.summary import Group
from reports.vanishing.rows import Row, by_length, of_section

# By definition the same along a line, or told beside it: a chosen rate belongs to the cell.
_TOLD_ELSEWHERE = ("topology", "learning_rate", "hidden_size")


@dataclass(frozen=True)
class Line:
    """Hold one network of one task, at every length.

    Attributes:
        group: Its horizons, skills and solve rates.
        rows: Its settings with their records, rising in length.
    """

    group: Group
    rows: tuple[Row, ...]

    @property
    def label(self) -> str:
        """Name it within its task as a figure does."""
        return self._with_variant(self.rows[0].label)

    @property
    def name(self) -> str:
        """Name it within its task as a table does."""
        return self._with_variant(self.rows[0].name)

    @property
    def longest(self) -> Row:
        """Return its setting at the longest length."""
        return self.rows[-1]

    def at(self, length: int) -> Row | None:
        """Return its setting at a length; None where it was not planned at it."""
        return next((row for row in self.rows if row.length == length), None)

    def _with_variant(self, name: str) -> str:
        return f"{name}, {self.group.variant}" if self.group.variant else name


def lines(found: Iterable[Row], frame: pd.DataFrame) -> list[Line]:
    """Return the networks of the section "horizon", by task and in the report's order.

    Args:
        found: The rows of the study.
        frame: Its trials, as `reports.frame.trials` lays them out.
    """
    alike = [line for line in by_length(of_section(found, "horizon")) if line[0].trial.is_network]
    told = []
    for line, variant in zip(alike, _variants([line[0] for line in alike]), strict=True):
        mine = trials_of(line, frame)
        told += [Line(group, line) for group in summary.groups(mine.assign(variant=variant))]
    return told


def trials_of(some: Iterable[Row], frame: pd.DataFrame) -> pd.DataFrame:
    """Return the trials of some rows alone: other parts may have more seeds of the same setting.

    Args:
        some: The rows.
        frame: The trials of the study.
    """
    return frame[frame["key"].isin({key for row in some for key in row.keys})]


def by_task(found: Iterable[Line]) -> dict[str, list[Line]]:
    """Return the lines by task, in their order."""
    parts: dict[str, list[Line]] = {}
    for line in found:
        parts.setdefault(line.group.task, []).append(line)
    return parts


def lengths(part: Iterable[Line]) -> list[int]:
    """Return every length of some lines, rising."""
    return sorted({row.length for line in part for row in line.rows})


def half_solved(row: Row) -> bool:
    """Tell whether at least half of the seeds that finished, and at least one, solved the task."""
    return 0 < row.rate.count <= 2 * row.rate.solved


def names(some: Iterable[Line]) -> str:
    """Name lines in a sentence."""
    return wording.listing([line.name for line in some])


def _variants(firsts: Sequence[Row]) -> list[str]:
    """Return for each line a label of the settings that vary within some task, beside the usual."""
    values = [
        {name: _value(row, name) for name in SETTINGS if name not in _TOLD_ELSEWHERE}
        | {"hidden_size": "matched" if row.trial.match_parameters else row.trial.hidden_size}
        for row in firsts
    ]
    tasks = {row.trial.task for row in firsts}
    varying = [
        name
        for name in SETTINGS
        if any(
            len({repr(v.get(name)) for v, row in zip(values, firsts, strict=True) if row.trial.task == task}) > 1
            for task in tasks
        )
    ]  # fmt: skip
    return [
        ", ".join(f"{SETTINGS[name]}={short(told[name])}" for name in varying) for told in values
    ]


def _value(row: Row, name: str) -> object:
    holder = row.trial if name in type(row.trial).model_fields else row.trial.training
    return getattr(holder, name)
