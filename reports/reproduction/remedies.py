"""Word what each remedy does to an exploding gradient."""

import math
import statistics
from collections.abc import Sequence

from reports import measured, wording
from reports.reproduction.gradients import Growth
from reports.reproduction.numbers import number, span
from reports.reproduction.rows import Row
from reports.reproduction.tables import Notes, optimiser
from reports.statistics import Interval

FLAT = "no growth or fall shown"


def pace(slope: Interval) -> str:
    """Word a slope as the steps in which the gradient doubles or halves.

    >>> pace(Interval(math.log(2) / 4, math.log(2) / 5, math.log(2) / 3))
    'doubles in 4.0 (3.0 to 5.0)'
    """
    mean, low, high = slope
    if math.isnan(mean):
        return "no data"
    if low <= 0 <= high:
        return FLAT
    word = "doubles" if mean > 0 else "halves"
    middle = abs(math.log(2) / mean)
    if math.isnan(low):
        return f"{word} in {number(middle, None)}"
    near, far = sorted((abs(math.log(2) / low), abs(math.log(2) / high)))
    return f"{word} in {number(middle, None)} ({number(near, None)} to {number(far, None)})"


def table(found: Sequence[Growth], notes: Notes) -> str:
    """Return the rows: the gradient before training, and how training went.

    Args:
        found: The rows.
        notes: Takes remarks.
    """
    heads = ["remedy", "cell", "optimiser", "gradient before training, steps back", "R²"]
    heads += ["largest norm in training", "range", "clipped", "left out", "last training loss"]
    rows = [
        [
            wording.escape(one.row.name) + notes.mark(one.row.system.remark),
            f"{wording.code(one.row.trial.cell)} · {wording.code(one.row.trial.initialisation)}",
            optimiser(one.row),
            pace(one.slope),
            f"{one.fit:.2f}" if math.isfinite(one.fit) else wording.NOTHING,
            *_spread(one.norms),
            wording.percent(statistics.median(_clipped(one.row))),
            f"{statistics.median(one.left_out):g}",
            _loss(one),
            _skill(one.row.skills),
            one.row.seeds,
        ]
        for one in found
    ]
    return wording.table(rows, [*heads, "test skill", "seeds"], 3) if rows else ""


def sentences(found: Sequence[Growth]) -> list[str]:
    """Say what each remedy changed against the first row, which has none."""
    if not found:
        return []
    bare = found[0]
    seeds = len(bare.losses)
    told = [
        f"**{wording.escape(bare.row.name)}**: the gradient {_steps(bare)}; training stayed finite in "
        f"{bare.finite} of {seeds} seeds."
    ]
    told += [
        f"**{wording.escape(one.row.name)}**: {_change(one, bare)}; training stayed finite in "
        f"{one.finite} of {len(one.losses)} seeds{_loss_change(one, bare)}."
        for one in found[1:]
    ]
    return told


def _steps(one: Growth) -> str:
    if math.isnan(one.slope.estimate):
        return "was not measured"
    told = pace(one.slope)
    if told == FLAT:
        return "shows no growth or fall"
    return f"{told} steps" if " in " in told else told


def _change(one: Growth, bare: Growth) -> str:
    if math.isnan(one.slope.low) or math.isnan(bare.slope.low):
        return f"the gradient {_steps(one)}"
    if one.slope == bare.slope:
        return (
            "the gradient before training is the same: the network starts as the first row's does"
        )
    if one.slope.low <= bare.slope.high and bare.slope.low <= one.slope.high:
        return f"the gradient {_steps(one)}: no change to be told (the intervals overlap)"
    if one.slope.low <= 0 <= one.slope.high:
        return f"the gradient {_steps(one)}"
    word = "faster" if one.slope.estimate > bare.slope.estimate else "more slowly"
    if one.slope.high < 0:
        return f"the gradient no longer grows, it {_steps(one)}"
    return f"the gradient {_steps(one)}, growing {word}"


def _loss_change(one: Growth, bare: Growth) -> str:
    ours, theirs = one.losses, bare.losses
    if not all(map(math.isfinite, ours)):
        return ", and its last loss is not finite in some"
    if not all(map(math.isfinite, theirs)):
        return ""
    if max(ours) < min(theirs):
        return ", and its last loss is lower in every seed"
    return ", and its last loss is higher in every seed" if min(ours) > max(theirs) else ""


def _skill(skills: Sequence[float]) -> str:
    """Return the median skill, one that is not finite as lowest: to two places where it is near 0."""
    middle = statistics.median(skill if math.isfinite(skill) else -math.inf for skill in skills)
    return f"{middle:.2f}" if abs(middle) < 100 else number(middle, None)


def _clipped(row: Row) -> list[float]:
    return [float(measured.array(record, "clipped_fraction")) for record in row.records]


def _loss(one: Growth) -> str:
    lost = sum(not math.isfinite(loss) for loss in one.losses)
    if lost:
        return f"not finite in {lost} of {len(one.losses)}"
    return (
        f"{number(statistics.median(one.losses), None)} ({span(min(one.losses), max(one.losses))})"
    )


def _spread(values: Sequence[float]) -> list[str]:
    told = [number(end, None) if math.isfinite(end) else "not finite" for end in (
        statistics.median(values), min(values), max(values)
    )]  # fmt: skip
    return [told[0], f"{told[1]} to {told[2]}"]
