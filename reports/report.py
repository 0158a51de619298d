"""Write the report of a sweep: a pure function of its results."""

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from bench import jsonl
from bench.errors import LetheError
from bench.record import Results, SweepRun
from reports import forgetting
from reports.devices import page as devices
from reports.page import Page
from reports.reproduction import page as reproduction
from reports.vanishing import page as vanishing

# By what the sweep says it is to be written up in.
WRITERS: dict[str, Any] = {
    "forgetting": forgetting,
    "reproduction": reproduction,
    "vanishing_gradient": vanishing,
    "devices": devices,
}


# What of the records a report reads, where it says so: the rest need not be held.
READS: dict[str, Collection[str]] = {"forgetting": forgetting.MEASUREMENTS}


class Written(NamedTuple):
    """Tell where a report is, and what it comes to."""

    path: Path
    headline: str


def measurements(sweep: SweepRun) -> Collection[str] | None:
    """Return the names of the measurements that a sweep's report reads; None for all."""
    return READS.get(sweep.report)


def publish(results: Results, output: Path, lines: Iterable[str] | None = None) -> Written:
    """Write README.md, figures/*.svg and results.jsonl into a folder, made where it is missing.

    Equal results give equal bytes, in whatever order the records come. Each file is replaced as a
    whole, the README last, so that nothing is ever half-written.

    Args:
        results: The sweep and every attempt at its trials.
        output: The folder.
        lines: The lines of results.jsonl, for results that hold no more of each record than
            `measurements` names; without them the results themselves are written.

    Returns:
        The path of README.md, and the headline tables as plain text.

    Raises:
        LetheError: A finished trial lacks a measurement, or the folder holds a README.md that is no
            report.
        OSError: The folder cannot be written.
    """
    _refuse_other_pages(output)
    results = _sorted(results)
    writer = WRITERS[results.sweep.report]
    page: Page = writer.compose(results)
    (output / "figures").mkdir(parents=True, exist_ok=True)
    for picture in page.pictures:
        for theme, text in picture.pages.items():
            _replace(output / "figures" / f"{picture.name}-{theme}.svg", text)
    jsonl.write(output / "results.jsonl", jsonl.lines(results) if lines is None else lines)
    path = _replace(output / "README.md", page.readme)
    return Written(path, page.headline or writer.headline(results))


def write(results: Results, output: Path) -> Path:
    """Write a report as `publish` does, and return the path of its README.md.

    Raises:
        LetheError: As `publish`.
        OSError: As `publish`.
    """
    return publish(results, output).path


def headline(results: Results) -> str:
    """Return the headline tables as plain text, for a terminal.

    Raises:
        LetheError: A finished trial lacks a measurement.
    """
    told: str = WRITERS[results.sweep.report].headline(_sorted(results))
    return told


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


def _replace(path: Path, text: str) -> Path:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    os.replace(partial, path)
    return path
