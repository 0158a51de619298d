"""Define a constant bias of the LSTM's forget gate."""

import math
from typing import ClassVar

import torch

from lit_models.cells._base import Cell
from lit_models.initialisations._base import Initialisation
from lit_models.initialisations._laws import clear_biases, fill_default, set_gate_bias


class ForgetBias(Initialisation):
    """Set the sum of the LSTM forget gate's two biases to one value, all other biases to 0.

    Torch keeps two bias vectors. The value stands in `bias_ih` alone, so that 1 means 1 and not
    2. Weights are as `default` draws them. A bias of b keeps sigmoid(b) of c each step.

    Source: Gers, Schmidhuber & Cummins 2000; Jozefowicz, Zaremba & Sutskever 2015, section 4,
    for the value 1.
    """

    version: ClassVar[int] = 1
    cells: ClassVar[tuple[str, ...]] = ("lstm",)

    def __init__(self, *, value: float = 1.0) -> None:
        """Set the value.

        Args:
            value: The sum of both biases of every unit's forget gate.

        Raises:
            ValueError: If the value is not finite.
        """
        if not math.isfinite(value):
            raise ValueError(
                f"Expected value to be finite, but got {value}. Use for example 1; 0 is neutral."
            )
        self.value = value

    def apply(self, cell: Cell, generator: torch.Generator) -> None:
        """Fill the cell; see `Initialisation.apply`.

        Args:
            cell: The cell to fill.
            generator: The only source of randomness, on the cell's device.

        Raises:
            ValueError: If the cell has no forget gate.
        """
        cell.gate_rows("forget", 0)
        fill_default(cell, generator)
        for number, layer in enumerate(cell.layers()):
            clear_biases(layer)
            set_gate_bias(cell, number, "forget", self.value)
