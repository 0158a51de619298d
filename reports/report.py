"""Write the report of a sweep: a pure function of its results."""

import os
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, StrictUndefined

from bench import jsonl
from bench.catalogue import parse
from bench.errors import LetheError
from bench.record import Results
from reports import provenance, tables, wording
from reports.answer import answer, tested
from reports.comparisons import ALPHA, compare
from reports.frame import trials
from reports.horizon import THRESHOLD
from reports.illustrations import Pictures, pictures
from reports.outcome import UNSTABLE_DROP
from reports.summary import Group, groups
from reports.troubles import troubles


def write(results: Results, output: Path) -> Path:
    """Write README.md, figures/*.svg and results.jsonl into a folder, made where it is missing.

    Equal results give equal bytes, in whatever order the records come. Each file is replaced as a
    whole, the README last, so that nothing is ever half-written.

    Args:
        results: The sweep and every attempt at its trials.
        output: The folder.

    Returns:
        The path of README.md.

    Raises:
        LetheError: A finished trial lacks a measurement, or the folder holds a README.md that is no
            report.
        OSError: The folder cannot be written.
    """
    _refuse_other_pages(output)
    results = _sorted(results)
    frame = trials(results)
    found = groups(frame)
    drawn = pictures(found, frame, results.sweep.training.budget)
    readme = _render(results, frame, found, drawn)
    (output / "figures").mkdir(parents=True, exist_ok=True)
    for picture in drawn.all:
        for theme, page in picture.pages.items():
            _replace(output / "figures" / f"{picture.name}-{theme}.svg", page)
    _replace(output / "results.jsonl", jsonl.dumps(results))
    return _replace(output / "README.md", readme)


def headline(results: Results) -> str:
    """Return the headline tables as plain text, for a terminal.

    Raises:
        LetheError: A finished trial lacks a measurement.
    """
    frame = trials(_sorted(results))
    head = _horizon_head(frame)
    parts = tables.by_task(groups(frame)).items()
    return "\n\n".join(
        f"{task}: {head}\n\n{tables.horizons(part, 'H50-learn', 'simple')}" for task, part in parts
    )


def _refuse_other_pages(output: Path) -> None:
    """Refuse to write over a README.md that no report put there."""
    if (output / "README.md").exists() and not (output / "results.jsonl").exists():
        raise LetheError(
            f"{output}: expected a folder for a report, found a README.md without a results.jsonl beside "
            "it; name another folder with --output"
        )


def _sorted(results: Results) -> Results:
    order = sorted(results.records, key=lambda r: (r.trial.id, r.key, r.attempt, r.started))
    return Results(sweep=results.sweep, records=tuple(order))


def _horizon_head(frame: pd.DataFrame) -> str:
    rates = sorted(set(frame["learning_rate"]))
    told = f" (lr {rates[0]:g})" if len(rates) == 1 else ""
    return f"H50-learn at a fixed learning rate{told}, in steps"


def _render(results: Results, frame: pd.DataFrame, found: list[Group], drawn: Pictures) -> str:
    sweep = results.sweep
    records = provenance.planned_records(results)
    outcomes = compare(sweep.comparisons, found)
    rates = sorted(set(frame["learning_rate"]))
    context: dict[str, Any] = {
        "sweep": sweep,
        "answer": answer(found, sweep.training.budget, rates),
        "tasks": [_task(part) for part in tables.by_task(found).values()],
        "horizon_tables": [
            tables.horizons(part, _horizon_head(frame)) for part in tables.by_task(found).values()
        ],
        "solve_tables": [tables.solve_rates(part) for part in tables.by_task(found).values()],
        "pictures": drawn,
        "tested": tested(outcomes),
        "comparisons": tables.comparisons(outcomes) if outcomes else "",
        "alpha": ALPHA,
        "threshold": THRESHOLD,
        "unstable_drop": UNSTABLE_DROP,
        "troubles": [[wording.code(name), *told] for name, *told in troubles(results, frame)],
        "elsewhere": len(results.records) - len(records),
        "finished": int((frame["status"] == "ok").sum()),
        "axes": provenance.axes(frame),
        "training": provenance.training(sweep.training),
        "compute": provenance.compute(records),
        "costs": tables.costs(frame, found),
        "environment": provenance.environment(records),
        "count": wording.count,
        "escape": wording.escape,
        "table": wording.table,
    }
    # What is written is Markdown: the words that come from outside are escaped as such above.
    pages = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = files("reports").joinpath("templates", "report.md.j2").read_text(encoding="utf-8")
    return pages.from_string(source).render(context).rstrip() + "\n"


def _task(part: list[Group]) -> dict[str, str]:
    """Return what the report says of a task: its name, lags, and when it counts as solved."""
    plugin, _ = parse("task", part[0].task)
    lags = dict(zip(part[0].lengths, part[0].lags, strict=True))
    for group in part:
        lags.update(zip(group.lengths, group.lags, strict=True))
    known = {length: lag for length, lag in sorted(lags.items()) if lag == lag}
    steps = wording.listing([f"{lag:,g}" for lag in known.values()])
    lengths = wording.listing([f"{length:,}" for length in known])
    return {
        "name": wording.code(part[0].task),
        "summary": wording.escape(plugin.summary),
        "lags": f"tested at lags of {steps} steps (T = {lengths})"
        if known
        else "no trial finished",
        "solved": f"{plugin.facts['solved_skill']:g}",
    }


def _replace(path: Path, text: str) -> Path:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    os.replace(partial, path)
    return path
