"""Run real processes: each gets a fresh one, and each way to be lost is told apart."""

import os
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from bench import machine
from bench.attempt import Body, Order, attempt, train_and_test
from bench.limits import Limits
from bench.local_engine import LocalEngine
from bench.outcome import Outcome
from bench.trial import Trial
from tests.bench import bodies, small
from tests.bench.drivers import gone, left_behind, soon


def outcomes(
    body: Body, seeds: range, folder: Path, timeout: float = 60.0, workers: int = 2
) -> dict[int, Outcome]:
    engine = LocalEngine(workers, Limits(timeout), folder, body=body)
    return {
        trial.seed: outcome
        for trial, outcome in engine.run([small.trial(seed=seed) for seed in seeds])
    }


def test_each_trial_has_a_process_of_its_own(tmp_path: Path) -> None:
    ended = outcomes(bodies.pid, range(5), tmp_path)
    pids = {outcome.measurements["pid"].values for outcome in ended.values()}
    assert len(pids) == 5
    assert os.getpid() not in pids
    for outcome in ended.values():
        assert (outcome.status, outcome.reason) == ("ok", None)
        assert outcome.wall_time is not None
        assert outcome.environment["torch"]


def test_each_process_has_one_thread(tmp_path: Path) -> None:
    (outcome,) = outcomes(bodies.threads, range(1), tmp_path).values()
    assert outcome.measurements["threads"].values == 1
    assert outcome.environment["threads"] == "1"


def test_each_way_to_be_lost_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    ended = outcomes(bodies.raising, range(8), tmp_path, timeout=3.0)
    assert {seed: outcome.status for seed, outcome in ended.items()} == {
        0: "ok",
        1: "failed",
        2: "failed",
        3: "crashed",
        4: "timeout",
        5: "failed",
        6: "ok",
        7: "ok",
    }
    reasons = {seed: outcome.reason or "" for seed, outcome in ended.items()}
    assert reasons[1].startswith("Traceback (most recent call last):")
    assert reasons[1].endswith("RuntimeError: this trial\nwent wrong\n")
    assert "SystemExit: 3" in reasons[2]
    assert "died with exit code -9" in reasons[3]
    assert "took longer than 3 s and was ended; raise the sweep's timeout" in reasons[4]
    assert "pickle" in reasons[5]
    assert ended[1].environment["torch"]
    assert ended[3].wall_time is ended[4].wall_time is None
    assert ended[3].started.endswith("+00:00")


def test_no_more_trials_run_than_there_are_workers(tmp_path: Path) -> None:
    engine = LocalEngine(2, Limits(60.0), tmp_path, body=bodies.pid)
    running = engine.run([small.trial(seed=seed) for seed in range(4)])
    assert engine.running == 0
    next(running)
    assert engine.running <= 1
    assert len(list(running)) == 3
    assert engine.running == 0


def test_an_engine_without_trials_ends(tmp_path: Path) -> None:
    assert outcomes(bodies.pid, range(0), tmp_path) == {}


def test_closing_early_ends_what_runs(tmp_path: Path) -> None:
    engine = LocalEngine(2, Limits(60.0), tmp_path, body=bodies.sleeping)
    running = engine.run([small.trial(seed=seed) for seed in (1, 0)])
    trial, _ = next(running)
    assert trial.seed == 0
    assert soon(lambda: list(tmp_path.rglob("pid")))
    (told,) = tmp_path.rglob("pid")
    assert soon(told.read_text)
    pid = int(told.read_text())
    assert not gone(pid)
    running.close()  # type: ignore[attr-defined]
    assert soon(lambda: gone(pid))
    assert engine.running == 0


@pytest.mark.slow
def test_workers_leave_when_the_driver_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bench.local_engine import LocalEngine\n"
        "from bench.limits import Limits\n"
        "from tests.bench import bodies, small\n"
        "trials = [small.trial(seed=seed) for seed in (1, 2)]\n"
        "engine = LocalEngine(2, Limits(600.0), Path(sys.argv[1]), body=bodies.sleeping)\n"
        "list(engine.run(trials))"
    )
    driver = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=small.ROOT, start_new_session=True
    )

    def told() -> list[int]:
        return [int(path.read_text() or 0) for path in tmp_path.rglob("pid")]

    assert soon(lambda: len(told()) == 2 and all(told()), 30.0)
    driver.kill()
    driver.wait()
    assert soon(lambda: all(map(gone, told())))
    assert left_behind(driver.pid) == []


def order(body: Body, trial: Trial, folder: Path) -> Order:
    return Order(body, trial, folder, os.getpid(), Limits(60.0))


