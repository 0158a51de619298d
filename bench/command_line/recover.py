"""``lethe recover``: make a damaged store anew from its export."""

import argparse
from pathlib import Path


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "recover",
        help="make a damaged results folder anew from its export",
        description=(
            "Make the store of a results folder anew where it is damaged, empty or gone, from the results.jsonl "
            "that every start of a sweep leaves. The damaged file is kept beside it as results.sqlite.damaged. "
            "What the export lacks, the same sweep command runs again."
        ),
    )
    parser.add_argument("results", metavar="DIR", type=Path, help="a results folder")
    parser.add_argument(
        "export",
        metavar="EXPORT",
        type=Path,
        nargs="?",
        help="an export of it (default: DIR/results.jsonl, else DIR/report/results.jsonl)",
    )
    parser.add_argument(
        "--skip-damaged-lines",
        action="store_true",
        help="leave out lines of the export that cannot be read",
    )
    parser.set_defaults(handle=handle, parser=parser)


def handle(settings: argparse.Namespace) -> int:
    """Recover the store, and say what is in it."""
    from bench.recover import recover

    folder: Path = settings.results
    found = recover(folder, settings.export, skip_damaged=settings.skip_damaged_lines)
    print(
        f"{folder}: recovered {_count(found.attempts, 'attempt')} at {_count(len(found.tried), 'trial')} "
        f"from {found.export}"
    )
    if found.left_out:
        print(f"left out: {_count(len(found.left_out), 'damaged line')}")
    if found.kept:
        print(f"the damaged store is kept as {found.kept}")
    if found.newest is None:
        print("no start of a sweep was in it; the same sweep command goes on from there")
    elif found.to_run:
        print(
            f"planned and not done: {_count(found.to_run, 'trial')}; the same command runs "
            f"{'it' if found.to_run == 1 else 'them'}: {found.newest.command}"
        )
    else:
        print(
            f"every trial that its newest start planned is done; what ended after the export is run "
            f"again by the same command: {found.newest.command}"
        )
    return 0


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
