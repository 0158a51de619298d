"""``lethe show``: print what the attempts at one trial left."""

import argparse
from pathlib import Path

from bench.catalogue import nearest
from bench.errors import LetheError
from bench.record import Measurement, Record
from bench.store import Store


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
                f"{settings.results}: no attempt at {settings.trial_id!r}; {nearest(settings.trial_id, store.ids())}"
            )
    if settings.json:
        for record in records:
            print(record.model_dump_json())
    else:
        print_records(records)
    return 0


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
    unit = f" {measurement.unit}"
    if not measurement.axes:
        # A number that was never reached, or was not finite: sequences_to_solved, or a loss.
        return "none" if measurement.values is None else f"{measurement.values:.6g}{unit}"
    name, coordinates = next(iter(measurement.axes.items()))
    if not coordinates:
        return "no values"
    ends = [
        f"{value:.4g}" if value is not None else "not finite"
        for value in (measurement.values[0], measurement.values[-1])
    ]
    first, last = (
        f"{end} at {name} {at}"
        for end, at in zip(ends, (coordinates[0], coordinates[-1]), strict=True)
    )
    return f"{first} … {last} ({len(coordinates)} values){unit}"
