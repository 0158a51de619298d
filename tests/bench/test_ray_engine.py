"""Run trials on a real Ray cluster of this machine: as on the local engine, and with workers lost.

Lost nodes and drivers are in test_ray_faults.py, clusters of `ray start` in tests/docs/test_cluster.py.
"""

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.attempt import Body
from bench.cost import COSTS
from bench.limits import Limits
from bench.outcome import Outcome
from bench.run_sweep import Tally, run_sweep
from bench.store import Store
from bench.sweep import Sweep
from bench.trial import Trial
from tests.bench import bodies, ray_bodies, small
from tests.bench.conftest import Ran
from tests.bench.drivers import Watch, of_seed, statuses

pytest.importorskip("ray", reason="needs Ray: make cluster")

# These import ray.
from bench.ray_cluster import connected
from bench.ray_engine import RayEngine


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


def swept(folder: Path, body: Body, seeds: list[int]) -> Tally:
    """Run a sweep of a trial a seed on the cluster that this process is connected to."""
    content = {"grids": [{"cell": ["gru"]}], "shared": {"seed": seeds}}
    sweep = Sweep.model_validate(small.sweep(**content))
    engine = RayEngine(Limits(120.0), folder / "tensorboard", body=body)
    return run_sweep(sweep, folder, "a command", engine, Watch())


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
@pytest.mark.usefixtures("cluster")
def test_a_trial_that_always_loses_its_worker_crashes_alone(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    body = ray_bodies.AlwaysKillsItsWorker(tmp_path / "room")
    assert swept(tmp_path / "results", body, [0, 1]).ended == {"crashed": 1, "ok": 1}
    assert statuses(tmp_path / "results") == {0: ["crashed"], 1: ["ok"]}
    reason = of_seed(tmp_path / "results", 0).reason or ""
    assert reason.startswith("Ray lost it 4 times over: WorkerCrashedError: "), reason
    assert ray_bodies.left(tmp_path / "room") == [0, 0, 0, 0, 1]


@pytest.mark.slow
def test_the_records_are_those_of_the_local_engine(tmp_path: Path) -> None:
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
            records = store.results().records
        assert {record.environment["engine"] for record in records} == {engine}
        found[engine] = {
            record.key: {n: m for n, m in record.measurements.items() if n not in COSTS}
            for record in records
        }
    assert len(found["ray"]) == 2
    assert found["ray"] == found["local"]


def test_an_address_without_a_cluster_is_told_at_once(
    lethe: Callable[..., Ran], tmp_path: Path
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
        started = time.monotonic()
        words = ("--engine", "ray", "--address", address, "--results", tmp_path / "results")
        ran = lethe("sweep", "smoke", *words)
    assert ran.code == 2
    assert ran.err.startswith(f"lethe: --address {address}: expected a Ray cluster")
    assert ran.err.count("\n") == 1
    assert time.monotonic() - started < 10
    assert not (tmp_path / "results").exists()


@pytest.mark.usefixtures("cluster")
def test_an_event_file_comes_back(tmp_path: Path) -> None:
    trial = small.trial()
    ((_, outcome),) = run(ray_bodies.noting, [trial], tmp_path)
    assert outcome.status == "ok", outcome.reason
    assert (tmp_path / trial.id / "note").read_text() == "heard"


@pytest.mark.usefixtures("cluster")
def test_an_event_file_that_finds_no_place_costs_no_trial(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "events").touch()
    ((_, outcome),) = run(ray_bodies.noting, [small.trial()], tmp_path / "events")
    assert outcome.status == "ok", outcome.reason
    assert "TensorBoard shows not all of it (NotADirectoryError" in capsys.readouterr().err


@pytest.mark.usefixtures("cluster")
def test_what_fails_on_a_node_before_a_trial_begins_is_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.ray_engine._on_a_node", ray_bodies.lacking)
    ((_, outcome),) = run(ray_bodies.napping, [small.trial()], tmp_path)
    assert outcome.status == "failed"
    assert "No module named 'pebble'" in str(outcome.reason)
    assert "lost" not in str(outcome.reason)
