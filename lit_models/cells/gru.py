"""Define the gated recurrent unit.

Axes: B batch, D input features, H hidden units.
"""

from typing import ClassVar

import torch
from torch import Tensor, nn

from lit_models.cells._recurrence import LayerWeights
from lit_models.cells._torch import TorchCell


class GRU(TorchCell):
    """Mix the old state and a candidate by an update gate; near 1 it keeps (Cho et al. 2014).

    h' = (1 - z) n + z h in torch; in the paper z and 1 - z change places, and its reset gate
    scales the state before, not after, the recurrent product.

    Source: Cho et al. 2014, arXiv 1406.1078, section 2.3; torch's `nn.GRU`.
    """

    version: ClassVar[int] = 1
    gates: ClassVar[int] = 3
    gate_order: ClassVar[tuple[str, ...]] = ("reset", "update", "candidate")
    state_names: ClassVar[tuple[str, ...]] = ("h",)
    keep_gate: ClassVar[str | None] = "update"

    def _build(self, input_size: int, hidden_size: int) -> nn.RNNBase:
        """Return one layer; see `TorchCell`."""
        return nn.GRU(input_size, hidden_size, batch_first=True)

    def _advance(
        self, input_BD: Tensor, before: tuple[Tensor, ...], weights: LayerWeights
    ) -> tuple[Tensor, ...]:
        """Return (h,) one step later."""
        return (torch.gru_cell(input_BD, before[0], *weights),)
