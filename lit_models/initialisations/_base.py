"""Define what every initialisation offers."""

from abc import ABC, abstractmethod
from typing import ClassVar

import torch
from torch import nn

from lit_models.cells._base import Cell
from lit_models.initialisations._laws import fill_uniform


class Initialisation(ABC):
    """Fill a cell's parameters, and a read-out's, by a law.

    All randomness comes from the generator. Every law first fills the cell as `Default` does and
    changes its own part afterwards, so that with one seed two initialisations agree in all that
    neither of them names: a paired design.

    Attributes:
        version: Raised whenever the behaviour changes.
        cells: File names of the cells for which the law makes sense; empty where it does for all.
        positive: The settings that must be above 0.
        gates: The settings that name a gate, which the cell must have.
    """

    version: ClassVar[int]
    cells: ClassVar[tuple[str, ...]]
    positive: ClassVar[tuple[str, ...]] = ()
    gates: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def apply(self, cell: Cell, generator: torch.Generator) -> None:
        """Overwrite every parameter of every layer in place.

        Args:
            cell: The cell to fill.
            generator: The only source of randomness, on the cell's device.
        """

    def fill_read_out(self, layer: nn.Linear, generator: torch.Generator) -> None:
        """Overwrite a read-out's parameters in place: torch's law, unless a law has its own.

        Args:
            layer: The linear layer to fill.
            generator: The only source of randomness, on the layer's device.
        """
        fill_uniform(layer.parameters(), layer.in_features, generator)
