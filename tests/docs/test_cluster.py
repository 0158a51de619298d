"""Type what docs/cluster.md has a reader type on two machines: on this one, as two nodes with a token.

The nodes find other code than the sweep's where theirs should be, as on a machine that was not updated.
"""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.bench import ray_processes
from tests.docs.conftest import Checkout
from tests.docs.documents import ROOT, commands, read, scripts
from tests.docs.otherwise import FEW, MEANT

pytest.importorskip("ray", reason="needs Ray: make cluster")
pytestmark = pytest.mark.slow

PAGE = read(ROOT / "docs" / "cluster.md")
# The page's first block of code: what makes a token, a cluster, and a sweep on it.
TYPED = commands(f"```{PAGE.split('```')[1]}```")
HEAD, NODE = "ray start --head --port 6379", "ray start --address HEAD:6379"
SWEEP = "lethe sweep quick --engine ray --address HEAD:6379"
HEALTH = "ray health-check --address HEAD:6379"
IN_SLURM = 'lethe sweep quick --engine ray --address "$HEAD:$PORT" --results runs/quick'
# What stands for Slurm's own srun: it runs a program once a node, and tells it which node it is on.
SRUN = """\
#!/bin/bash
exec >/dev/null 2>&1
shift
SLURMD_NODENAME=$(hostname -s) "$@" &
SLURMD_NODENAME=another "$@" &
wait
"""
# A cell that the sweep's own checkout alone holds, and little of everything.
SMALL = (
    "cell=update_only initialisation=default 'comparisons=[]' seed=0 sequence_length=5 hidden_size=4 "
    f"{FEW}"
)


class Machines(NamedTuple):
    """Hold what stands for the machines of a cluster.

    Attributes:
        home: Their home folder, where the token lies, and where everything is typed.
        port: Of the head.
        node: The code, with the environment in which nodes are started: other code is found there.
        driver: The code, with that of a sweep.
    """

    home: Path
    port: int
    node: Checkout
    driver: Checkout

    def type(self, command: str, more: str = "", settings: str = "") -> tuple[int, str]:
        """Run a command behind what the page exports; return its exit code and all it printed."""
        exports = [line for line in TYPED if line.startswith("export ")]
        line = "; ".join([*exports, f"{settings} {command} {more}"])
        line = line.replace("HEAD:6379", f"127.0.0.1:{self.port}").replace("6379", str(self.port))
        where = self.driver if command.startswith("lethe ") else self.node
        return where.run(line, self.home, timeout=200)


@pytest.fixture
def machines(checkout: Checkout) -> Iterator[Machines]:
    """Return machines; what was started on them is ended."""
    with ray_processes.marked() as mark:
        name, _, folder = mark.partition("=")
        home = Path(folder)
        (home / "other" / "bench").mkdir(parents=True)
        (home / "other" / "bench" / "__init__.py").write_text("raise ImportError('other code')")
        settings = checkout.environment | {name: folder}
        yield Machines(
            home,
            free_port(),
            Checkout(checkout.folder, settings | {"PYTHONPATH": str(home / "other")}),
            Checkout(checkout.folder, settings),
        )


def free_port() -> int:
    """Return a port that nobody has, of those that the page's script for Slurm takes."""
    for port in range(20_000 + os.getpid() % 9_000, 30_000):
        with socket.socket() as unused, suppress(OSError):
            unused.bind(("", port))
            return port
    raise RuntimeError("expected a free port, found none")


def workers(folder: Path) -> set[str]:
    """Return how many cores a sweep was told of, once its records are what was asked for."""
    lines = (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()
    # Plain data: here nobody knows the cell.
    found = [content for content in map(json.loads, lines) if "trial" in content]
    assert {record["status"] for record in found} == {"ok"}
    assert {record["trial"]["cell"] for record in found} == {"update_only"}
    assert {record["environment"]["engine"] for record in found} == {"ray"}
    return {record["environment"]["workers"] for record in found}


def test_two_nodes_with_a_token_run_the_code_of_the_sweep(machines: Machines) -> None:
    for command in TYPED[: TYPED.index(HEAD)]:
        assert machines.type(MEANT.get(command, command))[0] == 0, command
    assert (machines.home / ".ray" / "auth_token").stat().st_mode & 0o777 == 0o600
    assert {HEAD, NODE, SWEEP} <= set(TYPED)
    for command in (HEAD, NODE):
        code, told = machines.type(command, "--num-cpus 1")
        assert code == 0, told
    assert machines.type(HEALTH)[0] == 0
    # Nobody gets in who does not show the token.
    code, told = machines.type(HEALTH, settings="RAY_AUTH_MODE=disabled")
    assert (code, "InvalidAuthToken" in told) == (1, True), told
    for address in ("HEAD:6379", "auto"):
        command = SWEEP.replace("HEAD:6379", address)
        code, told = machines.type(command, f"{SMALL} --results {address[:4]}")
        assert code == 0, told
        # Of one core each.
        assert workers(machines.home / address[:4]) == {"2"}


@pytest.mark.parametrize("srun", [SRUN, "#!/bin/sh\nexit 1\n"], ids=["nodes", "no nodes"])
def test_the_script_for_slurm_ends(srun: str, machines: Machines) -> None:
    (script,) = scripts(PAGE)
    assert IN_SLURM in script
    for path, text in ((".venv/bin/activate", ""), ("srun", srun)):
        (machines.home / path).parent.mkdir(parents=True, exist_ok=True)
        (machines.home / path).write_text(text)
    (machines.home / "srun").chmod(0o755)
    (machines.home / "script").write_text(script.replace(IN_SLURM, f"{IN_SLURM} {SMALL}"))
    settings = {
        "PATH": f"{machines.home}:{machines.driver.environment['PATH']}",
        "SLURM_CPUS_PER_TASK": "1",
        # The script's port comes of it.
        "SLURM_JOB_ID": str(machines.port - 20_000),
        # How long a look for the head takes at most, of which one is enough where none will come.
        "RAY_py_gcs_connect_timeout_s": "5" if srun == SRUN else "1",
    }
    checkout = Checkout(machines.driver.folder, machines.driver.environment | settings)
    code, told = checkout.run("bash script", machines.home, timeout=120)
    if srun == SRUN:
        assert code == 0, told
        # The second node waits so long for the first that it may come too late.
        assert workers(machines.home / "runs" / "quick") <= {"1", "2"}
    else:
        assert code == 1, told
