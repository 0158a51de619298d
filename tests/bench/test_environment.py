"""Check what is said about the machine that ran a trial."""

import os
import platform
from pathlib import Path

import pytest

from bench import environment
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
