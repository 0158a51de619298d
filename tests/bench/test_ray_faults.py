"""Take nodes and drivers away from real sweeps on Ray clusters of this machine: nothing finished is lost."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.store import Store
from tests.bench import ray_bodies, ray_processes, small
from tests.bench.drivers import check_whole, gone, kept, left_behind, lines, soon, statuses

pytest.importorskip("ray", reason="needs Ray: make cluster")

# These import ray.
from ray.cluster_utils import Cluster

from bench.ray_cluster import connected
from tests.bench.test_ray_engine import swept

pytestmark = pytest.mark.slow


@pytest.fixture
def nodes(mark: str) -> Iterator[Cluster]:
    """Start a cluster of one node of one core; a test adds others."""
    with pytest.MonkeyPatch.context() as patch:
        # For the workers to find the tests, whose bodies they run.
        patch.setenv("PYTHONPATH", str(small.ROOT))
        nodes = Cluster(
            initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
        )
        try:
            yield nodes
        finally:
            nodes.shutdown()  # type: ignore[no-untyped-call]


@pytest.fixture
def mark() -> Iterator[str]:
    """Return a setting by which the processes are found that a test starts; they end with it."""
    with ray_processes.marked() as mark:
        yield mark


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Return the folder in which attempts leave files."""
    (tmp_path / "room").mkdir()
    return tmp_path / "room"


@contextmanager
def finally_go(room: Path) -> Iterator[None]:
    """Say go at the end, whatever happens before."""
    try:
        yield
    finally:
        (room / "go").touch()


def begun(attempts: int, room: Path) -> bool:
    """Wait until so many attempts have left their files; tell whether they did."""
    return soon(lambda: len(ray_bodies.left(room)) == attempts, 60)


def test_a_killed_node_loses_no_trial(nodes: Cluster, room: Path, tmp_path: Path) -> None:
    lost = nodes.add_node(num_cpus=1)
    body = ray_bodies.WaitsForTheWord(room)
    with connected(nodes.address, 1), ThreadPoolExecutor() as beside:
        sweep = beside.submit(swept, tmp_path / "results", body, [0, 1, 2, 3])
        with finally_go(room):
            # Each node has one core, so each is in the middle of one of them.
            assert begun(2, room)
            # SIGKILL, to the node's own processes: nothing says goodbye.
            nodes.remove_node(lost, allow_graceful=False)
            # Or it might still send what it has, were it to hear that it may go on.
            assert soon(lambda: any(map(gone, ray_bodies.processes(room))), 60)
        assert sweep.result().ended == {"ok": 4}
    assert statuses(tmp_path / "results") == {seed: ["ok"] for seed in range(4)}
    # The trial that was lost was started once more, and it alone.
    assert ray_bodies.left(room) in ([0, 0, 1, 2, 3], [0, 1, 1, 2, 3])


def test_a_node_that_joins_is_used(nodes: Cluster, room: Path, tmp_path: Path) -> None:
    body = ray_bodies.WaitsForTheWord(room)
    with connected(nodes.address, 1), ThreadPoolExecutor() as beside:
        sweep = beside.submit(swept, tmp_path / "results", body, [0, 1, 2])
        with finally_go(room):
            assert begun(1, room)
            nodes.add_node(num_cpus=1)
            # The first node's only core is taken as long as nobody says go.
            assert begun(2, room)
        assert sweep.result().ended == {"ok": 3}
    assert ray_bodies.left(room) == [0, 1, 2]


def kill_and_resume(mark: str, folder: Path, *where: object) -> None:
    """Kill a driver in the middle of a sweep, then run the same command again."""
    folder.mkdir()
    config = small.write(folder / "s.yaml", training={"budget": 3200}, shared={"seed": [0, 1]})
    results = folder / "results"
    words = ("sweep", config, "--engine", "ray", *where, "--results", results)
    with small.start(*words) as driver:
        assert lines(driver, "[1/4] ok")[-1].startswith("[1/4] ok")
        assert ray_processes.trials(mark)
        driver.kill()
    assert soon(lambda: not ray_processes.trials(mark), 30), ray_processes.trials(mark)
    check_whole(results)
    with Store.open_existing(results) as store:
        done = len(store.done())
    assert 0 < done < 4
    with small.start(*words) as driver:
        assert driver.stdout is not None
        told = driver.stdout.read()
    assert driver.returncode == 0, told
    assert f"4 trials, {done} done earlier; now: {4 - done} ok" in told
    assert [record.status for record in kept(results)] == ["ok"] * 4
    assert len({record.key for record in kept(results)}) == 4


def test_a_killed_driver_loses_nothing_finished(mark: str, nodes: Cluster, tmp_path: Path) -> None:
    with ray_processes.marked() as own:
        kill_and_resume(own, tmp_path / "own", "--workers", 2)
        # Two helpers of the Ray that it had started stay a minute longer. Meanwhile, on a cluster that stays:
        kill_and_resume(mark, tmp_path / "another", "--address", nodes.address)
        assert soon(lambda: not ray_processes.running(own), 100), ray_processes.running(own)


def test_a_trial_for_which_memory_runs_out_is_tried_again_and_not_for_ever(
    mark: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    # A machine of which a hundredth is used is out of memory, then, whatever the trial needs.
    monkeypatch.setenv("RAY_memory_usage_threshold", "0.01")
    nodes = request.getfixturevalue("nodes")
    config = small.write(tmp_path / "s.yaml", grids=[{"cell": ["gru"]}])
    words = ("sweep", config, "--engine", "ray", "--address", nodes.address)
    with small.start(*words, "--results", tmp_path / "results") as driver:
        assert driver.stdout is not None
        told = driver.stdout.read()
    assert driver.returncode == 1, told
    assert "There are 3 oom retries remaining" in told
    (record,) = kept(tmp_path / "results")
    assert record.status == "crashed"
    assert (record.reason or "").startswith("Ray lost it 4 times over: OutOfMemoryError: ")


def test_an_interrupted_sweep_leaves_130_and_a_whole_store(tmp_path: Path) -> None:
    long = {"cell": ["lstm"], "sequence_length": [400]}
    config = small.write(
        tmp_path / "s.yaml",
        grids=[long, {"cell": ["gru"]}],
        training={"budget": 640_000, "early_stop": True, "validation_interval": 640},
        shared={"hidden_size": [16], "learning_rate": [0.02], "sequence_length": [2]},
    )
    words = ("sweep", config, "--engine", "ray", "--workers", 2, "--results", tmp_path / "results")
    with small.start(*words) as driver:
        lines(driver, "[1/2] ok")
        os.killpg(driver.pid, signal.SIGINT)
        assert driver.stdout is not None
        rest = driver.stdout.read()
    assert driver.returncode == 130
    assert rest == (
        "lethe: interrupted; what finished is kept, the same command goes on from there\n"
    )
    assert left_behind(driver.pid) == []
    check_whole(tmp_path / "results")
