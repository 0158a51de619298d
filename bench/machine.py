"""Say what this machine cannot run, so that it becomes a skipped record and not a wrong number."""

import os
import subprocess
import sys
from functools import cache
from typing import Any

from bench.trial import Trial


def cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def has_gpu() -> bool:
    """Tell whether torch sees a GPU here; asked in a process of its own, as it needs torch."""
    probe = "import sys, torch; sys.exit(not torch.cuda.is_available())"
    return (
        subprocess.run([sys.executable, "-c", probe], capture_output=True, check=False).returncode
        == 0
    )


def resolve(trial: Trial) -> Trial:
    """Return the trial with the accelerator ``auto`` replaced by the one this machine has."""
    if trial.accelerator != "auto":
        return trial
    return Trial.model_validate(trial.model_dump() | {"accelerator": _present()})


def resolve_axes(axes: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """Return a grid's axes with the accelerator ``auto`` replaced likewise."""
    if "auto" not in axes.get("accelerator", ()):
        return axes
    named = [_present() if name == "auto" else name for name in axes["accelerator"]]
    return axes | {"accelerator": tuple(dict.fromkeys(named))}


def _present() -> str:
    return "gpu" if has_gpu() else "cpu"


def refusal(trial: Trial) -> str | None:
    """Return why this machine cannot run a resolved trial, or None where it can."""
    if trial.accelerator == "cpu" and trial.precision == "16-mixed":
        return "16-mixed on a CPU would silently train in bf16; use bf16-mixed, or a GPU"
    if trial.accelerator == "gpu" and not has_gpu():
        return "torch sees no GPU on this machine"
    return None
