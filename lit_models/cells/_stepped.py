"""Share what cells have in common that torch has no fused module for.

Axes: B batch, T time, D input features, H hidden units, G gates times H (gates stacked in rows).
"""

from abc import abstractmethod
from itertools import pairwise
from typing import Unpack, final

import torch
from torch import Tensor, nn

from lit_models.cells._base import Cell, CellSizes
from lit_models.cells._recurrence import LayerWeights, State


class SteppedCell(Cell):
    """Run sequences one step after the other; a subclass says how one layer advances.

    Each layer has torch's four parameters, under torch's names, with a block of H rows a gate.

    Attributes:
        core: The parameters of each layer, lowest first.
    """

    def __init__(self, **sizes: Unpack[CellSizes]) -> None:
        """Build the layers, all zeros until an initialisation fills them; see `Cell`."""
        super().__init__(**sizes)
        widths = (self.input_size, *self.hidden_sizes)
        self.core = nn.ModuleList(_Layer(*ends, self.gates) for ends in pairwise(widths))

    @final
    def layers(self) -> tuple[LayerWeights, ...]:
        """Return each layer's parameters, lowest layer first, to be changed in place."""
        return tuple(LayerWeights(*layer.parameters()) for layer in self.core)

    def forward(self, inputs_BTD: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Run whole sequences; see `Cell.forward`."""
        state = self.initial_state(len(inputs_BTD)) if state is None else state
        outputs = []
        for input_BD in inputs_BTD.unbind(1):
            state = self.step(input_BD, state)
            outputs.append(state["h"][-1])
        return torch.stack(outputs, 1), state

    @final
    def step(self, input_BD: Tensor, state: State) -> State:
        """Run one time step through all layers; see `Cell.step`."""
        layer_input = input_BD
        advanced = []
        for number, weights in enumerate(self.layers()):
            before = tuple(state[name][number] for name in self.state_names)
            after = self._advance(layer_input, before, weights)
            layer_input = after[0]
            advanced.append(after)
        return dict(zip(self.state_names, zip(*advanced, strict=True), strict=True))

    @abstractmethod
    def _advance(
        self, input_BD: Tensor, before: tuple[Tensor, ...], weights: LayerWeights
    ) -> tuple[Tensor, ...]:
        """Return one layer's state, (B, H) a part, one step after `before`."""


class _Layer(nn.Module):
    """Hold one layer's parameters, under torch's names."""

    def __init__(self, below: int, width: int, gates: int) -> None:
        super().__init__()
        self.weight_ih = nn.Parameter(torch.zeros(gates * width, below))
        self.weight_hh = nn.Parameter(torch.zeros(gates * width, width))
        self.bias_ih = nn.Parameter(torch.zeros(gates * width))
        self.bias_hh = nn.Parameter(torch.zeros(gates * width))
