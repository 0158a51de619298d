"""``lethe compare``: tell what differs between two sweeps, or between two commits of one."""

import argparse
from pathlib import Path

from bench.command_line._output import written_to
from bench.errors import LetheError
from bench.sides import side

PAGE = "compare.md"

_EPILOG = """\
A and B are results folders or exported results.jsonl; A is what B is measured by. PATH@COMMIT takes those records
in it that one commit left, and the beginning of a commit is enough. Only settings that both sides have are compared.

Exit codes: 0 nothing is worse in B, 1 something is, 2 bad input, 3 trials of B have no result."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "compare",
        help="tell what differs between two sweeps or commits",
        description="Compare two sweeps with the same settings, as lethe nightly compares a night with those before.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("a", metavar="A", help="the sweep to compare with: PATH or PATH@COMMIT")
    parser.add_argument("b", metavar="B", help="the sweep that may have changed, likewise")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help=f"write {PAGE} with figures there, too (default: print only)",
    )
    parser.set_defaults(handle=handle, parser=parser)


def handle(settings: argparse.Namespace) -> int:
    """Compare, print what differs, and write the page where it is asked for."""
    from reports.nightly.account import account
    from reports.nightly.case import case
    from reports.nightly.page import compose, headline
    from reports.nightly.publish import publish, refuse_other_files
    from reports.wording import code

    if settings.output:
        refuse_other_files(settings.output, PAGE)
    first, second = side(settings.a), side(settings.b)
    before = account("A", first, code(settings.a))
    now = account("B", second, code(settings.b))
    if not set(before.night.trials) & set(now.night.trials):
        raise LetheError(
            f"{settings.a} and {settings.b}: expected settings that both have results of, found none; lethe show "
            "lists what each has"
        )
    found = case("compare", second.sweep.name, settings.command_text, now, [before])
    if settings.output is None:
        print(headline(found))
        return found.code
    written = compose(found)
    with written_to(settings.output):
        path = publish(written.page, settings.output, PAGE)
    print(f"{written.page.headline}\n\npage: {path}")
    return found.code
