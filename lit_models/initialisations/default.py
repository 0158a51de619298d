"""Define torch's own initialisation."""

from typing import ClassVar

import torch

from lit_models.cells._base import Cell
from lit_models.initialisations._base import Initialisation
from lit_models.initialisations._laws import fill_default


class Default(Initialisation):
    """Draw every weight and bias from U(-1/sqrt(H), 1/sqrt(H)), as torch does.

    The biases too, so that an LSTM's forget gate starts near sigmoid(0) = 1/2.

    Source: `reset_parameters` of torch's recurrent modules.
    """

    version: ClassVar[int] = 1
    cells: ClassVar[tuple[str, ...]] = ()

    def apply(self, cell: Cell, generator: torch.Generator) -> None:
        """Fill the cell; see `Initialisation.apply`."""
        fill_default(cell, generator)
