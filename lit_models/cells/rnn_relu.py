"""Define the plain recurrent cell with ReLU.

Axes: B batch, D input features, H hidden units.
"""

from typing import ClassVar

import torch
from torch import Tensor, nn

from lit_models.cells._recurrence import LayerWeights
from lit_models.cells._torch import TorchCell


class RNNReLU(TorchCell):
    """Replace the state by ReLU of an affine map of input and state, so it may grow unbounded.

    Source: Le, Jaitly & Hinton 2015, arXiv 1504.00941, section 2; torch's `nn.RNN`.
    """

    version: ClassVar[int] = 1
    gates: ClassVar[int] = 1
    gate_order: ClassVar[tuple[str, ...]] = ("candidate",)
    state_names: ClassVar[tuple[str, ...]] = ("h",)

    def _build(self, input_size: int, hidden_size: int) -> nn.RNNBase:
        """Return one layer; see `TorchCell`."""
        return nn.RNN(input_size, hidden_size, nonlinearity="relu", batch_first=True)

    def _advance(
        self, input_BD: Tensor, before: tuple[Tensor, ...], weights: LayerWeights
    ) -> tuple[Tensor, ...]:
        """Return (h,) one step later."""
        return (torch.rnn_relu_cell(input_BD, before[0], *weights),)
