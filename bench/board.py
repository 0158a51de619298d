"""Serve TensorBoard on what a sweep left."""

import contextlib
import io
from pathlib import Path

from tensorboard import program

from bench.errors import LetheError

_EVENTS = "events.out.tfevents.*"


def event_folder(results: Path) -> Path:
    """Return the folder to serve: what a sweep keeps its event files in, or all of several sweeps'.

    Args:
        results: A results folder; or one that holds several, such as nights.

    Raises:
        LetheError: There is no such folder, or no event file in it.
    """
    if not results.is_dir():
        raise LetheError(
            f"{results}: expected a results folder, found none; name the DIR that lethe sweep wrote to"
        )
    for folder in (results / "tensorboard", results):
        if any(folder.rglob(_EVENTS)):
            return folder
    raise LetheError(
        f"{results}: expected TensorBoard's event files in it, found none; a sweep leaves them as its trials run"
    )


def serve(folder: Path, host: str, port: int) -> str:
    """Start TensorBoard in a thread of this process; return its address.

    What ends with this process: the server, and the program that reads the event files for it.

    Args:
        folder: The folder to serve, with all below it.
        host: Where it listens.
        port: At which port; 0 for a free one.

    Raises:
        LetheError: It cannot listen there.
    """
    board = program.TensorBoard()
    board.configure(("tensorboard",), logdir=str(folder), host=host, port=port)
    try:
        # It speaks of its own flags there, which are not ours.
        with contextlib.redirect_stderr(io.StringIO()):
            return str(board.launch())
    except (program.TensorBoardServerException, OSError) as error:
        raise LetheError(
            f"expected to listen at {host}, port {port}, but: {error}; choose others with --host and --port"
        ) from None
