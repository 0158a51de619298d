"""Say where a trial ran: versions, device, threads. Imported by workers only, as it needs torch."""

import platform
from importlib.metadata import version
from pathlib import Path

import torch

from bench import __version__

_PACKAGES = ("torch", "lightning", "torchmetrics", "numpy", "tensorboard")


def environment(accelerator: str) -> dict[str, str]:
    """Return what could change a trial's numbers or its speed, as text by name.

    Args:
        accelerator: ``cpu`` or ``gpu``: which device's name to give.
    """
    return {
        "lethe": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
        "system": f"{platform.system()} {platform.machine()}",
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
