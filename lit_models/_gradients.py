"""Look after one update's gradients: measure, clip, or leave the update out."""

import math
from typing import Literal, NamedTuple

from torch import Tensor
from torch.nn.utils import clip_grads_with_norm_, get_total_norm
from torch.optim import Optimizer


class GradientReport(NamedTuple):
    """Say what became of one update's gradients.

    Attributes:
        norm: Their total 2-norm before clipping, one number.
        outcome: Used as they were, scaled down, or left out because the norm was not finite.
    """

    norm: Tensor
    outcome: Literal["used", "clipped", "left out"]


def guard_gradients(optimiser: Optimizer, clip: float | None) -> GradientReport:
    """Clip the gradients to a total norm, or drop them where that norm is not finite.

    It costs one device synchronisation, to learn whether the norm is finite.

    Args:
        optimiser: Whose parameters to look at.
        clip: The largest norm that stays; None for no limit.

    Returns:
        The norm before clipping, and what was done.

    Source: Pascanu, Mikolov & Bengio 2013, arXiv 1211.5063, section 3.2, for clipping by norm.
    """
    # The optimiser's own list: `Module.parameters` would walk the whole module at every update.
    parameters = [
        parameter
        for group in optimiser.param_groups
        for parameter in group["params"]
        if parameter.grad is not None
    ]
    norm = get_total_norm([parameter.grad for parameter in parameters])
    value = norm.item()
    if not math.isfinite(value):
        # Optimisers pass over parameters without a gradient: no weight and no moment changes.
        for parameter in parameters:
            parameter.grad = None
        return GradientReport(norm, "left out")
    if clip is not None and value > clip:
        clip_grads_with_norm_(parameters, clip, norm)
        return GradientReport(norm, "clipped")
    return GradientReport(norm, "used")
