"""Check what is said about this machine and this code, and what is foreseen from them."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench import environment, estimate, machine, provenance
from bench.plain_loop import train_plainly
from tests.bench import small


def test_the_environment_tells_what_could_change_numbers() -> None:
    told = environment.environment("cpu")
    assert told["python"] == platform.python_version()
    assert told["threads"] == "1"
    assert {"lethe", "torch", "lightning", "torchmetrics", "numpy", "system"} <= set(told)
    assert all(isinstance(value, str) and value for value in told.values())


def test_what_needs_no_torch_is_told_without_it() -> None:
    ran = small.python(
        "import sys; from bench.environment import versions; told = versions(); "
        "print(*told, told['onednn_max_cpu_isa'], 'torch' in sys.modules)",
        env={**os.environ, "ONEDNN_MAX_CPU_ISA": "AVX2"},
    )
    assert ran.stdout.split()[-3:] == ["onednn_max_cpu_isa", "AVX2", "False"], ran
    whole = environment.environment("cpu")
    assert environment.versions() == {
        k: v for k, v in whole.items() if k not in ("device", "threads")
    }


def test_a_limit_on_instructions_is_told_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA", raising=False)
    assert "onednn_max_cpu_isa" not in environment.versions()


def test_a_processor_without_a_name_is_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "Path", lambda name: tmp_path / "absent")
    assert environment._processor() == (platform.processor() or "unknown processor")


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


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a checkout that holds a copy of the file that asks about it, and make it ask there."""
    copy = tmp_path / "bench" / "provenance.py"
    copy.parent.mkdir()
    shutil.copy(provenance.__file__, copy)
    monkeypatch.setattr(provenance, "__file__", str(copy))
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    return tmp_path


def test_a_checkout_tells_its_commit_and_whether_it_was_changed(checkout: Path) -> None:
    git(checkout, "init")
    git(checkout, "add", ".")
    git(checkout, "commit", "-m", "x")
    (checkout / "untracked").touch()
    told = provenance.provenance()
    assert len(told["commit"]) == 12
    assert told["changed since commit"] == "no"
    (checkout / "bench" / "provenance.py").write_text("# changed")
    assert provenance.provenance() == told | {"changed since commit": "yes"}


def test_code_inside_somebody_elses_checkout_is_no_checkout(checkout: Path) -> None:
    git(checkout, "init")
    git(checkout, "commit", "--allow-empty", "-m", "x")
    assert provenance.provenance() == {"commit": "not a checkout"}


def test_without_git_there_is_no_commit(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(checkout))
    assert provenance.provenance() == {"commit": "not a checkout"}


def test_the_plain_loop_does_the_same_updates() -> None:
    """Its last weights cannot be seen, but its data and weights are those of `compose`."""
    assert len(train_plainly(small.trial(), 5)) == 5
    assert len(train_plainly(small.trial({"budget": 32}, clip=None), 5)) == 2
    assert all(seconds > 0 for seconds in train_plainly(small.trial(), 3))


def test_a_step_is_timed_even_where_the_budget_is_one_update() -> None:
    assert 0 < estimate._step_time(small.trial({"budget": 1})) < 5
