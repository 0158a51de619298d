"""Say what this machine cannot run, so that it becomes a skipped record and not a wrong number."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from bench.grid import Axes
from bench.sweep import Sweep
from bench.trial import Trial

# Does what a bf16 trial does: a fused cell, forwards and backwards.
_TRY_BF16 = """
import sys, torch
for kind in (torch.nn.RNN, torch.nn.GRU, torch.nn.LSTM):
    with torch.autocast("cpu", torch.bfloat16):
        kind(3, 8, batch_first=True)(torch.randn(4, 5, 3))[0].float().sum().backward()
"""


def cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def gpus() -> int:
    """Return how many GPUs torch sees here; asked in a process of its own, as it needs torch."""
    asked = _python("import torch; print(torch.cuda.device_count())")
    return int(asked.stdout) if asked.returncode == 0 else 0


@cache
def bf16_fault() -> str | None:
    """Return what happens to torch's recurrent cells in bf16 on this processor; None where all is well.

    Tried in a process of its own, which may not survive it: a virtual machine may name instructions
    that it cannot run.
    """
    tried = _python(_TRY_BF16)
    if tried.returncode == 0:
        return None
    if tried.returncode < 0:
        return f"dies of signal {-tried.returncode}"
    return f"says {(tried.stderr.strip().splitlines() or ['nothing'])[-1]!r}"


def resolve(trial: Trial, gpus: Callable[[], int]) -> Trial:
    """Return the trial with the accelerator ``auto`` replaced by the one there is.

    Args:
        trial: The trial.
        gpus: Tells how many GPUs there are; only asked for ``auto``.
    """
    if trial.accelerator != "auto":
        return trial
    return Trial.model_validate(trial.model_dump() | {"accelerator": _present(gpus)})


def resolve_axes(
    axes: dict[str, tuple[Any, ...]], gpus: Callable[[], int]
) -> dict[str, tuple[Any, ...]]:
    """Return a grid's axes with the accelerator ``auto`` replaced likewise."""
    if "auto" not in axes.get("accelerator", ()):
        return axes
    named = [_present(gpus) if name == "auto" else name for name in axes["accelerator"]]
    return axes | {"accelerator": tuple(dict.fromkeys(named))}


def resolve_sweep(sweep: Sweep, gpus: Callable[[], int]) -> Sweep:
    """Return a sweep with the accelerator ``auto`` replaced likewise: rates are chosen for the one there is."""
    grids = [grid.model_copy(update=resolve_axes(grid.given, gpus)) for grid in sweep.filled()]
    return sweep.model_copy(update={"grids": tuple(grids), "shared": Axes()})


def refusal(trial: Trial) -> str | None:
    """Return why this machine cannot run a resolved trial, or None where it can."""
    if trial.accelerator == "gpu":
        return None if gpus() else "torch sees no GPU on this machine"
    if trial.precision == "16-mixed":
        return "16-mixed on a CPU would silently train in bf16; use bf16-mixed, or a GPU"
    if trial.precision.startswith("bf16") and (fault := bf16_fault()):
        return (
            f"torch cannot compute in bf16 on this processor: a try {fault}; where a virtual machine hides "
            "instructions, ONEDNN_MAX_CPU_ISA=AVX512_CORE_BF16 in the environment can help"
        )
    return None


def _present(gpus: Callable[[], int]) -> str:
    return "gpu" if gpus() else "cpu"


def _python(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