def test_an_attempt_in_this_process_is_an_outcome(tmp_path: Path) -> None:
    left = tmp_path / "events" / "of an earlier attempt"
    left.mkdir(parents=True)
    before = threading.active_count()
    ended = attempt(order(bodies.pid, small.trial(), tmp_path / "events"))
    assert threading.active_count() == before + 1
    assert ended.status == "ok"
    assert ended.measurements["pid"].values == os.getpid()
    assert not left.exists()
    ended = attempt(order(bodies.raising, small.trial(seed=1), tmp_path))
    assert ended.status == "failed"
    assert "RuntimeError" in (ended.reason or "")


def test_the_default_body_trains_and_tests(tmp_path: Path) -> None:
    ended = attempt(order(train_and_test, small.trial(), tmp_path / "events"))
    assert ended.status == "ok", ended.reason
    assert "test_loss" in ended.measurements
    assert list((tmp_path / "events").glob("events.out.*"))


def test_a_process_without_its_driver_leaves() -> None:
    gone_driver = subprocess.Popen(["true"])
    gone_driver.wait()
    code = "import sys; from bench.attempt import _leave_with\n_leave_with(int(sys.argv[1]))"
    assert small.python(code, gone_driver.pid).returncode == 1


def test_trials_on_gpus_share_the_places_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "3,5")
    monkeypatch.setattr(machine, "gpus", lambda: 2)
    trials = [small.trial(seed=seed, accelerator="gpu") for seed in range(8)]
    engine = LocalEngine(6, Limits(60.0), tmp_path, trials_per_gpu=2, body=bodies.places)
    told = []
    for _, outcome in engine.run(trials):
        # Nobody holds a place that is not there, though there are workers for more.
        assert engine.running <= 4
        assert outcome.status == "ok", outcome.reason
        told.append({name: each.values for name, each in outcome.measurements.items()})
    assert Counter(one["place"] for one in told).keys() == {3, 5}
    beside = [
        [each["place"] for each in told if each["began"] <= one["began"] < each["ended"]]
        for one in told
    ]
    assert max(max(Counter(places).values()) for places in beside) == 2


def test_a_trial_that_ended_is_kept_where_its_environment_cannot_be_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No machine has this board, so that its name cannot be told.
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "97")
    monkeypatch.setattr(machine, "gpus", lambda: 1)
    trials = [small.trial(accelerator="gpu")]
    [(_, outcome)] = LocalEngine(1, Limits(60.0), tmp_path, body=bodies.pid).run(trials)
    assert outcome.status == "ok"
    assert outcome.measurements["pid"].values
    assert outcome.environment["device"].startswith("unknown: ")


def test_a_trial_on_the_processor_waits_for_no_gpu(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "7")
    monkeypatch.setattr(machine, "gpus", lambda: 1)
    trials = [
        small.trial(seed=seed, accelerator=accelerator)
        for seed in range(2)
        for accelerator in ("cpu", "gpu")
    ]
    # What the environment says reaches trials on the processor as it is.
    monkeypatch.setattr(machine, "refusal", lambda trial: None)
    ran = LocalEngine(2, Limits(60.0), tmp_path, body=bodies.places).run(trials)
    ended = {(trial.accelerator, trial.seed): outcome for trial, outcome in ran}
    assert [outcome.status for outcome in ended.values()] == ["ok"] * 4
    alone = [ended["gpu", seed].measurements for seed in range(2)]
    assert [one["place"].values for one in alone] == [7, 7]
    first, second = sorted(alone, key=lambda one: float(str(one["began"].values)))
    assert float(str(first["ended"].values)) <= float(str(second["began"].values))


def test_without_a_word_from_outside_gpus_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(machine, "gpus", lambda: 2)
    trials = [small.trial(seed=seed, accelerator="gpu") for seed in range(2)]
    ran = LocalEngine(2, Limits(60.0), tmp_path, body=bodies.places).run(trials)
    assert {outcome.measurements["place"].values for _, outcome in ran} == {0, 1}


@pytest.mark.gpu
def test_a_trial_on_a_gpu_sees_one_that_is_there(tmp_path: Path) -> None:
    if not machine.gpus():
        pytest.skip("torch sees no GPU here")
    trials = [small.trial(seed=seed, accelerator="gpu") for seed in range(3)]
    told = os.environ.get("CUDA_VISIBLE_DEVICES", "")
    there = set(map(int, told.split(","))) if told else set(range(machine.gpus()))
    ran = list(LocalEngine(2, Limits(60.0), tmp_path, body=bodies.places).run(trials))
    assert {outcome.measurements["place"].values for _, outcome in ran} <= there
    ran = list(LocalEngine(2, Limits(300.0), tmp_path, trials_per_gpu=2).run(trials))
    assert [outcome.status for _, outcome in ran] == ["ok"] * 3, ran
