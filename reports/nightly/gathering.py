"""Gather the nights that a night is compared with."""

import os
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bench import nights
from bench.errors import LetheError
from bench.record import Results
from reports.nightly.account import Account, account
from reports.nightly.case import Case, LeftOut, case

# A night is compared with so many before it.
BASELINE = 10


class Before(NamedTuple):
    """Hold the nights before a night.

    Attributes:
        baseline: Those it is compared with, the oldest first.
        last: The newest, where it is not among them.
        left_out: The others up to where enough were found, and what else lies among them.
    """

    baseline: tuple[Account, ...]
    last: Account | None
    left_out: tuple[LeftOut, ...]


def gather(
    folder: Path, night: date, results: Results, output: Path, until: date | None = None
) -> Case:
    """Judge a night by those before it.

    Args:
        folder: The folder of nights.
        night: The night's date.
        results: What it left.
        output: Where its page goes: links lead from there.
        until: The newest night of the baseline; None for that before tonight.

    Raises:
        LetheError: A finished trial lacks a measurement.
        StoreError: The night's grids do not give the trials that were planned.
    """
    name = results.sweep.name
    tonight = account(night.isoformat(), results, _source(folder, night.isoformat(), output))
    found = before(folder, night, name, output, until)
    return case("nightly", name, results.sweep.command, tonight, *found)


def before(folder: Path, night: date, name: str, output: Path, until: date | None = None) -> Before:
    """Read the nights before a night, as many as it is compared with.

    Args:
        folder: The folder of nights.
        night: The night's date.
        name: The sweep's name.
        output: Where the page goes.
        until: The newest night of the baseline; None for that before tonight.
    """
    folders, strange = nights.before(folder, night)
    left_out = [LeftOut(*one) for one in strange]
    newest: Account | None = None
    baseline: list[Account] = []
    for path in folders:
        late = until is not None and path.name > until.isoformat()
        if late and newest is not None:
            continue
        found = nights.read(path, name)
        if isinstance(found, nights.Neighbour):
            left_out.append(LeftOut(*found))
            continue
        try:
            one = account(path.name, found, _source(folder, path.name, output))
        except LetheError as error:
            # Left by another version, say: tonight's page must not fail for an older night.
            left_out.append(LeftOut(path.name, str(error)))
            continue
        newest = newest or one
        if not late:
            baseline.append(one)
        if len(baseline) == BASELINE:
            break
    last = newest if newest is not None and newest not in baseline else None
    return Before(tuple(reversed(baseline)), last, tuple(left_out))


def _source(folder: Path, name: str, output: Path) -> str:
    """Name a night, with a link to its records where the page lies in the same folder of nights."""
    if not output.resolve().is_relative_to(folder.resolve()):
        return name
    way = os.path.relpath(folder.resolve() / name / "results.jsonl", output.resolve())
    return f"[{name}]({Path(way).as_posix()})"
