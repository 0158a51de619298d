"""The command ``lethe``: one module a subcommand, imported without torch.

Exit codes: 0 all went well, 1 a trial failed, 2 bad input, 130 interrupted, 141 nobody reads what it prints.
"""

import argparse
import os
import shlex
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from bench import __version__
from bench.command_line import (
    board,
    compare,
    list_plugins,
    nightly,
    recover,
    report,
    run,
    show,
    sweep,
)
from bench.errors import LetheError

# As a shell tells of a program that wrote to nobody.
_READER_LEFT = 128 + signal.SIGPIPE
_COMMANDS = (sweep, run, report, nightly, compare, board, list_plugins, show, recover)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: The words behind ``lethe``; default: those of this process.

    Returns:
        The exit code.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    code = _READER_LEFT
    try:
        settings = _parse(words)
        settings.command_text = shlex.join(["lethe", *words])
        code = int(settings.handle(settings))
        # Here and not at Python's exit, where a reader that has left would cause an error message.
        sys.stdout.flush()
        return code
    except LetheError as error:
        print(f"lethe: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(
            "lethe: interrupted; what finished is kept, the same command goes on from there",
            file=sys.stderr,
        )
        return 130
    except BrokenPipeError:
        # The reader has seen enough (lethe list | head); stop Python from writing to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code


def _parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="lethe",
        description="Measure how long recurrent networks remember.",
        epilog=(
            "Each command explains itself: lethe COMMAND --help. "
            "First steps: lethe sweep quick, then lethe report runs/quick."
        ),
    )
    parser.add_argument("--version", action="version", version=f"lethe {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add_to(commands)
    settings, extra = parser.parse_known_args(words)
    # argparse takes positional words only in one stretch; overrides may also stand behind options.
    if extra and hasattr(settings, "overrides") and not any(word.startswith("-") for word in extra):
        settings.overrides += extra
    elif extra:
        settings.parser.error(
            f"unrecognized arguments: {' '.join(extra)}; see {settings.parser.prog} --help"
        )
    return settings


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Take a request to end like Ctrl-C: give up the running trials and keep the rest."""
    raise KeyboardInterrupt
