"""Share what the cells built on torch's own recurrent modules have in common.

Axes: B batch, T time, D input features, H hidden units.
"""

from abc import abstractmethod
from itertools import pairwise
from typing import Unpack, cast, final

from torch import Tensor, nn

from lit_models.cells._base import Cell, CellSizes
from lit_models.cells._recurrence import LayerWeights, State


class TorchCell(Cell):
    """Run sequences by fused torch modules and single steps by torch's cell function.

    Both use the very same parameters. A subclass builds one layer and says how it advances. One
    module a layer, since torch's own stack has one width for all its layers.

    Attributes:
        core: A fused module for each layer, lowest first.
    """

    def __init__(self, **sizes: Unpack[CellSizes]) -> None:
        """Build the layers; see `Cell`."""
        super().__init__(**sizes)
        widths = (self.input_size, *self.hidden_sizes)
        self.core = nn.ModuleList(self._build(*ends) for ends in pairwise(widths))

    @final
    def layers(self) -> tuple[LayerWeights, ...]:
        """Return each layer's parameters, lowest layer first, to be changed in place."""
        return tuple(LayerWeights(*fused.all_weights[0]) for fused in self._fused())

    def forward(self, inputs_BTD: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Run whole sequences; see `Cell.forward`."""
        outputs_BTH = inputs_BTD
        ends = []
        for layer, fused in enumerate(self._fused()):
            # torch wants an axis for layers and directions, here of length 1, in front of B.
            start = None if state is None else self._parts(state, layer)
            outputs_BTH, end = fused(outputs_BTH, start)
            parts = end if isinstance(end, tuple) else (end,)
            ends.append(tuple(part.squeeze(0) for part in parts))
        return outputs_BTH, dict(zip(self.state_names, zip(*ends, strict=True), strict=True))

    @final
    def step(self, input_BD: Tensor, state: State) -> State:
        """Run one time step through all layers; see `Cell.step`."""
        layer_input = input_BD
        advanced = []
        for layer, weights in enumerate(self.layers()):
            before = tuple(state[name][layer] for name in self.state_names)
            after = self._advance(layer_input, before, weights)
            layer_input = after[0]
            advanced.append(after)
        return dict(zip(self.state_names, zip(*advanced, strict=True), strict=True))

    @abstractmethod
    def _build(self, input_size: int, hidden_size: int) -> nn.RNNBase:
        """Return one layer: batch first, one direction, both bias vectors, no dropout."""

    @abstractmethod
    def _advance(
        self, input_BD: Tensor, before: tuple[Tensor, ...], weights: LayerWeights
    ) -> tuple[Tensor, ...]:
        """Return one layer's state, (B, H) a part, one step after `before`."""

    def _fused(self) -> list[nn.RNNBase]:
        """Return the layers' modules, lowest first."""
        return cast(list[nn.RNNBase], list(self.core))

    def _parts(self, state: State, layer: int) -> Tensor | tuple[Tensor, ...]:
        """Return one layer's state in the form torch's modules take: (1, B, H) a part."""
        parts = tuple(state[name][layer].unsqueeze(0) for name in self.state_names)
        return parts if len(parts) > 1 else parts[0]
