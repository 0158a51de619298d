"""Define a scaled identity as recurrent matrix."""

import math
from typing import ClassVar

import torch

from lit_models.cells._base import Cell
from lit_models.initialisations._base import Initialisation
from lit_models.initialisations._laws import clear_biases, fill_default


class Identity(Initialisation):
    """Start the recurrent matrix at scale times the identity, biases at 0 (IRNN, Le et al. 2015).

    Input weights stay at torch's law, where the paper draws them from a normal law with standard
    deviation 0.001: one thing at a time.

    Source: Le, Jaitly & Hinton 2015, arXiv 1504.00941, section 2.
    """

    version: ClassVar[int] = 1
    cells: ClassVar[tuple[str, ...]] = ("rnn_tanh", "rnn_relu", "rnn_linear")

    def __init__(self, *, scale: float = 1.0) -> None:
        """Set the scale.

        Args:
            scale: The factor before the identity; below 1 the state decays by it each step.

        Raises:
            ValueError: If the scale is not positive and finite.
        """
        if not (math.isfinite(scale) and scale > 0):
            raise ValueError(
                f"Expected scale to be positive and finite, but got {scale}. "
                "Use 1 for the identity itself, less for a memory that fades."
            )
        self.scale = scale

    def apply(self, cell: Cell, generator: torch.Generator) -> None:
        """Fill the cell; see `Initialisation.apply`.

        Args:
            cell: The cell to fill.
            generator: The only source of randomness, on the cell's device.

        Raises:
            ValueError: If the cell has gates.
        """
        if cell.gates != 1:
            raise ValueError(
                f"Expected a cell without gates, but got {type(cell).__name__}. "
                f"Choose one of {', '.join(self.cells)}."
            )
        fill_default(cell, generator)
        for layer in cell.layers():
            clear_biases(layer)
            recurrent_HH = layer.recurrent_weight_GH.detach()
            torch.nn.init.eye_(recurrent_HH).mul_(self.scale)
