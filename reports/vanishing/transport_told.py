"""Put how far back gradients travel into a table and into sentences."""

import math
from collections.abc import Sequence

from reports import wording
from reports.statistics import min_max_coverage
from reports.vanishing.lines import Line, names
from reports.vanishing.rows import Row
from reports.vanishing.transport import BEYOND, STAGES, lives, longer, middle, told, word_between


def table(part: Sequence[Line]) -> str:
    """Return the half-lives of every network of one task at every length; empty without any."""
    heads = [
        "network",
        "T",
        "seeds",
        "lags",
        "before training",
        "R²",
        "after training",
        "R²",
        "dead",
    ]
    found = [cells for line in part for row in line.rows if (cells := _cells(line, row))]
    return wording.table(found, heads, 1) if found else ""


def _cells(line: Line, row: Row) -> list[str]:
    initial, trained = (lives(row, stage) for stage in STAGES)
    if not initial.each and not trained.each:
        return []
    low, high = (initial.each or trained.each)[0].window
    numbers = [cell for one in (initial, trained) for cell in (told(one), share(one.fit))]
    dead = max(initial.dead, trained.dead)
    return [line.name, f"{row.length:,}", row.seeds, f"{low:,} to {high:,}", *numbers, str(dead)]


def share(fit: float) -> str:
    """Word R² with three digits, rounded down."""
    if math.isnan(fit):
        return wording.NOTHING
    return f"{math.floor(1000 * fit + 1e-6) / 1000:.3f}"


def note(part: Sequence[Line]) -> str:
    """Say what the numbers of the table are; empty where the table is."""
    each = [lives(row, stage) for line in part for row in line.rows for stage in STAGES]
    found = [one for one in each if one.each]
    if not found:
        return ""
    said = (
        "In brackets: the 95 % log-t interval around the geometric mean over seeds. R² is the median over "
        "seeds; dead is the largest number of sequences at one lag whose gradient is exactly 0."
    )
    counts = sorted({len(one.each) for one in found if one.interval is None and len(one.each) > 1})
    if any(one.interval is None for one in found):
        said += (
            f" {BEYOND}: the gradient of some seed does not halve within the window, or is dead; the median "
            "with the range over seeds"
        )
        covered = (f"{wording.percent(min_max_coverage(n))} of the time with {n}" for n in counts)
        said += (
            f", which holds the true median {wording.listing(list(covered))}." if counts else "."
        )
    return said


def sentences(part: Sequence[Line], length: int) -> list[str]:
    """Tell the shortest and the longest half-life before training, and what training changes.

    Args:
        part: The networks of one task.
        length: The length to speak of.
    """
    found = [
        (line, row) for line in part if (row := line.at(length)) and lives(row, "initial").each
    ]
    if not found:
        return []
    return [_first(found, length), *_changes(found, length)]


def _first(found: Sequence[tuple[Line, Row]], length: int) -> str:
    each = sorted(
        ((lives(row, "initial"), line) for line, row in found),
        key=lambda one: one[0].spread.middle[0].rank if one[0].spread else (-1, 0.0),
    )
    (least, weakest), (most, strongest) = each[0], each[-1]
    said = (
        f"At T = {length:,} the gradient's half-life before training (median over seeds, in steps) "
    )
    if len(each) == 1:
        return said + f"is {middle(least)} for {weakest.name}."
    return (
        said
        + f"lies between {middle(least)} ({weakest.name}) and {middle(most)} ({strongest.name})."
    )


WORDS = {
    "longer": "lengthens it in every seed of {}",
    "shorter": "shortens it in every seed of {}",
    "mixed": "moves it one way in some seeds and not in others of {}",
}


def _changes(found: Sequence[tuple[Line, Row]], length: int) -> list[str]:
    how = [(longer(row), line) for line, row in found]
    parts = [
        text.format(names(alike))
        for which, text in WORDS.items()
        if (alike := [line for one, line in how if one == which])
    ]
    if not parts:
        return []
    each = [spread for _, row in found if (spread := lives(row, "trained").spread)]
    low = min(((one.median or one.middle[0]) for one in each), key=lambda one: one.rank)
    high = max(((one.median or one.middle[1]) for one in each), key=lambda one: one.rank)
    return [
        f"Training {'; it '.join(parts)}. After it the networks' medians are {word_between(low, high)}."
    ]
