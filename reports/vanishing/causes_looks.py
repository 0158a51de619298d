"""Word what networks are like that a switch was tried on: where failures ended, and their half-lives."""

import math
import statistics
from collections.abc import Sequence

from reports import wording
from reports.vanishing.causes import Cause, classifies, references
from reports.vanishing.causes_told import named, quoted
from reports.vanishing.plateaus import TOLERANCE, plateaus
from reports.vanishing.transport import STAGES, lives, told


def table(found: Sequence[Cause]) -> str:
    """Return what the networks are like, a row a switch: where failures ended, and two half-lives."""
    heads = ["switch", "the failed ended at", "gradient half-life before", "after training"]
    rows = [
        [named(one), ended(one), *(told(lives(one.row, stage)) for stage in STAGES),
         *(gates(one.gate(stage)) for stage in STAGES)]
        for one in found
        if one.row.records
    ]  # fmt: skip
    return (
        wording.table(rows, [*heads, "gate half-life before", "after training"], 2) if rows else ""
    )


def ended(one: Cause) -> str:
    """Say where the seeds ended that did not solve the task."""
    failed = one.failed
    if not failed:
        return "none failed"
    if not classifies(one.row):
        finite = [score for score in failed if math.isfinite(score)]
        return f"skill {wording.middle(finite)}"
    sorted_in = plateaus(one.row, failed)
    counts = [
        f"{100 * level:.0f} %: {count}"
        for level, count in zip(sorted_in.levels, sorted_in.counts, strict=True)
        if count
    ]
    return ", ".join([*counts, *([f"elsewhere: {sorted_in.between}"] if sorted_in.between else [])])


def gates(found: Sequence[float]) -> str:
    """Return the median of some gates' half-lives and its range, in steps."""
    if not found:
        return wording.NOTHING
    return _range(statistics.median(found), min(found), max(found))


def sentences(found: Sequence[Cause]) -> list[str]:
    """Say whether the failed had merged classes, and whether the gradient's half-life tells who fails."""
    return [*_plateaus(found), *_transport(found)]


def _plateaus(found: Sequence[Cause]) -> list[str]:
    asked = [one for one in found if classifies(one.row) and one.failed]
    if not asked:
        return []
    each = [plateaus(one.row, one.failed) for one in asked]
    failed, merged, guessing = (
        sum(getattr(one, name) for one in each) for name in ("failed", "merged", "guessing")
    )
    levels = sorted({level for one in each for level in one.levels[1:]})
    words = wording.listing([f"{100 * level:.0f}" for level in levels], "or")
    said = (
        f"Of the {wording.count(failed, 'seed')} that failed, {guessing} ended at guessing and {merged} within "
        f"{100 * TOLERANCE:.0f} points of {words} % right answers."
    )
    if merged:
        said += (
            " The latter is what a network gets that tells groups of cues apart and not each one: it carries "
            "something over all of the steps, and what it lacks is the distinction. That is *not learned*, "
            "not *forgotten*."
        )
    return [said]


def _transport(found: Sequence[Cause]) -> list[str]:
    """Say whether the gradient's half-life before training tells who succeeds."""
    known = [
        (steps, one)
        for one in found
        if one.row.records and not math.isnan(steps := lives(one.row, "initial").middle)
    ]
    won = sorted((k for k in known if 2 * k[1].row.rate.solved >= k[1].row.rate.count), key=_first)
    lost = sorted((k for k in known if 2 * k[1].row.rate.solved < k[1].row.rate.count), key=_first)
    if not won or not lost:
        return []
    said = (
        f"The half-life of the gradient before training (medians over seeds) was {_span(won)} where at least "
        f"half of the seeds solved the task, and {_span(lost)} where fewer did."
    )
    shortest, enough = won[0]
    if shortest > lost[-1][0]:
        return [f"{said} It tells the two apart here."]
    # Of those that had it as long or longer, best the one that others are held against.
    against = references(found)
    longer = [pair for pair in lost if pair[0] >= shortest]
    steps, failed = next((pair for pair in longer if pair[1].row.part.name in against), longer[-1])
    return [
        f"{said} **It does not tell the two apart**: {_steps(shortest)} were enough for {quoted(enough)}, and "
        f"{_steps(steps)} were not for {quoted(failed)}."
    ]


def _first(pair: tuple[float, Cause]) -> float:
    return pair[0]


def _span(found: Sequence[tuple[float, Cause]]) -> str:
    low, high = found[0][0], found[-1][0]
    if _steps(low) == _steps(high):
        return _steps(low)
    return f"{_told(low)} to {_steps(high)}"


def _range(middle: float, low: float, high: float) -> str:
    words = [_told(value) for value in (middle, low, high)]
    return words[0] if words[1] == words[2] else f"{words[0]} ({words[1]} to {words[2]})"


def _told(value: float) -> str:
    if math.isinf(value):
        return "no decay"
    return wording.figures(value) if value else "dead"


def _steps(value: float) -> str:
    return f"{_told(value)} steps" if 0 < value < math.inf else _told(value)
