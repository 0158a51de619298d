"""Define a constant bias of one gate, all else as it was."""

import math
from typing import ClassVar, Literal

import torch

from lit_models.cells._base import Cell
from lit_models.initialisations._base import Initialisation
from lit_models.initialisations._laws import fill_default, set_gate_bias


class GateBias(Initialisation):
    """Set the sum of one gate's two biases to one value; all else as default.

    The value stands in `bias_ih` alone, so that 1 means 1 and not 2. The other biases stay as
    `default` draws them, so that one thing at a time is switched: `forget_bias` clears them, and so
    changes the input gate, too, when it is held against `default`.

    An LSTM has the gates input, forget, candidate and output, a GRU reset, update and candidate.
    Torch's GRU keeps where update is near 1. The candidate is no gate, but has biases as they do.

    Source: ours, to tell causes apart; the gate that matters most and the value 1 for it are those
    of Jozefowicz, Zaremba & Sutskever 2015, section 4.
    """

    version: ClassVar[int] = 1
    cells: ClassVar[tuple[str, ...]] = ("lstm", "gru")
    gates: ClassVar[tuple[str, ...]] = ("gate",)

    def __init__(
        self,
        *,
        gate: Literal["input", "forget", "candidate", "output", "reset", "update"] = "candidate",
        value: float = 0.0,
    ) -> None:
        """Set the gate and the value.

        Args:
            gate: Whose biases to set. The default is the one that both cells have.
            value: The sum of both biases of every unit's gate.

        Raises:
            ValueError: If the value is not finite.
        """
        if not math.isfinite(value):
            raise ValueError(
                f"Expected value to be finite, but got {value}. Use for example 1; 0 is neutral."
            )
        self.gate = gate
        self.value = value

    def apply(self, cell: Cell, generator: torch.Generator) -> None:
        """Fill the cell; see `Initialisation.apply`.

        Args:
            cell: The cell to fill.
            generator: The only source of randomness, on the cell's device.

        Raises:
            ValueError: If the cell has no such gate.
        """
        cell.gate_rows(self.gate, 0)
        fill_default(cell, generator)
        for number in range(len(cell.hidden_sizes)):
            set_gate_bias(cell, number, self.gate, self.value)
