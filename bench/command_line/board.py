"""``lethe board``: look inside the trials of a sweep with TensorBoard."""

import argparse
import threading
from pathlib import Path


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "board",
        help="look inside the trials with TensorBoard",
        description=(
            "Start TensorBoard on a results folder, a running sweep's too, print its address and serve until "
            "Ctrl-C. Of a folder that holds several results folders, such as nights, it shows all."
        ),
    )
    parser.add_argument("results", metavar="DIR", type=Path, help="a results folder")
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="where to listen (default: %(default)s, for this machine alone); whoever can reach another one "
        "sees everything, without a password",
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=0,
        metavar="N",
        help="at which port to listen (default: a free one)",
    )
    parser.set_defaults(handle=handle, parser=parser)


def handle(settings: argparse.Namespace) -> int:
    """Serve until interrupted, which is how it ends well.

    Raises:
        LetheError: There is nothing to show, or it cannot listen there.
    """
    from bench.board import event_folder, serve

    folder = event_folder(settings.results)
    try:
        address = serve(folder, settings.host, settings.port)
        print(f"TensorBoard shows {folder} until Ctrl-C, at\n{address}", flush=True)
        threading.Event().wait()
    except KeyboardInterrupt:
        print()
    return 0


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 0xFFFF:
        raise argparse.ArgumentTypeError(
            f"expected a port, a whole number up to {0xFFFF}, got {text!r}"
        )
    return int(text)
