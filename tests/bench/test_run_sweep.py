"""Run sweeps end to end, with real processes and a real store, through the command in this process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from bench import machine
from bench.cost import COSTS
from bench.record import Record, Results
from bench.run_sweep import Tally, turn, work
from bench.run_trial import run_trial
from bench.store import Store
from tests.bench import small
from tests.bench.conftest import Ran, Swept
from tests.bench.drivers import check_whole

FAILS = {"cell": ["gru"], "hidden_size": [10_000_000]}


def results(folder: Path) -> Results:
    with Store.open_existing(folder) as store:
        return store.results()


def test_every_trial_leaves_a_record(swept: Swept) -> None:
    kept = results(swept.folder)
    assert [(r.trial.cell, r.trial.task, r.status) for r in kept.records] == [
        ("gru", "adding", "ok"),
        ("gru", "first_token_recall", "failed"),
        ("gru", "first_token_recall", "skipped"),
        ("gru", "first_token_recall", "ok"),
        ("rnn_tanh", "first_token_recall", "ok"),
    ]
    assert {r.key: r.trial.id for r in kept.records} == kept.sweep.planned
    assert all(r.key == r.trial.key and r.attempt == 1 for r in kept.records)


def test_the_exit_code_and_the_last_words_tell_a_failure(swept: Swept) -> None:
    assert swept.ran.code == 1
    assert swept.ran.err == ""
    *_, counts, failed = swept.ran.out.splitlines()
    assert counts == (f"{swept.folder}: 5 trials, 0 done earlier; now: 1 failed, 3 ok, 1 skipped")
    assert failed == (
        f"1 failed; lethe report {swept.folder} lists why, the same command tries them again"
    )


def test_each_trial_gets_one_plain_line(swept: Swept) -> None:
    first, *lines = swept.ran.out.splitlines()[:-2]
    assert first == "5 trials: 0 done earlier, 5 to run"
    assert [line[:4] for line in lines] == [f"[{number}/5" for number in range(1, 6)]
    assert all(f"{r.status} {r.trial.id}" in swept.ran.out for r in results(swept.folder).records)
    assert "16-mixed on a CPU would silently train in bf16" in lines[0]
    assert "(1 failed, " in lines[-1]
    assert "Traceback" not in swept.ran.out


def by_status(swept: Swept, status: str) -> Record:
    return next(r for r in results(swept.folder).records if r.status == status)


def test_a_failed_trial_keeps_its_traceback(swept: Swept) -> None:
    failed = by_status(swept, "failed")
    assert (failed.reason or "").startswith("Traceback (most recent call last):")
    assert "alloc" in (failed.reason or "")
    assert failed.measurements == {}


def test_a_skipped_trial_keeps_the_reason(swept: Swept) -> None:
    skipped = by_status(swept, "skipped")
    assert (skipped.reason or "").startswith("16-mixed on a CPU")
    assert skipped.wall_time is None
    assert skipped.environment["workers"]


def test_a_record_says_where_it_ran(swept: Swept) -> None:
    environment = by_status(swept, "ok").environment
    assert {"lethe", "python", "torch", "device", "threads", "commit", "workers"} <= set(
        environment
    )
    assert environment["threads"] == "1"


def test_the_sweep_keeps_what_was_asked_for(swept: Swept) -> None:
    sweep = results(swept.folder).sweep
    assert sweep.name == "small"
    assert sweep.command == " ".join(["lethe", *swept.words])
    assert len(sweep.planned) == 5


def test_every_trial_that_ran_left_events(swept: Swept) -> None:
    ok = [r for r in results(swept.folder).records if r.status == "ok"]
    assert len(ok) == 3
    for record in ok:
        folder = swept.folder / "tensorboard" / record.trial.id
        accumulator = EventAccumulator(str(folder))
        accumulator.Reload()
        section = f"{record.trial.task}, T={record.trial.sequence_length}"
        named = {f"{section}/training loss", f"{section}/validation skill"}
        assert named <= set(accumulator.Tags()["scalars"])


def test_a_process_measures_the_same_bits_as_this_one(swept: Swept) -> None:
    record = by_status(swept, "ok")
    here = run_trial(record.trial)
    assert set(here) == set(record.measurements)
    for name in set(here) - COSTS:
        assert here[name] == record.measurements[name], name


@pytest.fixture
def done(tmp_path: Path, lethe: Callable[..., Ran]) -> list[str]:
    """Return the words of a sweep that has ended well once."""
    words = ["sweep", small.write(tmp_path / "s.yaml"), "--results", str(tmp_path / "results")]
    ran = lethe(*words)
    assert ran.code == 0, ran
    assert ran.out.endswith("2 trials, 0 done earlier; now: 2 ok\n")
    return words


def test_a_second_start_runs_nothing(
    done: list[str], tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    before = results(tmp_path / "results")
    ran = lethe(*done)
    assert ran == Ran(
        0,
        "2 trials: 2 done earlier, 0 to run\n"
        f"{tmp_path / 'results'}: 2 trials, 2 done earlier; now: nothing to do\n",
        "",
    )
    assert results(tmp_path / "results").records == before.records


def test_a_grown_sweep_runs_what_is_new(
    done: list[str], tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    ran = lethe(*done, "seed=[0,1]")
    assert ran.code == 0
    assert "4 trials, 2 done earlier; now: 2 ok" in ran.out
    records = results(tmp_path / "results").records
    assert sorted(r.trial.seed for r in records) == [0, 0, 1, 1]
    assert all(r.attempt == 1 for r in records)


def test_a_failed_trial_is_tried_again(tmp_path: Path, lethe: Callable[..., Ran]) -> None:
    config = small.write(tmp_path / "s.yaml", grids=[FAILS])
    for attempt in (1, 2):
        assert lethe("sweep", config, "--results", tmp_path / "results").code == 1
        records = results(tmp_path / "results").records
        assert [r.attempt for r in records] == list(range(1, attempt + 1))


@pytest.fixture(scope="module")
def without_gpu() -> Iterator[None]:
    """Hide what GPUs there are from the processes that look for one."""
    machine.gpus.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUDA_VISIBLE_DEVICES", "")
        yield
    machine.gpus.cache_clear()


def test_what_this_machine_cannot_run_is_no_failure(
    tmp_path: Path, without_gpu: None, lethe: Callable[..., Ran]
) -> None:
    config = small.write(tmp_path / "s.yaml", grids=[{"cell": ["gru"], "accelerator": ["gpu"]}])
    ran = lethe("sweep", config, "--results", tmp_path / "results")
    assert (ran.code, ran.err) == (0, "")
    assert "now: 1 skipped" in ran.out
    (record,) = results(tmp_path / "results").records
    assert record.reason == "torch sees no GPU on this machine"
    assert record.attempt == 1


def test_auto_becomes_what_this_machine_has(
    tmp_path: Path, without_gpu: None, lethe: Callable[..., Ran]
) -> None:
    config = small.write(
        tmp_path / "s.yaml", grids=[{"cell": ["gru"], "accelerator": ["auto", "cpu"]}]
    )
    assert lethe("sweep", config, "--results", tmp_path / "results").code == 0
    (record,) = results(tmp_path / "results").records
    assert record.trial.accelerator == "cpu"
    assert record.key == small.trial().key


def test_the_store_is_whole(swept: Swept) -> None:
    check_whole(swept.folder)


def test_seeds_come_one_after_the_other_and_of_each_the_longest_first() -> None:
    trials = [small.trial(seed=s, sequence_length=t) for t in (5, 50) for s in (1, 0)]
    order = [(trial.seed, trial.sequence_length) for trial in sorted(trials, key=turn)]
    assert order == [(0, 50), (0, 5), (1, 50), (1, 5)]


def test_a_larger_trial_is_more_work() -> None:
    base = work(small.trial())
    for name, larger in {"sequence_length": 50, "depth": 2, "hidden_size": 64}.items():
        changed: dict[str, Any] = {name: larger}
        assert work(small.trial(**changed)) > base
    assert work(small.trial({"budget": 640})) == 2 * base


def test_a_tally_adds_up() -> None:
    tally = Tally(planned=9, earlier=2)
    tally.ended.update(["ok", "ok", "failed", "crashed", "timeout", "skipped"])
    assert (tally.done, tally.failed) == (8, 3)
