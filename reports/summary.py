"""Sum up the seeds of each setting: horizons, solve rates, skill."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
    by = ["task", "variant", "cell", "initialisation"]
    return [_group(rows) for _, rows in frame.groupby(by, sort=False)]


def panels(found: Sequence[Group]) -> dict[tuple[str, str], list[Group]]:
    """Return the groups by task and variant: those that may be compared directly."""
    by: dict[tuple[str, str], list[Group]] = {}
    for group in found:
        by.setdefault((group.task, group.variant), []).append(group)
    return by


def _group(rows: pd.DataFrame) -> Group:
    first = rows.iloc[0]
    lengths = sorted(set(rows["sequence_length"]))
    finished = rows[rows["status"] == "ok"]
    at = {length: part for length, part in finished.groupby("sequence_length")}
    none = finished.iloc[:0]
    lags = rows.groupby("sequence_length")["lag"].first().reindex(lengths)
    curves = [
        part.sort_values("sequence_length")["skill"].tolist()
        for _, part in finished.groupby("seed")
        if len(part) == len(lengths)
    ]
    refusal = _refusal(first, lags[lags.notna()])
    if refusal:
        curves = []
    return Group(
        task=first["task"],
        variant=first["variant"],
        cell=first["cell"],
        initialisation=first["initialisation"],
        oracle=bool(rows["oracle"].all()),
        lengths=tuple(lengths),
        lags=tuple(float(lag) for lag in lags),
        seeds=rows["seed"].nunique(),
        horizons=tuple(sorted((horizon(lags.tolist(), c) for c in curves), key=lambda h: h.rank)),
        mean_skills=tuple(sorted(mean_skill(lags.tolist(), curve) for curve in curves)),
        rates=tuple(_rate(at.get(length, none)) for length in lengths),
        skills=tuple(tuple(at.get(length, none)["skill"]) for length in lengths),
        refusal=refusal,
    )


def _refusal(first: pd.Series, lags: pd.Series) -> str:
    """Say why a group has no horizon, empty where it has one.

    A model that reads in both directions meets the first input last: a horizon would say nothing
    of how long it carries it.
    """
    if not gates(first["cell"]):
        return "no network"
    if first["bidirectional"] is not None:
        return "refused: sees both ends"
    if (lags == 0).any():
        return "nothing to carry"
    return "" if lags.is_monotonic_increasing and lags.is_unique else "one lag at several lengths"


def _rate(rows: pd.DataFrame) -> SolveRate:
    return SolveRate(int(rows["solved"].astype(bool).sum()), len(rows))
