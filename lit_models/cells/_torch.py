"""Share what the cells built on torch's own recurrent modules have in common.

Axes: B batch, T time, D input features, H hidden units, L layers.
"""

from abc import abstractmethod
from typing import final

import torch
from torch import Tensor, nn

from lit_models.cells._base import Cell, LayerWeights, State


class TorchCell(Cell):
    """Run sequences by a fused torch module and single steps by torch's cell function.

    Both use the very same parameters. A subclass sets `core` and says how one layer advances.

    Attributes:
        core: The fused module, batch first, one direction, both bias vectors, no dropout.
    """

    core: nn.RNNBase

    @final
    def layers(self) -> tuple[LayerWeights, ...]:
        """Return each layer's parameters, lowest layer first, to be changed in place."""
        return tuple(LayerWeights(*weights) for weights in self.core.all_weights)

    def forward(self, inputs_BTD: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Run whole sequences; see `Cell.forward`."""
        start_LBH = None if state is None else self._stacked(state)
        outputs_BTH, end_LBH = self.core(inputs_BTD, start_LBH)
        parts_LBH = end_LBH if isinstance(end_LBH, tuple) else (end_LBH,)
        end = {
            name: part_LBH.unbind()
            for name, part_LBH in zip(self.state_names, parts_LBH, strict=True)
        }
        return outputs_BTH, end

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
    def _advance(
        self, input_BD: Tensor, before: tuple[Tensor, ...], weights: LayerWeights
    ) -> tuple[Tensor, ...]:
        """Return one layer's state, (B, H) a part, one step after `before`."""

    def _stacked(self, state: State) -> Tensor | tuple[Tensor, ...]:
        """Return a state in the form torch's modules take: (L, B, H) a part."""
        parts_LBH = tuple(torch.stack(state[name]) for name in self.state_names)
        return parts_LBH if len(parts_LBH) > 1 else parts_LBH[0]
