"""Run one small sweep for all tests that only look at what a sweep leaves."""

import contextlib
import io
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bench.command_line import main
from tests.bench import small


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Swept(NamedTuple):
    folder: Path
    words: list[str]
    ran: Ran


def call(words: list[str]) -> Ran:
    """Run the command in this process; argparse leaves by SystemExit, as the installed command does."""
    out, err = io.StringIO(), io.StringIO()
    handler = signal.getsignal(signal.SIGTERM)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(words)
    except SystemExit as leave:
        code = int(leave.code or 0)
    finally:
        signal.signal(signal.SIGTERM, handler)
    return Ran(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def lethe() -> Callable[..., Ran]:
    """Return what runs ``lethe`` with some words in this process."""
    return lambda *words: call([str(word) for word in words])


@pytest.fixture(scope="session")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Swept:
    """Run a sweep of three trials that end well, one that cannot run here and one that fails."""
    room = tmp_path_factory.mktemp("swept")
    grids = [
        {"cell": ["rnn_tanh", "gru"], "accelerator": ["cpu"]},
        {"cell": ["gru"], "task": ["adding"]},
        {"cell": ["gru"], "precision": ["16-mixed"]},
        # No machine holds the weights of so many units.
        {"cell": ["gru"], "hidden_size": [10_000_000]},
    ]
    config = small.write(room / "small.yaml", grids=grids)
    words = ["sweep", config, "--results", str(room / "results")]
    return Swept(room / "results", words, call(words))
