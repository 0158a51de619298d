"""Define the plain recurrent cell with tanh.

Axes: B batch, D input features, H hidden units.
"""

from typing import ClassVar

import torch
from torch import Tensor, nn

from lit_models.cells._recurrence import LayerWeights
from lit_models.cells._torch import TorchCell


class RNNTanh(TorchCell):
    """Replace the state by tanh of an affine map of input and state (Elman 1990).

    Source: Elman 1990, "Finding structure in time"; torch's `nn.RNN`.
    """

    version: ClassVar[int] = 1
    gates: ClassVar[int] = 1
    gate_order: ClassVar[tuple[str, ...]] = ("candidate",)
    state_names: ClassVar[tuple[str, ...]] = ("h",)

    def _build(self, input_size: int, hidden_size: int) -> nn.RNNBase:
        """Return one layer; see `TorchCell`."""
        return nn.RNN(input_size, hidden_size, batch_first=True)

    def _advance(
        self, input_BD: Tensor, before: tuple[Tensor, ...], weights: LayerWeights
    ) -> tuple[Tensor, ...]:
        """Return (h,) one step later."""
        return (torch.rnn_tanh_cell(input_BD, before[0], *weights),)
