"""Share the steps that several initialisations are made of.

Axes: H hidden units.
"""

from collections.abc import Iterable

import torch
from torch import Tensor

from lit_models.cells._base import Cell
from lit_models.cells._recurrence import LayerWeights


@torch.no_grad()
def fill_uniform(parameters: Iterable[Tensor], size: int, generator: torch.Generator) -> None:
    """Draw every parameter from U(-1/sqrt(size), 1/sqrt(size)), one after the other.

    It is the law, and the order, of torch's own modules: size is H in a recurrent layer and the
    number of inputs in an `nn.Linear`.

    Args:
        parameters: What to fill, in place.
        size: H, or the number of inputs.
        generator: The only source of randomness.
    """
    bound = size**-0.5
    for parameter in parameters:
        parameter.uniform_(-bound, bound, generator=generator)


def fill_default(cell: Cell, generator: torch.Generator) -> None:
    """Draw all of a cell's parameters by torch's law, each layer by its own width.

    Args:
        cell: What to fill, in place.
        generator: The only source of randomness.
    """
    for width, layer in zip(cell.hidden_sizes, cell.layers(), strict=True):
        fill_uniform(layer, width, generator)


@torch.no_grad()
def clear_biases(layer: LayerWeights) -> None:
    """Set both bias vectors of a layer to 0 in place."""
    layer.input_bias_G.zero_()
    layer.recurrent_bias_G.zero_()


@torch.no_grad()
def set_gate_bias(cell: Cell, number: int, gate: str, value: Tensor | float) -> None:
    """Make the sum of a gate's two biases equal a value: put once, not on both.

    Args:
        cell: The cell to change in place.
        number: Which of its layers, 0 the lowest.
        gate: One of the cell's `gate_order`.
        value: One number for all units, or (H,).

    Raises:
        ValueError: If the cell has no such gate.
    """
    rows, layer = cell.gate_rows(gate, number), cell.layers()[number]
    layer.input_bias_G[rows] = value
    layer.recurrent_bias_G[rows] = 0.0
