"""Measure what memory a trial takes, of its process and of its device."""

import os
import resource
import sys
from pathlib import Path

import torch
from lightning import Callback, LightningModule, Trainer

from bench.record import Measurement, scalar

_MEBIBYTE = 2**20
# What `resource` counts in: macOS in bytes, Linux and the BSDs in KiB.
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


class MemoryMeter(Callback):
    """Keep what is resident now, and the peaks that follow."""

    def __init__(self) -> None:
        """Read what this process holds at the start."""
        self._start = resident_memory()
        self._device_peak: float | None = None

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Forget what the device held before."""
        if pl_module.device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(pl_module.device)

    def on_train_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Keep the device's peak during training."""
        if pl_module.device.type == "cuda":
            held = torch.cuda.max_memory_allocated(pl_module.device)
            self._device_peak = round(held / _MEBIBYTE, 2)

    def measurements(self) -> list[Measurement]:
        """Return the memory of the process, libraries included, and what tensors took on the device.

        The process's peak is that of its whole life until now, probes included: a trial has a process
        of its own. The device's peak is that of the training; not measured where tensors
        are in the process's own memory.
        """
        return [
            scalar("process_memory_start", "MiB", "lower", self._start),
            # The system brings the peak up to date now and then only.
            scalar("process_memory_peak", "MiB", "lower", max(self._start, peak_memory())),
            scalar("device_memory_peak", "MiB", "lower", self._device_peak),
        ]


def resident_memory() -> float:
    """Return what this process holds in memory, MiB; where no file tells it, its peak until now."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return peak_memory()
    return round(pages * os.sysconf("SC_PAGE_SIZE") / _MEBIBYTE, 2)


def peak_memory() -> float:
    """Return the most that this process has held in memory, MiB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(held * _PEAK_UNIT / _MEBIBYTE, 2)
