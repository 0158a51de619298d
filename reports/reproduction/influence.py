"""Tell whether the first input still moves the prediction, and how that falls with the length.

Exercise 2 of course notes 0 says that initial states cease to matter to an RNN and not to an LSTM.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.trial import Trial
from reports import measured, wording
from reports.reproduction.numbers import number
from reports.reproduction.rows import Row, told, varying

PROBE = "first_input_influence"
# Below this lies what float64 rounds off.
FLOOR = 1e-15
BELOW = "< 1e-15"


@dataclass(frozen=True)
class Point:
    """Hold one length: a value a seed, in the order of the seeds.

    Attributes:
        length: Sequence length.
        lag: Median lag of the test answers, in steps.
        initial: Influence before training.
        trained: Influence after it.
        solved: Number of seeds that solved the task.
    """

    length: int
    lag: float
    initial: tuple[float, ...]
    trained: tuple[float, ...]
    solved: int


@dataclass(frozen=True)
class Curve:
    """Hold one network at all its lengths, rising.

    Attributes:
        name: What tells it from the others: cell and initialisation, and what else varies.
        cell: The cell.
        initialisation: The initialisation.
        points: One a length at which some seed finished.
    """

    name: str
    cell: str
    initialisation: str
    points: tuple[Point, ...]

    @property
    def trend(self) -> str:
        """Say how the trained influence at the longest length lies to that at the shortest."""
        if len(self.points) < 2:
            return "not told"
        first, last = (
            [max(value, FLOOR) for value in point.trained]
            for point in (self.points[0], self.points[-1])
        )
        if max(last) < min(first):
            return "falls"
        return "grows" if min(last) > max(first) else "not told"

    @property
    def reach(self) -> int:
        """Return the greatest length that some seed solved; 0 for none."""
        return max((point.length for point in self.points if point.solved), default=0)


def curves(found: Sequence[Row]) -> list[Curve]:
    """Return the curves of the rows that were probed, in their order."""
    probed = [row for row in found if row.has(PROBE)]
    names = [name for name in varying([row.trial for row in probed]) if name != "sequence_length"]
    by: dict[str, list[Row]] = {}
    for row in probed:
        by.setdefault(_name(row.trial, names), []).append(row)
    return [
        Curve(name, alike[0].trial.cell, alike[0].trial.initialisation, _points(alike))
        for name, alike in by.items()
    ]


def table(found: Sequence[Curve]) -> str:
    """Return the influence at every length, and beside it how many seeds solved the task."""
    heads = ["network", "T", "lag", "untrained", "range", "trained", "range", "solved"]
    rows = [
        [
            wording.code(curve.name),
            f"{point.length:,}",
            f"{point.lag:,g}",
            *_spread(point.initial),
            *_spread(point.trained),
            f"{point.solved}/{len(point.trained)}",
        ]
        for curve in found
        for point in curve.points
    ]
    return wording.table(rows, heads, 1) if rows else ""


def sentences(found: Sequence[Curve]) -> list[str]:
    """Tell a sentence a network."""
    return [_sentence(curve) for curve in found if len(curve.points) > 1]


TRENDS = {
    "falls": "less at the longest length than at the shortest, in every seed",
    "grows": "more at the longest length than at the shortest, in every seed",
    "not told": "at the longest length neither more nor less for certain: the seeds overlap",
}


def _sentence(curve: Curve) -> str:
    first, last = curve.points[0], curve.points[-1]
    return (
        f"{wording.code(curve.name)}: after training the first input moves the prediction "
        f"{TRENDS[curve.trend]} (median {_middle(first.trained)} at T = {first.length:,}, "
        f"{_middle(last.trained)} at T = {last.length:,}{_left(first, last)}; before training "
        f"{_middle(first.initial)} and {_middle(last.initial)}); {_learned(curve)}."
    )


def _left(first: Point, last: Point) -> str:
    """Say how much of the influence is left: a fall may be certain and yet small."""
    start, end = statistics.median(first.trained), statistics.median(last.trained)
    if min(start, end) < FLOOR:
        return ""
    share = end / start
    told = "less than 0.01" if share < 1e-4 else number(100 * share, None)
    return f", {told} % of it"


def _learned(curve: Curve) -> str:
    """Say up to which length the task was solved, since only there can something be forgotten."""
    if not curve.reach:
        return "no seed solved the task at any length, so this shows nothing of forgetting"
    told = f"the greatest length that a seed solved is T = {curve.reach:,}"
    if curve.reach == curve.points[-1].length:
        return told
    return f"{told}, and what was never learned beyond it cannot be called forgotten"


def _name(trial: Trial, names: Sequence[str]) -> str:
    parts = [trial.cell, trial.initialisation]
    parts += told(trial, [name for name in names if name not in ("cell", "initialisation")])
    return " · ".join(parts) + (" (oracle)" if trial.is_oracle else "")


def _points(alike: Sequence[Row]) -> tuple[Point, ...]:
    found = []
    for row in sorted(alike, key=lambda row: row.trial.sequence_length):
        values = {which: _values(row, which) for which in ("initial", "trained")}
        if not values["trained"] or not values["initial"]:
            continue
        found.append(
            Point(
                length=row.trial.sequence_length,
                lag=statistics.median(measured.lag(record) for record in row.records),
                initial=values["initial"],
                trained=values["trained"],
                solved=sum(measured.solved(record) for record in row.records),
            )
        )
    return tuple(found)


def _values(row: Row, which: str) -> tuple[float, ...]:
    read = [measured.stage(record, PROBE, which) for record in row.records]
    return tuple(float(one) for one in read if one is not None and math.isfinite(one))


def _middle(values: Sequence[float]) -> str:
    return _told(statistics.median(values))


def _spread(values: Sequence[float]) -> list[str]:
    if max(values) < FLOOR:
        return [BELOW, f"all {BELOW}"]
    return [_middle(values), f"{_told(min(values))} to {_told(max(values))}"]


def _told(value: float) -> str:
    return BELOW if value < FLOOR else number(value, None)
