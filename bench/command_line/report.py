"""``lethe report``: write a sweep's results as markdown with figures."""

import argparse
from pathlib import Path

from bench.errors import StoreError
from bench.record import Results
from bench.store import Store


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "report",
        help="write a sweep's results as markdown with figures",
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
        help="where the report goes (default: DIR/report, or beside results.jsonl)",
    )
    parser.set_defaults(handle=handle, parser=parser)


def handle(settings: argparse.Namespace) -> int:
    """Write the report, print its headline and where it is."""
    source: Path = settings.source
    results = read(source)
    output = settings.output or (source.parent if source.is_file() else source / "report")
    from reports.report import headline, write

    try:
        path = write(results, output)
    except OSError as error:
        raise StoreError(
            f"{output}: cannot write the report there ({error}); name a folder with --output"
        ) from None
    print(headline(results))
    print(f"\nreport: {path}")
    return 0


def read(source: Path) -> Results:
    """Read results from a folder's store or from an export.

    Raises:
        StoreError: There are none, or they are damaged.
    """
    if source.suffix == ".jsonl":
        from bench import jsonl

        return jsonl.load(source)
    with Store.open_existing(source) as store:
        return store.results()
