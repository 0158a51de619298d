"""Measure what energy a training takes, by counters alone: never an estimate."""

import time
from pathlib import Path
from typing import Any

import torch
from lightning import Callback, LightningModule, Trainer

from bench.board_energy import board_energy
from bench.package_energy import POWERCAP, PackageEnergy
from bench.record import Measurement, scalar

# Seconds between two readings of the processor: far below what its smallest counters take to start anew.
_INTERVAL = 10.0


class EnergyMeter(Callback):
    """Read the counters of the processor and, where one trains, of the GPU around a training.

    They tell of whole packages and whole boards, whatever else ran on them: of a trial only where
    it ran alone. Looks at held-out data on the way are part of the training.
    """

    def __init__(self, folder: Path = POWERCAP) -> None:
        """Start with nothing measured.

        Args:
            folder: Where the processor's counters lie.
        """
        self._folder = folder
        self._packages: PackageEnergy | None = None
        self._board: str | None = None
        self._board_start: float | None = None
        self._spent: dict[str, float | None] = {}
        self._read_at = 0.0

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Start counting."""
        if pl_module.device.type == "cuda":
            self._board = str(torch.cuda.get_device_properties(pl_module.device).uuid)
            self._board_start = board_energy(self._board)
        self._packages = PackageEnergy(self._folder)
        self._read_at = time.monotonic()

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Read on the way, before a counter can start anew twice."""
        if self._packages is not None and time.monotonic() - self._read_at >= _INTERVAL:
            self._packages.read()
            self._read_at = time.monotonic()

    def on_train_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Stop counting."""
        if self._packages is not None:
            self._packages.read()
            self._spent["processor"] = self._packages.joules
        end = board_energy(self._board) if self._board is not None else None
        if end is not None and self._board_start is not None:
            self._spent["gpu"] = end - self._board_start

    def measurements(self) -> list[Measurement]:
        """Return the energy of each, J; None, not measured, where no counter tells it."""
        return [
            scalar(f"energy_{name}", "J", "lower", _rounded(self._spent.get(name)))
            for name in ("processor", "gpu")
        ]


def _rounded(joules: float | None) -> float | None:
    return None if joules is None else round(joules, 3)
