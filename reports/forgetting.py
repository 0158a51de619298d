"""Write up how far networks remember: the report of a sweep that asks whether they forget."""

import pandas as pd

from bench.catalogue import parse
from bench.record import Results
from bench.selection import SELECTED
from reports import tables, wording
from reports.answer import answer, tested
from reports.comparisons import ALPHA, compare
from reports.ending import ending
from reports.frame import trials
from reports.illustrations import Pictures, pictures
from reports.outcome import MEASUREMENTS as OUTCOME
from reports.page import Page, fill
from reports.summary import Group, groups

# Those of a finished trial, and what else learning rates were chosen by.
MEASUREMENTS = (*OUTCOME, "validation_loss")


def compose(results: Results) -> Page:
    """Return the whole report.

    Raises:
        LetheError: A finished trial lacks a measurement.
    """
    frame = trials(results)
    found = groups(frame)
    drawn = pictures(found, frame)
    return Page(_readme(results, frame, found, drawn), drawn.all, _headline(frame, found))


def headline(results: Results) -> str:
    """Return the headline tables as plain text.

    Raises:
        LetheError: A finished trial lacks a measurement.
    """
    frame = trials(results)
    return _headline(frame, groups(frame))


def _headline(frame: pd.DataFrame, found: list[Group]) -> str:
    head = _horizon_head(frame)
    parts = tables.by_task(found).items()
    return "\n\n".join(
        f"{task}: {head}\n\n{tables.horizons(part, 'H50-learn', 'simple')}" for task, part in parts
    )


def _readme(results: Results, frame: pd.DataFrame, found: list[Group], drawn: Pictures) -> str:
    outcomes = compare(results.sweep.comparisons, found)
    rates = sorted(set(frame["rate"]), key=lambda rate: (isinstance(rate, str), rate))
    parts = tables.by_task(found).values()
    trainings = list(dict.fromkeys(frame["training"])) or [results.sweep.training]
    looks = sorted({training.validation_interval for training in trainings})
    return fill(
        "forgetting.md.j2",
        {
            **ending(results, frame, tables.costs(frame, found)),
            "answer": answer(
                found, sorted({training.budget for training in trainings}), rates, outcomes
            ),
            "tasks": [_task(part) for part in parts],
            "horizon_tables": [tables.horizons(part, _horizon_head(frame)) for part in parts],
            "solve_tables": [tables.solve_rates(part) for part in parts],
            "pictures": drawn,
            "tested": tested(outcomes),
            "comparisons": tables.comparisons(outcomes) if outcomes else "",
            "alpha": ALPHA,
            "early_stop": any(training.early_stop for training in trainings),
            "looks": wording.listing(
                [*(f"{number:,}" for number in looks[:-1]), wording.count(looks[-1], "sequence")],
                "or",
            ),
        },
    )


def _horizon_head(frame: pd.DataFrame) -> str:
    rates = list(dict.fromkeys(frame["rate"]))
    if rates == [SELECTED]:
        return "H50-learn at the learning rate selected for each cell, in steps"
    if SELECTED in rates:
        return "H50-learn, in steps"
    told = f" (lr {rates[0]:g})" if len(rates) == 1 else ""
    return f"H50-learn at a fixed learning rate{told}, in steps"


def _task(part: list[Group]) -> dict[str, str]:
    """Return what the report says of a task: its name, lags, and when it counts as solved."""
    plugin, _ = parse("task", part[0].task)
    lags = dict(zip(part[0].lengths, part[0].lags, strict=True))
    for group in part:
        lags.update(zip(group.lengths, group.lags, strict=True))
    known = {length: lag for length, lag in sorted(lags.items()) if lag == lag}
    return {
        "name": wording.code(part[0].task),
        "summary": wording.escape(plugin.summary),
        "lags": _lags(known) if known else "no trial finished",
        "solved": f"{plugin.facts['solved_skill']:g}",
    }


def _lags(known: dict[int, float]) -> str:
    lengths = f"(T = {wording.listing([f'{length:,}' for length in known])})"
    if not any(known.values()):
        return f"has nothing to carry: every lag is 0 {lengths}"
    steps = wording.listing([f"{lag:,g}" for lag in known.values()])
    return f"tested at lags of {steps} steps {lengths}"
