"""Answer in a paragraph what decides whether a network remembers, in the study's own numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports import tables, wording
from reports.vanishing.contrasts import (
    Contrast,
    by_cell,
    by_initialisation,
    defaults,
    strongest,
    told_apart,
)
from reports.vanishing.lines import Line, by_task, lengths

Decides = Literal[
    "the initialisation more than the cell",
    "the cell more than the initialisation",
    "both the cell and the initialisation",
    "neither cell nor initialisation for certain",
    "not told",
]


@dataclass(frozen=True)
class Answer:
    """Hold the answer in Markdown.

    Attributes:
        paragraph: What decides, by how much, and what it holds for.
        points: The numbers, a paragraph a task.
    """

    paragraph: str
    points: tuple[str, ...]


def answer(found: Sequence[Line]) -> Answer:
    """Word the answer.

    Args:
        found: The networks of the core study.
    """
    parts = {task: part for task, part in by_task(found).items() if told_apart(part)}
    if not parts:
        return Answer(
            "**Nothing to answer yet: no network has a seed that finished at every length.**", ()
        )
    verdicts: dict[Decides, list[str]] = {}
    for task, part in parts.items():
        verdicts.setdefault(decides(part), []).append(wording.code(task))
    known = [
        f"{verdict} on {wording.listing(on)}"
        for verdict, on in verdicts.items()
        if verdict != "not told"
    ]
    said = (
        [
            "**How far back a network learns to remember depends, oracles left out, on "
            f"{wording.listing(known)}.**"
        ]
        if known
        else []
    )
    said += [_weighed(part) for part in parts.values() if decides(part) != "not told"]
    if untold := verdicts.get("not told"):
        said.append(f"On {wording.listing(untold)} too few networks finished to tell what decides.")
    paragraph = " ".join([*said, _caveat(found)])
    return Answer(paragraph, tuple(numbers(part) for part in parts.values()))


def headline(found: Sequence[Line]) -> str:
    """Return the horizons of every task as plain text, for a terminal."""
    return "\n\n".join(
        f"{task}: H50-learn, in steps\n\n{tables.horizons([line.group for line in part], 'H50-learn', 'simple')}"
        for task, part in by_task(found).items()
    )


def decides(part: Sequence[Line]) -> Decides:
    """Say which choice moves the median horizon further on one task, by every seed.

    The cells are compared as PyTorch draws them, the initialisations within the cell that they move most.
    """
    cell, law = by_cell(part), by_initialisation(part)
    if cell is None and law is None:
        return "not told"
    if not any(one and one.certain for one in (cell, law)):
        return "neither cell nor initialisation for certain"
    if law and law.outweighs(cell):
        return "the initialisation more than the cell"
    if cell and cell.outweighs(law):
        return "the cell more than the initialisation"
    return "both the cell and the initialisation"


def numbers(part: Sequence[Line]) -> str:
    """Return what one task shows: the defaults, the best without an oracle, the best oracle."""
    usual, longest = defaults(part), lengths(part)[-1]
    told = [f"**{wording.code(part[0].group.task)}**: {_defaults(usual, longest)}"]
    others = [line for line in told_apart(part) if line.group.initialisation != "default"]
    if others:
        told.append(f"the furthest at any other initialisation {_furthest(others, longest)}")
    if oracles := [line for line in part if line.group.spread and line.group.oracle]:
        told.append(f"told the length in advance, the furthest {_furthest(oracles, longest)}")
    return "; ".join(told) + "."


def _furthest(some: Sequence[Line], length: int) -> str:
    """Name the networks with the longest median horizon: all of them where several share it."""
    best = strongest(some)
    first = [line for line in some if best and steps(line) == steps(best)]
    return ("is " if len(first) == 1 else "are ") + wording.listing(
        [at(line, length) for line in first]
    )


def at(line: Line, length: int) -> str:
    """Name a network with its median horizon and how many seeds solved the task at a length."""
    return f"{line.name} with {steps(line)} ({line.group.rate_at(length)})"


def steps(line: Line) -> str:
    """Return a network's median horizon in words."""
    told = wording.median(line.group.spread)
    return f"{told} {'step' if told == '1' else 'steps'}"


def _defaults(usual: Sequence[Line], longest: int) -> str:
    if not usual:
        return "no network as PyTorch draws it finished at every length"
    told = [f"{steps(line)} for {_cell(line)} ({line.group.rate_at(longest)})" for line in usual]
    return (
        f"as PyTorch draws them, the median H50-learn is {wording.listing(told)}, in brackets the seeds that "
        f"solved T = {longest:,}"
    )


def _cell(line: Line) -> str:
    variant = f", {line.group.variant}" if line.group.variant else ""
    return wording.code(line.group.cell) + variant


def _weighed(part: Sequence[Line]) -> str:
    """Say by how much each choice moves the median horizon on one task."""
    pairs = (
        (by_cell(part), "the cell"),
        (by_initialisation(part), "the initialisation of one cell"),
    )
    told = [_moved(one, words) for one, words in pairs if one]
    return f"On {wording.code(part[0].group.task)} the choice of {', that of '.join(told)}."


def _moved(one: Contrast, words: str) -> str:
    between = f"from {one.worst.name} to {one.best.name}"
    if not one.certain:
        return f"{words} moves no median for certain (the tested lags do not tell every seed apart even {between})"
    least = "at least " if one.bounded else ""
    chance = "; so few seeds lie apart by chance, too" if one.chance else ""
    factor = wording.figures(_rounded_down(one.factor) if one.bounded else one.factor)
    return f"{words} moves the median horizon by a factor of {least}{factor} ({between}, apart in every seed{chance})"


def _rounded_down(factor: float) -> float:
    """Return a factor of at least 1 with its first two digits: a bound is not rounded up."""
    place = 10.0 ** (math.floor(math.log10(factor)) - 1)
    return math.floor(factor / place + 1e-9) * place


def _caveat(found: Sequence[Line]) -> str:
    budgets = sorted({row.trial.training.budget for line in found for row in line.rows})
    told = wording.listing([f"{budget:,}" for budget in budgets], "or")
    return (
        f"A horizon ends at the first lag at which training failed within {told} sequences; each lag is trained "
        "anew, so that a longer one may still be solved. *Not learned* is not the same as *forgotten*."
    )
