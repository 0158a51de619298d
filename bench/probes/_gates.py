"""Read what a cell's gates do while it is stepped.

Axes: B batch, T time, D features of the layer's input, H hidden units.
"""

import torch
from torch import Tensor
from torch.nn import functional

from lit_models.cells._base import Cell
from lit_models.cells._recurrence import State


def gate_logits(cell: Cell, gate: str, inputs_BTD: Tensor, states: list[State]) -> list[Tensor]:
    """Return what a gate's sigmoid is taken of, (T, B, H) for each layer, the lowest first.

    Not for "candidate", which is no gate: the GRU scales one of its terms.

    Args:
        cell: The cell.
        gate: One of its `gate_order`.
        inputs_BTD: What it read, in the weights' dtype.
        states: The state after each of these steps, from the state of all zeros.
    """
    start = cell.initial_state(len(inputs_BTD))
    below_TBD = inputs_BTD.transpose(0, 1)
    found = []
    for number, weights in enumerate(cell.layers()):
        rows = cell.gate_rows(gate, number)
        after_TBH = torch.stack([state["h"][number] for state in states])
        before_TBH = torch.cat([start["h"][number][None], after_TBH[:-1]])
        found.append(
            functional.linear(below_TBD, weights.input_weight_GD[rows], weights.input_bias_G[rows])
            + functional.linear(
                before_TBH, weights.recurrent_weight_GH[rows], weights.recurrent_bias_G[rows]
            )
        )
        below_TBD = after_TBH
    return found
