"""Define recurrent matrices with independent normal entries.

Axes: H hidden units.
"""

import math
from typing import ClassVar

import torch
from torch import nn

from lit_models.cells._base import Cell
from lit_models.initialisations._base import Initialisation
from lit_models.initialisations._laws import fill_default


class Gaussian(Initialisation):
    """Draw recurrent weights from a normal law of variance gain^2 / H; all else as default.

    Each gate's H x H block has then, for large H, its eigenvalues spread over a disc of radius
    gain. Above 1 a plain RNN near the origin expands, and its gradients grow with the lag.

    Source: Sompolinsky, Crisanti & Sommers 1988, "Chaos in random neural networks".
    """

    version: ClassVar[int] = 1
    cells: ClassVar[tuple[str, ...]] = ()
    positive: ClassVar[tuple[str, ...]] = ("gain",)

    def __init__(self, *, gain: float = 1.0) -> None:
        """Set the gain.

        Args:
            gain: The standard deviation times sqrt(H), the spectral radius for large H.

        Raises:
            ValueError: If the gain is not positive and finite.
        """
        if not (math.isfinite(gain) and gain > 0):
            raise ValueError(
                f"Expected gain to be positive and finite, but got {gain}. "
                "Use 1 for the edge between gradients that shrink and gradients that grow."
            )
        self.gain = gain

    def apply(self, cell: Cell, generator: torch.Generator) -> None:
        """Fill the cell; see `Initialisation.apply`."""
        fill_default(cell, generator)
        for width, layer in zip(cell.hidden_sizes, cell.layers(), strict=True):
            nn.init.normal_(
                layer.recurrent_weight_GH, std=self.gain / math.sqrt(width), generator=generator
            )
