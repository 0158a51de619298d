"""``lethe nightly``: run a sweep as tonight's, and tell what changed since the nights before."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench import nights
from bench.command_line._output import written_to
from bench.command_line.sweep import add_workers, execute
from bench.engines import EngineChoice
from bench.errors import LetheError
from bench.store import Store
from bench.sweep_file import load

PAGE = "nightly.md"
FRESH_SEEDS = 5

_EPILOG = """\
A night is a results folder of its own, NIGHTS/YYYY-MM-DD: lethe report, board, show and recover work on it. The seeds
of the sweep file are the fixed ones, the same every night; to them come fresh ones, of that night alone. An
override is key=value, as for lethe sweep.

Stopping at any moment loses at most the trials that were running; the same command goes on from there, on a later
day with --night.
Exit codes: 0 nothing got worse, 1 something did, or a setting vanished, 2 bad input, 3 trials of tonight have no
result, 130 interrupted."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "nightly",
        help="run a sweep every night, and tell what changed",
        description=(
            "Run a sweep as tonight's, compare it with the nights before, and write what changed, by how much and "
            "how sure that is, as a page with figures."
        ),
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "config",
        metavar="CONFIG",
        help="a YAML file, or the name of a preset: nightly is made for this",
    )
    parser.add_argument(
        "overrides",
        metavar="KEY=VALUE",
        nargs="*",
        help="settings to change, see lethe sweep --help",
    )
    parser.add_argument(
        "--nights",
        type=Path,
        default=Path("runs/nights"),
        metavar="DIR",
        help="folder of all nights of this sweep, made if absent (default: %(default)s)",
    )
    parser.add_argument(
        "--night",
        type=_date,
        metavar="DATE",
        help="which night this is, as YYYY-MM-DD (default: today)",
    )
    parser.add_argument(
        "--fresh-seeds",
        type=int,
        default=FRESH_SEEDS,
        metavar="N",
        help="seeds of this night alone (default: %(default)s)",
    )
    parser.add_argument(
        "--baseline",
        type=_date,
        metavar="DATE",
        help="compare with the nights up to this one (default: with those before tonight)",
    )
    add_workers(parser)
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help=f"where {PAGE} goes (default: NIGHTS/{nights.PAGES}/DATE)",
    )
    parser.set_defaults(handle=handle, parser=parser)


def handle(settings: argparse.Namespace) -> int:
    """Run the night, write its page, and print what it comes to."""
    # Before hours of running, so that what is amiss is told first.
    from reports.nightly.gathering import gather
    from reports.nightly.page import compose
    from reports.nightly.publish import publish, refuse_other_files

    night: date = settings.night or date.today()
    folder = nights.folder_of(settings.nights, night)
    output: Path = settings.output or nights.pages_of(settings.nights, night)
    sweep = nights.with_seeds(
        load(settings.config, settings.overrides), nights.fresh_seeds(night, settings.fresh_seeds)
    )
    refuse_other_files(output, PAGE)
    nights.refuse_other_sweeps(folder, sweep.name)
    _refuse_baseline(settings.nights, night, settings.baseline)
    # Its exit code tells of trials that went wrong in this start; the page tells of the whole night.
    execute(sweep, folder, settings.command_text, EngineChoice(settings.workers))
    with Store.open_existing(folder) as store:
        results = store.results()
    case = gather(settings.nights, night, results, output, settings.baseline)
    for one in case.left_out:
        print(
            f"lethe: warning: {settings.nights / one.name}: not compared with it: {one.reason}",
            file=sys.stderr,
        )
    written = compose(case)
    with written_to(output):
        path = publish(written.page, output, PAGE)
    print(f"\n{written.page.headline}\n\npage: {path}")
    return written.code


def _refuse_baseline(folder: Path, night: date, until: date | None) -> None:
    """Refuse a baseline that is not before tonight, or of which there is no night."""
    if until is None:
        return
    if until >= night:
        raise LetheError(
            f"--baseline {until}: expected a date before the night, {night}, got one that is not"
        )
    there = [path.name for path in nights.before(folder, night)[0]]
    if not any(name <= until.isoformat() for name in there):
        raise LetheError(
            f"--baseline {until}: expected a night up to then in {folder}, found {_listed(there)}; name a "
            "later date, or leave it out"
        )


def _listed(names: Sequence[str]) -> str:
    return f"none before {names[-1]}" if names else "no night at all"


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a date as YYYY-MM-DD, got {text!r}") from None
