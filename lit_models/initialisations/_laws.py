"""Share the steps that several initialisations are made of.

Axes: H hidden units.
"""

import torch
from torch import Tensor, nn

from lit_models.cells._base import Cell, LayerWeights


@torch.no_grad()
def fill_uniform(module: nn.Module, hidden_size: int, generator: torch.Generator) -> None:
    """Draw every parameter from U(-1/sqrt(H), 1/sqrt(H)), in the order of `parameters()`.

    It is the law, and the order, of torch's own recurrent modules. For an `nn.Linear` with H
    inputs it is torch's law, too.

    Args:
        module: What to fill, in place.
        hidden_size: H.
        generator: The only source of randomness.
    """
    bound = hidden_size**-0.5
    for parameter in module.parameters():
        parameter.uniform_(-bound, bound, generator=generator)


@torch.no_grad()
def clear_biases(layer: LayerWeights) -> None:
    """Set both bias vectors of a layer to 0 in place."""
    layer.input_bias_G.zero_()
    layer.recurrent_bias_G.zero_()


@torch.no_grad()
def set_gate_bias(cell: Cell, layer: LayerWeights, gate: str, value: Tensor | float) -> None:
    """Make the sum of a gate's two biases equal a value: put once, not on both.

    Args:
        cell: The cell the layer belongs to.
        layer: The layer to change in place.
        gate: One of the cell's `gate_order`.
        value: One number for all units, or (H,).

    Raises:
        ValueError: If the cell has no such gate.
    """
    rows = cell.gate_rows(gate)
    layer.input_bias_G[rows] = value
    layer.recurrent_bias_G[rows] = 0.0
