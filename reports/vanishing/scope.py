"""Say what a study planned, part by part, and what it did not run."""

from collections.abc import Iterable, Sequence
from typing import Any

from reports import wording
from reports.frame import short
from reports.vanishing.rates import Choice
from reports.vanishing.rows import Row, of_section

SECTIONS = {
    "horizon": "How far back networks remember",
    "size": "How that goes with their size",
    "cause": "What makes one fail where another does not",
    "control": "Negative controls",
}
# What a study may leave at one value, and how a sentence calls it.
ALONE = {
    "accelerator": "the device",
    "precision": "the number format",
    "optimiser": "the optimiser",
    "clip": "clipping at",
}


def planned(found: Sequence[Row]) -> list[list[str]]:
    """Return a row a part and task: part, task, number of networks, T, H, depth, seeds, budget."""
    told = []
    for section, title in SECTIONS.items():
        rows = of_section(found, section)
        for task in dict.fromkeys(row.trial.task for row in rows):
            mine = [row for row in rows if row.trial.task == task]
            trials = [row.trial for row in mine]
            told.append([
                title,
                wording.code(task),
                str(len({(t.cell, t.initialisation) for t in trials})),
                _listed(t.sequence_length for t in trials),
                _listed(width for t in trials for width in t.widths),
                _listed(t.depth for t in trials),
                _listed(row.planned for row in mine),
                _listed(t.training.budget for t in trials),
            ])  # fmt: skip
    return told


def selection(found: Sequence[Choice]) -> str:
    """Say at which rates, on which seeds and at which size learning rates were chosen; empty for none."""
    if not found:
        return ""
    trials = [one.row.trial for one in found]
    seeds = sorted({seed for one in found for seed in one.seeds})
    return (
        f"the rates {_listed(rate for one in found for rate in one.tried)}, the seeds "
        f"{wording.listing(list(map(str, seeds)))}, T = {_listed(t.sequence_length for t in trials)} and "
        f"H = {_listed(width for t in trials for width in t.widths)}"
    )


def not_run(found: Sequence[Row]) -> list[str]:
    """Say what left no result, which parts were not planned, and what was left at one value."""
    told = []
    if lost := sum(row.planned - len(row.records) for row in found):
        noun = "planned seed of a row" if lost == 1 else "planned seeds of rows"
        told.append(f"{lost:,} {noun} left no result, and count nowhere.")
    absent = [title for section, title in SECTIONS.items() if not of_section(found, section)]
    if absent:
        told.append(f"This sweep planned nothing for: {'; '.join(absent).lower()}.")
    if found:
        longest = max(row.length for row in found)
        most = max(row.trial.training.budget for row in found)
        told.append(
            f"No length beyond T = {longest:,}, and no training beyond {wording.count(most, 'sequence')}."
        )
    alone = [
        f"{label} {values[0]}"
        for name, label in ALONE.items()
        if len(values := sorted({short(getattr(row.trial, name)) for row in found})) == 1
    ]
    if alone:
        told.append(f"Left at one value throughout: {wording.listing(alone)}.")
    return told


def _listed(values: Iterable[Any]) -> str:
    """Join different numbers in rising order."""
    found = sorted(set(values))
    return wording.listing([f"{one:,}" if isinstance(one, int) else short(one) for one in found])
