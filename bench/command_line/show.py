"""``lethe show``: print what the attempts at one trial left."""

import argparse
import difflib
import heapq
from pathlib import Path
from typing import Any

from bench.errors import LetheError
from bench.record import Measurement, Record
from bench.store import Store

# As many ids are named where the one asked for is not there, and as many compared letter by letter.
_NAMED = 5
_LOOKED_AT = 500


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "show",
        help="print what the attempts at one trial left",
        description="Print every attempt at a trial: how it ended, where it ran, and what was measured.",
    )
    parser.add_argument("results", metavar="DIR", type=Path, help="a results folder")
    parser.add_argument(
        "trial_id", metavar="TRIAL_ID", help="as lethe sweep --dry-run and the report print it"
    )
    parser.add_argument(
        "--json", action="store_true", help="print the whole records, one JSON object a line"
    )
    parser.set_defaults(handle=handle, parser=parser)


def handle(settings: argparse.Namespace) -> int:
    """Print the attempts.

    Raises:
        LetheError: No attempt has that id.
    """
    with Store.open_existing(settings.results) as store:
        records = store.show(settings.trial_id)
        if not records:
            raise LetheError(
                f"{settings.results}: no attempt at {settings.trial_id!r}; {_hint(settings.trial_id, store.ids())}"
            )
    if settings.json:
        for record in records:
            print(record.model_dump_json())
    else:
        print_records(records)
    return 0


def _hint(word: str, ids: list[str]) -> str:
    """Name the id a word may stand for, else some of those there are, and how many."""
    if not ids:
        return "nothing was attempted there yet"
    parts = set(word.split("/"))
    # To compare letters takes long: only what shares the most parts is looked at so closely.
    alike = heapq.nlargest(_LOOKED_AT, ids, key=lambda one: len(parts.intersection(one.split("/"))))
    if near := difflib.get_close_matches(word, alike, n=1):
        return f"did you mean {near[0]!r}?"
    named = "".join(f"\n  {one}" for one in alike[:_NAMED])
    told = f"{_NAMED} of the {len(ids):,}" if len(ids) > _NAMED else "those"
    return f"{told} that were attempted:{named}"


def print_records(records: list[Record]) -> None:
    """Print attempts for a person: scalars whole, curves by their ends."""
    for record in records:
        took = "" if record.wall_time is None else f" in {record.wall_time:.1f} s"
        print(
            f"{record.trial.id}\nattempt {record.attempt}: {record.status}{took}, started {record.started}"
        )
        if record.reason:
            print("reason: " + record.reason.strip().replace("\n", "\n  "))
        settings = record.trial.model_dump()
        training = settings.pop("training")
        for title, rows in (
            ("settings", settings),
            ("training", training),
            ("environment", record.environment),
        ):
            print(f"{title}: " + ", ".join(f"{name}={value}" for name, value in rows.items()))
        for measurement in record.measurements.values():
            print(f"  {measurement.name:22} {_brief(measurement)}")


def _brief(measurement: Measurement) -> str:
    if not measurement.axes:
        # A number that was never reached, or was not finite: sequences_to_solved, or a loss.
        values = measurement.values
        return "none" if values is None else f"{values:.6g} {measurement.unit}"
    told = _ends(list(measurement.axes.items()), measurement.values)
    return f"{told} {measurement.unit}" if told else "no values"


def _ends(axes: list[tuple[str, list[Any]]], values: Any) -> str:
    """Tell a curve by its two ends, and several curves one after the other."""
    (name, coordinates), *inner = axes
    if inner:
        rows = zip(coordinates, values, strict=True)
        return "; ".join(f"{name} {at}: {_ends(inner, row)}" for at, row in rows)
    if not coordinates:
        return ""
    first, last = (
        f"{'not finite' if values[end] is None else f'{values[end]:.4g}'} at {name} {coordinates[end]}"
        for end in (0, -1)
    )
    return f"{first} … {last} ({len(coordinates)} values)"
