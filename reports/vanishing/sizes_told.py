"""Put into a table and sentences how half-lives and horizons go with the size of a network."""

import statistics
from collections.abc import Sequence

from reports import measured, wording
from reports.vanishing.rows import Row
from reports.vanishing.sizes import AXES, Axis, Size, across
from reports.vanishing.transport import STAGES, lives, told

LABELS: dict[Axis, str] = {"width": "H", "depth": "layers"}


def length_of(part: Sequence[Size]) -> int:
    """Return the length of which half-lives are told: the longest that every size was trained at."""
    shared = set.intersection(*({row.length for row in one.line.rows} for one in part))
    return max(shared) if shared else max(row.length for one in part for row in one.line.rows)


def table(part: Sequence[Size]) -> str:
    """Return horizon, half-lives and solve rate of every size of one task; empty without any."""
    if not part:
        return ""
    length = length_of(part)
    heads = [
        "network", "H", "layers", "parameters", "H50-learn", "range over seeds",
        f"half-life before training (T = {length:,})", "after training", "solved",
    ]  # fmt: skip
    return wording.table([_cells(one, length) for one in part], heads, 1)


def _cells(one: Size, length: int) -> list[str]:
    row = one.line.at(length)
    spread = one.line.group.spread
    return [
        one.line.name,
        f"{one.width:,}",
        str(one.depth),
        _parameters(one.line.rows),
        wording.median(spread),
        wording.extent(spread),
        *(told(lives(row, stage)) if row else wording.NOTHING for stage in STAGES),
        str(row.rate) if row else wording.NOTHING,
    ]


def _parameters(rows: Sequence[Row]) -> str:
    counts = [measured.parameters(record) for row in rows for record in row.records]
    return f"{statistics.median_low(counts):,}" if counts else wording.NOTHING


def sentences(part: Sequence[Size]) -> list[str]:
    """Say for width and depth whose horizon is longer at the largest size than at the smallest."""
    return [said for axis in AXES if (said := _sentence(across(part, axis), axis))]


WORDS = {
    "longer": "is longer at the larger size in every seed for",
    "shorter": "is shorter at the larger size in every seed for",
    "alike": "is not told apart for",
}


def _sentence(series: dict[str, list[Size]], axis: Axis) -> str:
    ways: dict[str, list[str]] = {which: [] for which in WORDS}
    for name, each in series.items():
        known = [(one, spread) for one in each if (spread := one.line.group.spread)]
        if len(known) < 2:
            continue
        (first, small), (last, large) = known[0], known[-1]
        ends = f"{name} ({LABELS[axis]} {getattr(first, axis)}: {wording.median(small)}, "
        ends += f"{getattr(last, axis)}: {wording.median(large)})"
        if large.low.beyond(small.high):
            ways["longer"].append(ends)
        elif small.low.beyond(large.high):
            ways["shorter"].append(ends)
        else:
            ways["alike"].append(ends)
    parts = [f"{WORDS[which]} {wording.listing(ends)}" for which, ends in ways.items() if ends]
    if not parts:
        return ""
    return (
        f"Between the smallest and the largest {axis} the horizon H50-learn {'; it '.join(parts)}."
    )
