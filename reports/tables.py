"""Lay out the report's tables."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from reports import wording
from reports.comparisons import Outcome
from reports.statistics import log_t_interval
from reports.summary import Group, panels


def horizons(part: Sequence[Group], horizon_head: str, style: str = "pipe") -> str:
    """Return the headline table of one task: a row a setting, cell and initialisation.

    Args:
        part: The groups of the task.
        horizon_head: Head of the column of horizons.
        style: "pipe" for Markdown, "simple" for a terminal.
    """
    longest = max(length for group in part for length in group.lengths)
    heads = [horizon_head, "between tested lags", "range over seeds", "coverage", "seeds"]
    heads += ["mean skill", f"solved at T = {longest:,}", "95 % interval"]
    rows = [
        [
            *_name(group, style),
            wording.reach(group),
            wording.bracket(group.spread),
            wording.extent(group.spread),
            wording.coverage(group.spread),
            _seeds(group),
            wording.middle(group.mean_skills),
            str(group.rate_at(longest)),
            wording.interval(group.rate_at(longest)),
        ]
        for group in part
    ]
    names = _name_heads(part)
    return wording.table(rows, [*names, *heads], len(names), style)


def solve_rates(part: Sequence[Group]) -> str:
    """Return how many seeds of one task solved it, a column a length."""
    lengths = sorted({length for group in part for length in group.lengths})
    rows = [
        [
            *_name(group),
            *(str(group.rate_at(n)) if n in group.lengths else wording.NOTHING for n in lengths),
        ]
        for group in part
    ]
    names = _name_heads(part)
    return wording.table(rows, [*names, *(f"T = {n:,}" for n in lengths)], len(names))


def comparisons(outcomes: Sequence[Outcome]) -> str:
    """Return the outcomes of the comparisons named in advance."""
    heads = ["task", "first", "second", "outcome", "T", "first solved", "second solved"]
    rows = []
    for one in outcomes:
        variant = f" ({one.variant})" if one.variant else ""
        sides = [
            f"{wording.code(side.cell)} · {wording.code(side.initialisation)}"
            for side in (one.asked.first, one.asked.second)
        ]
        rows.append([
            wording.code(one.asked.task) + variant,
            *sides,
            one.verdict,
            f"{one.asked.sequence_length:,}",
            str(one.first),
            str(one.second),
            wording.p_value(one.p_value),
            wording.p_value(one.corrected),
        ])  # fmt: skip
    return wording.table(rows, [*heads, "p", "p (Holm)"], 4)


def costs(frame: pd.DataFrame, found: Sequence[Group]) -> str:
    """Return the size of every group's network and the time of an update at its longest length."""
    rows = []
    times: dict[tuple[Any, ...], list[float]] = {}
    sizes: dict[tuple[Any, ...], int] = {}
    names = ["task", "variant", "cell", "initialisation", "sequence_length"]
    columns = (frame[name] for name in [*names, "status", "parameters", "step_time"])
    for *here, status, parameters, step_time in zip(*columns, strict=True):
        if status == "ok":
            sizes.setdefault(tuple(here), parameters)
            times.setdefault(tuple(here), []).extend([step_time] if step_time > 0 else [])
    for group in found:
        length = max(group.lengths)
        place = (group.task, group.variant, group.cell, group.initialisation, length)
        if not times.get(place):
            continue
        mean, low, high = (1000 * end for end in log_t_interval(times[place]))
        rows.append([
            wording.code(group.task),
            *_name(group),
            f"{sizes[place]:,}",
            f"{length:,}",
            wording.figures(mean),
            f"{wording.figures(low)} to {wording.figures(high)}" if low == low else wording.NOTHING,
            str(len(times[place])),
        ])  # fmt: skip
    names = ["task", *_name_heads(found)]
    heads = ["parameters", "T", "ms an update", "95 % interval", "seeds"]
    return wording.table(rows, [*names, *heads], len(names)) if rows else ""


def by_task(found: Sequence[Group]) -> dict[str, list[Group]]:
    """Return the groups by task, all variants of it together but each in its own rows."""
    by: dict[str, list[Group]] = {}
    for (task, _), part in panels(found).items():
        by.setdefault(task, []).extend(part)
    return by


def _name_heads(part: Sequence[Group]) -> list[str]:
    setting = ["setting"] if any(group.variant for group in part) else []
    return ["cell", "initialisation", *setting]


def _name(group: Group, style: str = "pipe") -> list[str]:
    setting = [group.variant] if group.variant else []
    if style != "pipe":
        return [group.cell, group.law, *setting]
    oracle = " (oracle)" if group.oracle else ""
    return [wording.code(group.cell), wording.code(group.initialisation) + oracle, *setting]


def _seeds(group: Group) -> str:
    complete = len(group.horizons)
    return str(complete) if complete == group.seeds else f"{complete} of {group.seeds}"
