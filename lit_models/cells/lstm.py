"""Define the long short-term memory.

Axes: B batch, D input features, H hidden units.
"""

from typing import ClassVar

import torch
from torch import Tensor, nn

from lit_models.cells._recurrence import LayerWeights
from lit_models.cells._torch import TorchCell


class LSTM(TorchCell):
    """Keep a second state c that a forget gate scales and an input gate adds to (Gers 2000).

    Source: Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000 for the forget gate;
    torch's `nn.LSTM`, without peepholes.
    """

    version: ClassVar[int] = 1
    gates: ClassVar[int] = 4
    gate_order: ClassVar[tuple[str, ...]] = ("input", "forget", "candidate", "output")
    state_names: ClassVar[tuple[str, ...]] = ("h", "c")
    keep_gate: ClassVar[str | None] = "forget"

    def _build(self, input_size: int, hidden_size: int) -> nn.RNNBase:
        """Return one layer; see `TorchCell`."""
        return nn.LSTM(input_size, hidden_size, batch_first=True)

    def _advance(
        self, input_BD: Tensor, before: tuple[Tensor, ...], weights: LayerWeights
    ) -> tuple[Tensor, ...]:
        """Return (h, c) one step later."""
        return torch.lstm_cell(input_BD, before, *weights)
