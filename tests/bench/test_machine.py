"""Check what this machine is found to be able to run, and what is foreseen from it."""

import shutil
import sys

import pytest

from bench import estimate, machine
from bench.plain_loop import train_plainly
from tests.bench import small


def test_what_a_machine_cannot_run_has_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.refusal(small.trial()) is None
    monkeypatch.setattr(machine, "bf16_fault", lambda: None)
    assert machine.refusal(small.trial(precision="bf16-mixed")) is None
    told = machine.refusal(small.trial(precision="16-mixed"))
    assert told == "16-mixed on a CPU would silently train in bf16; use bf16-mixed, or a GPU"
    monkeypatch.setattr(machine, "gpus", lambda: 0)
    told = machine.refusal(small.trial(accelerator="gpu", precision="16-mixed"))
    assert told == "torch sees no GPU on this machine"
    monkeypatch.setattr(machine, "gpus", lambda: 1)
    assert machine.refusal(small.trial(accelerator="gpu", precision="16-mixed")) is None


@pytest.mark.parametrize(("gpus", "resolved"), [(2, "gpu"), (0, "cpu")])
def test_auto_is_resolved_before_the_key(gpus: int, resolved: str) -> None:
    auto = small.trial(accelerator="auto", depth=2)
    assert auto.key != small.trial(accelerator=resolved, depth=2).key
    there = machine.resolve(auto, lambda: gpus)
    assert there == small.trial(accelerator=resolved, depth=2)
    assert there.key == small.trial(accelerator=resolved, depth=2).key
    axes = {"accelerator": ("auto", "cpu", "gpu"), "seed": (1,)}
    told = machine.resolve_axes(axes, lambda: gpus)
    assert told["seed"] == (1,)
    assert set(told["accelerator"]) == {"cpu", "gpu"}
    assert len(told["accelerator"]) == 2
    assert told["accelerator"][0] == resolved


def never() -> int:
    pytest.fail("nobody needed to know how many GPUs there are")


def test_a_resolved_trial_stays_as_it_is() -> None:
    trial = small.trial()
    assert machine.resolve(trial, never) is trial
    axes = {"accelerator": ("gpu", "cpu")}
    assert machine.resolve_axes(axes, never) is axes
    assert machine.resolve_axes({}, never) == {}


def test_gpus_are_counted_by_torch_in_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    count = machine.gpus.__wrapped__
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert count() == 0
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    assert count() == 0


@pytest.mark.parametrize(
    ("attempt", "told"),
    [
        ("import os; os.kill(os.getpid(), 4)", "dies of signal 4"),
        ("raise RuntimeError('no kernel')", "says 'RuntimeError: no kernel'"),
        ("import sys; sys.exit(3)", "says 'nothing'"),
        ("", None),
    ],
)
def test_what_bf16_does_here_is_tried_and_told(
    attempt: str, told: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_TRY_BF16", attempt)
    fault = machine.bf16_fault.__wrapped__
    assert fault() == told
    monkeypatch.setattr(machine, "bf16_fault", fault)
    refusal = machine.refusal(small.trial(precision="bf16-mixed"))
    if told is None:
        assert refusal is None
    else:
        assert refusal is not None
        assert told in refusal
        assert "ONEDNN_MAX_CPU_ISA" in refusal
    assert machine.refusal(small.trial()) is None


def test_the_plain_loop_does_as_many_updates_as_it_is_told() -> None:
    assert len(train_plainly(small.trial(), 5)) == 5
    assert len(train_plainly(small.trial({"budget": 32}, clip=None), 5)) == 2
    assert all(seconds > 0 for seconds in train_plainly(small.trial(), 3))


def test_a_step_is_timed_even_where_the_budget_is_one_update() -> None:
    assert 0 < estimate._step_time(small.trial({"budget": 1})) < 5
