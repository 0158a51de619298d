"""Say where a trial ran: versions, device, threads."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from bench import __version__

_PACKAGES = ("torch", "lightning", "torchmetrics", "numpy", "tensorboard")
# Keeps torch's library for matrix products on a CPU from instructions that a machine names but cannot run.
_CPU_INSTRUCTIONS = "ONEDNN_MAX_CPU_ISA"


def versions() -> dict[str, str]:
    """Return what of the environment is known without torch, as text by name."""
    told = {
        "lethe": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
        "system": f"{platform.system()} {platform.machine()}",
    }
    if limit := os.environ.get(_CPU_INSTRUCTIONS):
        told[_CPU_INSTRUCTIONS.lower()] = limit
    return told


def environment(accelerator: str) -> dict[str, str]:
    """Return what could change a trial's numbers or its speed, as text by name. It needs torch.

    Args:
        accelerator: ``cpu`` or ``gpu``: which device's name to give.
    """
    import torch

    return versions() | {
        "device": torch.cuda.get_device_name() if accelerator == "gpu" else _processor(),
        "threads": str(torch.get_num_threads()),
    }


def _processor() -> str:
    """Return the processor's name; Linux tells it in a file, other systems through `platform`."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"
