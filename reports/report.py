"""Write the report of a sweep: a pure function of its results."""

import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench import jsonl
from bench.errors import LetheError
from bench.exporting import is_of_a_store
from bench.record import Results, SweepRun
from bench.store_check import EXPORT_NAME
from reports import forgetting, html
from reports.devices import page as devices
from reports.page import Page
from reports.reproduction import page as reproduction
from reports.table_files import is_ours, table_files
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


# What a report can be written as; the first is what it is without being asked.
FORMATS = ("markdown", "html")
TABLE_FORMATS = {"csv": "csv", "latex": "tex"}
# Every figure this program wrote says so near its start.
_MADE_HERE = "<dc:title>Lethe</dc:title>"


class Written(NamedTuple):
    """Tell where a report is, and what it comes to."""

    path: Path
    headline: str


def measurements(sweep: SweepRun) -> Collection[str] | None:
    """Return the names of the measurements that a sweep's report reads; None for all."""
    return READS.get(sweep.report)


def publish(
    results: Results,
    output: Path,
    lines: Iterable[str] | None = None,
    formats: Collection[str] = FORMATS[:1],
) -> Written:
    """Write a report and results.jsonl into a folder, made where it is missing.

    As Markdown it is README.md with figures/*.svg, as HTML the one file report.html; its tables are
    tables/*.csv and tables/*.tex. Equal results give equal bytes, in whatever order the records come.
    Each file is replaced as a whole, the page last, so that nothing is ever half-written. Figures and
    tables that an earlier report left there, and this one does not have, are deleted.

    Args:
        results: The sweep and every attempt at its trials.
        output: The folder.
        lines: The lines of results.jsonl, for results that hold no more of each record than
            `measurements` names; without them the results themselves are written.
        formats: "markdown", "html" or both, and with them "csv" and "latex" for the tables.

    Returns:
        The path of the page, README.md where it is both, and the headline tables as plain text.

    Raises:
        LetheError: A finished trial lacks a measurement, or the folder holds a page that is no report.
        OSError: The folder cannot be written.
    """
    _refuse_other_pages(output)
    results = _sorted(results)
    writer = WRITERS[results.sweep.report]
    page: Page = writer.compose(results)
    output.mkdir(parents=True, exist_ok=True)
    _write_tables(
        page, output / "tables", [TABLE_FORMATS[one] for one in formats if one in TABLE_FORMATS]
    )
    jsonl.write(output / "results.jsonl", jsonl.lines(results) if lines is None else lines)
    path = output
    if "html" in formats:
        path = _replace(output / "report.html", html.page(page))
    if "markdown" in formats:
        _write_figures(page, output / "figures")
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
    """Refuse to write over a page that no report put there, and over the export of a store."""
    if is_of_a_store(output / EXPORT_NAME):
        raise LetheError(
            f"{output}: expected a folder for a report, got a results folder: a report's {EXPORT_NAME} would "
            "take the place of its own, which has more; name another folder with --output"
        )
    for name in ("README.md", "report.html"):
        if (output / name).exists() and not (output / "results.jsonl").exists():
            raise LetheError(
                f"{output}: expected a folder for a report, found a {name} without a results.jsonl beside "
                "it; name another folder with --output"
            )


def _write_figures(page: Page, folder: Path) -> None:
    """Write a page's figures, and delete those of an earlier report that it no longer has."""
    folder.mkdir(exist_ok=True)
    written = set()
    for picture in page.pictures:
        for theme, text in picture.pages.items():
            written.add(_replace(folder / f"{picture.name}-{theme}.svg", text))
    for path in set(folder.glob("*-light.svg")) | set(folder.glob("*-dark.svg")):
        if path not in written and _MADE_HERE in path.read_text(encoding="utf-8", errors="replace"):
            path.unlink()


def _write_tables(page: Page, folder: Path, kinds: Sequence[str]) -> None:
    """Write a page's tables as files of some kinds, and delete those that an earlier report left."""
    made = table_files(page.readme, kinds) if kinds else {}
    for name, text in made.items():
        folder.mkdir(exist_ok=True)
        _replace(folder / name, text)
    for path in folder.glob("*") if made else ():
        if is_ours(path.name) and path.suffix[1:] in kinds and path.name not in made:
            path.unlink()


def _sorted(results: Results) -> Results:
    order = sorted(results.records, key=lambda r: (r.trial.id, r.key, r.attempt, r.started))
    return Results(sweep=results.sweep, records=tuple(order))


def _replace(path: Path, text: str) -> Path:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    os.replace(partial, path)
    return path
