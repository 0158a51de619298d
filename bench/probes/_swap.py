"""Show a model the same sequences with another beginning.

Axes: B batch, T time, D input features.
"""

from typing import NamedTuple

import torch
from torch import Tensor


class Swap(NamedTuple):
    """Hold sequences that differ from others in the first input alone.

    Attributes:
        inputs_BTD: The sequences, each with the first input of the one before it.
        changed_B: Whose first input really is another one.
    """

    inputs_BTD: Tensor
    changed_B: Tensor


def first_swapped(inputs_BTD: Tensor) -> Swap | None:
    """Give each sequence the first input of the one before it, the first that of the last.

    Args:
        inputs_BTD: The sequences.

    Returns:
        The changed sequences; None for sequences of one step, or whose first inputs are all equal.
    """
    first_BD = inputs_BTD[:, 0].roll(1, dims=0)
    changed_B = (first_BD != inputs_BTD[:, 0]).any(1)
    if inputs_BTD.shape[1] < 2 or not changed_B.any():
        return None
    return Swap(torch.cat([first_BD[:, None], inputs_BTD[:, 1:]], dim=1), changed_B)
