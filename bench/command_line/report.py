"""``lethe report``: write a sweep's results as a page with figures, and its tables as files."""

import argparse
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.command_line._output import written_to
from bench.exporting import is_of_a_store
from bench.source import Source
from bench.store import Store

# What each choice writes.
_FORMATS = {"markdown": ("markdown",), "html": ("html",), "both": ("markdown", "html")}


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "report",
        help="write a sweep's results as a page with figures",
        description=(
            "Write README.md, its figures and the records (results.jsonl) of the newest sweep in a results folder, "
            "and print the headline. The same records give the same bytes."
        ),
    )
    parser.add_argument(
        "source",
        metavar="DIR",
        type=Path,
        help="a results folder, or a results.jsonl exported from one",
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="where the report goes (default: DIR/report, or beside a report's own results.jsonl)",
    )
    parser.add_argument(
        "--format",
        # One word, so that DIR may stand behind it.
        choices=_FORMATS,
        default="markdown",
        help="markdown: README.md with figures beside it; html: report.html, one file that needs no other; or "
        "both (default: %(default)s)",
    )
    parser.add_argument(
        "--csv", action="store_true", help="every table of the page as tables/*.csv, too"
    )
    parser.add_argument(
        "--latex",
        action="store_true",
        help="every table of the page as tables/*.tex, too (needs the LaTeX package booktabs)",
    )
    parser.set_defaults(handle=handle, parser=parser)


def handle(settings: argparse.Namespace) -> int:
    """Write the report, print its headline and where it is."""
    source: Path = settings.source
    with opened(source) as held:
        output = settings.output or _place(source)
        from reports.report import measurements, publish

        with _held_for_good():
            results = held.results(measurements(held.sweep))
        try:
            with written_to(output):
                written = publish(results, output, held.lines(), _formats(settings))
        finally:
            gc.unfreeze()
    print(written.headline)
    print(f"\nreport: {written.path}")
    return 0


def _place(source: Path) -> Path:
    """Return where a report goes without being told: beside a report's own records, else a folder of its own."""
    if not source.is_file():
        return source / "report"
    return source.parent / "report" if is_of_a_store(source) else source.parent


def _formats(settings: argparse.Namespace) -> list[str]:
    """Return all that the report is to be written as."""
    return [
        *_FORMATS[settings.format],
        *(name for name in ("csv", "latex") if getattr(settings, name)),
    ]


@contextmanager
def opened(source: Path) -> Iterator[Source]:
    """Open what a report is written from: a folder's store, or an export.

    Raises:
        StoreError: There is none, or it is damaged.
    """
    if source.suffix == ".jsonl":
        from bench.jsonl import Export

        with Export.opened(source) as export:
            yield export
    else:
        with Store.open_existing(source) as store:
            yield store.source()


@contextmanager
def _held_for_good() -> Iterator[None]:
    """Keep the garbage collector from what is made inside, until `gc.unfreeze`.

    Of very many records none is garbage, and to look through all of them again and again took as long
    as to read them.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
