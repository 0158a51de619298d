"""Define the plain recurrent cell without a nonlinearity.

Axes: B batch, T time, D input features, H hidden units.
"""

from itertools import pairwise
from typing import ClassVar, Unpack

import torch
from torch import Tensor, nn
from torch.nn import functional

from lit_models.cells._base import Cell, CellSizes
from lit_models.cells._recurrence import LayerWeights, State


class RNNLinear(Cell):
    """Replace the state by an affine map of input and state, nothing bent: a control (Jaeger 2001).

    h' = W x + b + U h + b', two biases as in torch's `nn.RNN`. Its Jacobian is U whatever comes in,
    so that what a gradient does is known in closed form. Torch has no fused one: it is stepped.

    Source: Jaeger 2001, "Short term memory in echo state networks", GMD report 152, on linear
    networks.
    """

    version: ClassVar[int] = 1
    gates: ClassVar[int] = 1
    gate_order: ClassVar[tuple[str, ...]] = ("candidate",)
    state_names: ClassVar[tuple[str, ...]] = ("h",)

    def __init__(self, **sizes: Unpack[CellSizes]) -> None:
        """Build the layers, all zeros until an initialisation fills them; see `Cell`."""
        super().__init__(**sizes)
        widths = (self.input_size, *self.hidden_sizes)
        self.core = nn.ModuleList(_Layer(*ends) for ends in pairwise(widths))

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

    def step(self, input_BD: Tensor, state: State) -> State:
        """Run one time step through all layers; see `Cell.step`."""
        layer_input = input_BD
        advanced = []
        for before_BH, weights in zip(state["h"], self.layers(), strict=True):
            layer_input = functional.linear(
                layer_input, weights.input_weight_GD, weights.input_bias_G
            ) + functional.linear(before_BH, weights.recurrent_weight_GH, weights.recurrent_bias_G)
            advanced.append(layer_input)
        return {"h": tuple(advanced)}


class _Layer(nn.Module):
    """Hold one layer's parameters, under torch's names."""

    def __init__(self, below: int, width: int) -> None:
        super().__init__()
        self.weight_ih = nn.Parameter(torch.zeros(width, below))
        self.weight_hh = nn.Parameter(torch.zeros(width, width))
        self.bias_ih = nn.Parameter(torch.zeros(width))
        self.bias_hh = nn.Parameter(torch.zeros(width))
