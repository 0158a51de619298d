# ruff: noqa: N802 - field names carry their axes
"""Name what a model reads of a batch, whoever makes it.

Axes: B batch, T time, D input features, O outputs. "..." stands for B, or for B and answered steps.
"""

from typing import Protocol

from torch import Tensor


class Batch(Protocol):
    """Name what a model reads of a batch."""

    @property
    def inputs_BTD(self) -> Tensor:
        """Give the input sequences, floating point."""

    @property
    def target(self) -> Tensor:
        """Give class numbers (int64), (...), or values, with an axis for several, (..., O)."""

    @property
    def scored(self) -> Tensor:
        """Say which positions count for the error, bool, (...)."""

    @property
    def lag_B(self) -> Tensor:
        """Give each sample's lag in steps, int64."""
