"""Type what docs/cluster.md has a reader type: two nodes with a token, both on this machine.

The nodes find other code than the sweep's where theirs should be, as a machine has that was not updated.
"""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from tests.docs.conftest import Checkout
from tests.docs.documents import ROOT, commands, read

pytest.importorskip("ray", reason="needs Ray: make cluster")
pytestmark = pytest.mark.slow

PAGE = read(ROOT / "docs" / "cluster.md")
# The page's first block of code.
TYPED = commands("```" + PAGE.split("```")[1] + "```")
HEAD, NODE = "ray start --head --port 6379", "ray start --address HEAD:6379"
SWEEP = "lethe sweep quick --engine ray --address HEAD:6379"
HEALTH = "ray health-check --address HEAD:6379"
# A plug-in that only the sweep's own checkout holds, and little of everything.
SMALL = (
    "cell=update_only initialisation=default 'comparisons=[]' seed=0 sequence_length=5 hidden_size=4 "
    "training.budget=64 training.validation_interval=32 training.validation_sequences=8 "
    "training.test_sequences=16"
)


class Machines(NamedTuple):
    """Hold what stands for the machines of a cluster: one port, one home, other code than the sweep's.

    Attributes:
        home: The home folder, where the token lies.
        port: Of the head.
        node: Runs what starts a node.
        driver: Runs what starts a sweep.
    """

    home: Path
    port: int
    node: Checkout
    driver: Checkout

    def type(self, command: str, more: str = "", setting: str = "") -> tuple[int, str]:
        """Run a command of the page behind its `export`; return its exit code and all it printed."""
        where = self.driver if command.startswith("lethe ") else self.node
        exports = " && ".join([*(line for line in TYPED if line.startswith("export ")), setting])
        line = f"{exports} {command} {more}".replace("HEAD:6379", f"127.0.0.1:{self.port}")
        return where.run(line.replace("6379", str(self.port)), self.home, timeout=120)


@pytest.fixture
def machines(checkout: Checkout) -> Iterator[Machines]:
    """Return machines; all that was started on them is ended."""
    # Ray's sockets lie in it, whose paths may not be long.
    with TemporaryDirectory(prefix="ray") as name:
        home = Path(name)
        (home / "other" / "bench").mkdir(parents=True)
        (home / "other" / "bench" / "__init__.py").write_text("raise ImportError('other code')")
        settings = checkout.environment | {"RAY_TMPDIR": name}
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
        try:
            yield Machines(
                home,
                port,
                Checkout(checkout.folder, settings | {"PYTHONPATH": str(home / "other")}),
                Checkout(checkout.folder, settings),
            )
        finally:
            end(home)


def running(home: Path) -> list[int]:
    """Return the processes that were started on some machines."""
    mark = f"RAY_TMPDIR={home}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
        except OSError:
            # It has ended in the meantime, or is another user's.
            continue
    return found


def end(home: Path) -> None:
    """End all that runs on some machines; `ray stop` would end other people's clusters, too."""
    until = time.monotonic() + 30
    while left := running(home):
        assert time.monotonic() < until, left
        for process in left:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.1)


def test_two_nodes_with_a_token_run_a_sweep_s_own_code(machines: Machines) -> None:
    assert set(TYPED) >= {HEAD, NODE, SWEEP}
    for command in TYPED[: TYPED.index(HEAD)]:
        code, told = machines.type(command)
        assert code == 0, told
    for command in (HEAD, NODE):
        code, told = machines.type(command, "--num-cpus 1")
        assert code == 0, told
    assert machines.type(HEALTH)[0] == 0
    # Nobody gets in who does not show the token.
    code, told = machines.type(SWEEP, f"{SMALL} --results runs/refused", "RAY_AUTH_MODE=disabled")
    assert code == 2, told
    for address in ("HEAD:6379", "auto"):
        code, told = machines.type(
            SWEEP.replace("HEAD:6379", address), f"{SMALL} --results {address[:4]}"
        )
        assert code == 0, told
