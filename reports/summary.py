"""Sum up the seeds of each setting: horizons, solve rates, skill."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from reports.frame import gates
from reports.horizon import Horizon, Spread, horizon, mean_skill, spread
from reports.statistics import wilson


@dataclass(frozen=True)
class SolveRate:
    """Hold how many of the trials that finished at one length were solved."""

    solved: int
    count: int

    @property
    def interval(self) -> tuple[float, float]:
        """Return Wilson's 95 % interval."""
        return wilson(self.solved, self.count)

    def __str__(self) -> str:
        """Write it as solved/count."""
        return f"{self.solved}/{self.count}"


@dataclass(frozen=True)
class Group:
    """Hold what the seeds of one task, setting, cell and initialisation show.

    Attributes:
        task: The task, as chosen.
        variant: Label of the settings that vary in the sweep; empty where none does.
        cell: The cell.
        initialisation: The initialisation, as chosen.
        oracle: Whether each of its trials was told the task's length.
        lengths: Every planned sequence length, rising.
        lags: The lag in steps at each length; NaN where no trial of the task finished.
        seeds: Number of planned seeds.
        horizons: One for each seed with a result at every length, shortest first.
        mean_skills: The mean of skill over log lag of the same seeds, lowest first.
        rates: Solve rate at each length.
        skills: Test skill of each trial that finished, at each length, in the order of the seeds.
        refusal: Why there are no horizons, where the question makes no sense; else empty.
    """

    task: str
    variant: str
    cell: str
    initialisation: str
    oracle: bool
    lengths: tuple[int, ...]
    lags: tuple[float, ...]
    seeds: int
    horizons: tuple[Horizon, ...]
    mean_skills: tuple[float, ...]
    rates: tuple[SolveRate, ...]
    skills: tuple[tuple[float, ...], ...]
    refusal: str

    @property
    def law(self) -> str:
        """Name the initialisation, an oracle as such."""
        return f"{self.initialisation} (oracle)" if self.oracle else self.initialisation

    @property
    def spread(self) -> Spread | None:
        """Return the median horizon and its range; None where no seed is complete."""
        return spread(self.horizons)

    @property
    def strength(self) -> tuple[Any, ...]:
        """Order groups by what they remember: median horizon first, then the mean of skill."""
        if self.spread is None:
            return ((-1, 0.0), 0.0)
        return self.spread.middle[0].rank, float(np.median(self.mean_skills))

    def rate_at(self, length: int) -> SolveRate:
        """Return the solve rate at a length; 0/0 where the group was not planned at it."""
        if length not in self.lengths:
            return SolveRate(0, 0)
        return self.rates[self.lengths.index(length)]


def groups(frame: pd.DataFrame) -> list[Group]:
    """Return the groups of a frame of trials, in its order."""
    # Not pandas' own groups: of many small ones each takes milliseconds.
    by: dict[tuple[Any, ...], list[_Row]] = {}
    for row in map(_Row._make, zip(*(frame[name] for name in _Row._fields), strict=True)):
        by.setdefault(row[: _Row._fields.index("sequence_length")], []).append(row)
    return [_group(rows) for rows in by.values()]


def panels(found: Sequence[Group]) -> dict[tuple[str, str], list[Group]]:
    """Return the groups by task and variant: those that may be compared directly."""
    by: dict[tuple[str, str], list[Group]] = {}
    for group in found:
        by.setdefault((group.task, group.variant), []).append(group)
    return by


class _Row(NamedTuple):
    """Hold what is summed up of a trial: the four fields that make its group first."""

    task: str
    variant: str
    cell: str
    initialisation: str
    sequence_length: int
    seed: int
    status: str
    oracle: bool
    bidirectional: str | None
    lag: float
    skill: float
    solved: bool | None


def _group(rows: list[_Row]) -> Group:
    first = rows[0]
    lag_at = {row.sequence_length: row.lag for row in rows}
    lengths = sorted(lag_at)
    lags = [float(lag_at[length]) for length in lengths]
    at: dict[int, list[_Row]] = {length: [] for length in lengths}
    of_seed: dict[int, list[_Row]] = {}
    for row in rows:
        if row.status == "ok":
            at[row.sequence_length].append(row)
            of_seed.setdefault(row.seed, []).append(row)
    curves = [
        [row.skill for row in sorted(of_seed[seed], key=lambda row: row.sequence_length)]
        for seed in sorted(of_seed)
        if len(of_seed[seed]) == len(lengths)
    ]
    refusal = _refusal(first, [lag for lag in lags if lag == lag])
    if refusal:
        curves = []
    return Group(
        task=first.task,
        variant=first.variant,
        cell=first.cell,
        initialisation=first.initialisation,
        oracle=all(row.oracle for row in rows),
        lengths=tuple(lengths),
        lags=tuple(lags),
        seeds=len({row.seed for row in rows}),
        horizons=tuple(sorted((horizon(lags, c) for c in curves), key=lambda h: h.rank)),
        mean_skills=tuple(sorted(mean_skill(lags, curve) for curve in curves)),
        rates=tuple(
            SolveRate(sum(bool(row.solved) for row in at[length]), len(at[length]))
            for length in lengths
        ),
        skills=tuple(tuple(row.skill for row in at[length]) for length in lengths),
        refusal=refusal,
    )


def _refusal(first: _Row, lags: Sequence[float]) -> str:
    """Say why a group has no horizon, empty where it has one.

    A model that reads in both directions meets the first input last: a horizon would say nothing
    of how long it carries it.
    """
    if not gates(first.cell):
        return "no network"
    if first.bidirectional is not None:
        return "refused: sees both ends"
    if 0 in lags:
        return "nothing to carry"
    rising = all(one < other for one, other in pairwise(lags))
    return "" if rising else "one lag at several lengths"
