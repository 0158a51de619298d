"""Build the initialised cells that a topology needs."""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from lit_models._bidirectional import Bidirectional, Merge, merged_size
from lit_models.cells._base import Cell
from lit_models.initialisations._base import Initialisation


@dataclass(frozen=True)
class CellFactory:
    """Hold all that a trial says about its cells; the topology says how many and what they read.

    Attributes:
        cell_class: Which cell, its own settings bound.
        initialisation: The law of its first weights, and of the read-out's.
        hidden_sizes: H of each layer and direction, lowest first.
        bidirectional: How two directions are joined; None for one direction.
        generator: Where the first weights come from.
    """

    cell_class: Callable[..., Cell]
    initialisation: Initialisation
    hidden_sizes: tuple[int, ...]
    bidirectional: Merge | None
    generator: torch.Generator

    def recurrence(self, input_size: int) -> Cell | Bidirectional:
        """Build what reads the input, in one direction or two.

        Args:
            input_size: D.

        Returns:
            An initialised recurrence of the factory's widths.

        Raises:
            ValueError: If a size is below 1, the merge is unknown or the law refuses the cell.
        """
        if self.bidirectional is None:
            return self.cell(input_size, self.hidden_sizes)
        layers = []
        for width in self.hidden_sizes:
            # Torch's order, too: both directions of a layer before the next layer.
            layers.append((self.cell(input_size, (width,)), self.cell(input_size, (width,))))
            input_size = merged_size(self.bidirectional, width)
        return Bidirectional(layers, self.bidirectional)

    def cell(self, input_size: int, hidden_sizes: tuple[int, ...]) -> Cell:
        """Build a cell of one direction.

        Args:
            input_size: D.
            hidden_sizes: Its widths, lowest layer first.

        Returns:
            The initialised cell.

        Raises:
            ValueError: If a size is below 1 or the law refuses the cell.
        """
        cell = self.cell_class(input_size=input_size, hidden_sizes=hidden_sizes)
        self.initialisation.apply(cell, self.generator)
        return cell
