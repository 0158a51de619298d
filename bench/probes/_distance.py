"""Measure how far apart two answers are.

Axes: O outputs; "..." stands for any axes in front.
"""

import math

from torch import Tensor

from lit_models._base import SequenceModule


def distance(module: SequenceModule, before: Tensor, after: Tensor) -> Tensor:
    """Return how far answers moved, one number each.

    Classes: the total variation distance between the two predicted distributions, from 0 to 1.
    Values: the distance between the predictions, root mean square over outputs, in units of the
    root of the reference error. Source: Levin, Peres & Wilmer 2009, Markov Chains and Mixing Times,
    section 4.1.

    Args:
        module: Who answers.
        before: Logits or values, (..., O).
        after: The same, after what moved them.

    Returns:
        The distances, (...).
    """
    if module.objective == "classification":
        return (before.softmax(-1) - after.softmax(-1)).abs().sum(-1) / 2
    if module.objective == "binary":
        return (before.sigmoid() - after.sigmoid()).abs().squeeze(-1)
    return (before - after).square().mean(-1).sqrt() / math.sqrt(module.reference_error)
