"""Run trials on real Ray clusters of this machine: as on the local engine, and with machines lost."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.attempt import Body
from bench.cost import COSTS
from bench.limits import Limits
from bench.outcome import Outcome
from bench.store import Store
from bench.trial import Trial
from tests.bench import bodies, ray_bodies, small
from tests.bench.conftest import Ran
from tests.bench.test_interruptions import check_whole, left_behind, lines

ray = pytest.importorskip("ray", reason="needs Ray: make cluster")

# These import ray.
from bench.ray_cluster import connected  # noqa: E402
from bench.ray_engine import RayEngine  # noqa: E402


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """Start a cluster of two cores, whose workers find the tests, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(small.ROOT))
        with connected(None, 2):
            yield


def run(
    body: Body, trials: list[Trial], folder: Path, timeout: float = 60.0
) -> list[tuple[int, Outcome]]:
    engine = RayEngine(Limits(timeout), folder, body=body)
    return [(trial.seed, outcome) for trial, outcome in engine.run(trials)]


def seeds(*numbers: int) -> list[Trial]:
    return [small.trial(seed=number) for number in numbers]


@pytest.mark.usefixtures("cluster")
def test_each_way_to_be_lost_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    ended = dict(run(bodies.raising, seeds(*range(5), 6), tmp_path, timeout=6.0))
    assert {seed: outcome.status for seed, outcome in ended.items()} == {
        0: "ok",
        1: "failed",
        2: "failed",
        3: "crashed",
        4: "timeout",
        6: "ok",
    }
    reasons = {seed: outcome.reason or "" for seed, outcome in ended.items()}
    assert reasons[1].endswith("RuntimeError: this trial\nwent wrong\n")
    assert "died with exit code -9" in reasons[3]
    assert "took longer than 6 s" in reasons[4]


@pytest.mark.usefixtures("cluster")
def test_results_come_as_they_end(tmp_path: Path) -> None:
    order = [seed for seed, _ in run(ray_bodies.napping, seeds(4, 0, 1), tmp_path)]
    assert order[-1] == 4


@pytest.mark.usefixtures("cluster")
def test_a_trial_for_a_gpu_is_skipped_where_there_is_none(tmp_path: Path) -> None:
    trials = [small.trial(accelerator="gpu"), small.trial(seed=1)]
    ended = dict(run(bodies.pid, trials, tmp_path))
    assert (ended[0].status, ended[1].status) == ("skipped", "ok")
    assert ended[0].reason == "no machine of the Ray cluster has a GPU"


@pytest.mark.usefixtures("cluster")
def test_a_killed_worker_is_tried_again(tmp_path: Path) -> None:
    # The body kills the worker of Ray's above it, once.
    ((_, outcome),) = run(ray_bodies.KillsItsWorker(tmp_path / "killed"), seeds(0), tmp_path)
    assert (tmp_path / "killed").exists()
    assert outcome.status == "ok", outcome.reason


@pytest.mark.slow
def test_the_records_are_those_of_the_local_engine(
    lethe: Callable[..., Ran], tmp_path: Path
) -> None:
    config = small.write(tmp_path / "s.yaml")
    found = {}
    for engine in ("local", "ray"):
        folder = tmp_path / engine
        words = ("sweep", config, "--engine", engine, "--workers", 2, "--results", folder)
        with small.start(*words) as driver:
            assert driver.stdout is not None
            told = driver.stdout.read()
        assert driver.returncode == 0, told
        # Ray says nothing of its own.
        assert told.startswith("2 trials: 0 done earlier, 2 to run\n"), told
        assert len(told.splitlines()) == 4, told
        assert list(folder.glob("tensorboard/**/events.out.*"))
        with Store.open_existing(folder) as store:
            found[engine] = {
                record.key: {n: m for n, m in record.measurements.items() if n not in COSTS}
                for record in store.results().records
            }
    assert len(found["ray"]) == 2
    assert found["ray"] == found["local"]


@pytest.mark.slow
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


def test_an_address_without_a_cluster_is_told_at_once(lethe: Callable[..., Ran]) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
        started = time.monotonic()
        ran = lethe("sweep", "smoke", "--engine", "ray", "--address", address)
    assert ran.code == 2
    assert ran.err.startswith(f"lethe: --address {address}: expected a Ray cluster")
    assert ran.err.count("\n") == 1
    assert time.monotonic() - started < 10


def test_an_event_file_comes_back(cluster: None, tmp_path: Path) -> None:
    trial = small.trial()
    ((_, outcome),) = run(ray_bodies.noting, [trial], tmp_path)
    assert outcome.status == "ok", outcome.reason
    assert (tmp_path / trial.id / "note").read_text() == "heard"


@pytest.mark.slow
def test_a_killed_node_loses_no_trial(tmp_path: Path) -> None:
    ray.shutdown()
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(small.ROOT))
        nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
        try:
            lost = nodes.add_node(num_cpus=1)
            with connected(nodes.address, 1):
                engine = RayEngine(Limits(120.0), tmp_path, body=ray_bodies.napping)
                assert engine.workers == 2
                trials = [small.trial(seed=2, hidden_size=width) for width in range(1, 13)]
                ended = []
                for trial, outcome in engine.run(trials):
                    ended.append((trial.hidden_size, outcome.status))
                    if len(ended) == 2:
                        # SIGKILL, to the node's own processes: nothing says goodbye.
                        nodes.remove_node(lost, allow_graceful=False)
        finally:
            nodes.shutdown()  # type: ignore[no-untyped-call]
    assert sorted(ended) == [(width, "ok") for width in range(1, 13)]
