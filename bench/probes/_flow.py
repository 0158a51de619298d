"""Turn a loss into ln norms of its gradient at every state on its way back through time.

Axes: B batch, H hidden units, K lags, the last step first.
"""

import torch
from torch import Tensor

from bench.probes._base import Reading
from lit_models.cells._recurrence import State

SEQUENCES = 32

# ln norm of the gradient, (K, B), by part of the state ("h", "c") and layer, 1 the lowest.
Logarithms = dict[tuple[str, int], Tensor]


def logarithms(loss: Tensor, states: list[State]) -> Logarithms:
    """Return ln norm for each part and layer by itself, all from one backward pass.

    Norms are float64, whatever the gradients are.

    Args:
        loss: One number.
        states: The state after each step, the first step first; the loss depends on the last.
    """
    pieces = [(name, layer) for name, part in states[0].items() for layer in range(len(part))]
    flat = [state[name][layer] for name, layer in pieces for state in reversed(states)]
    # Zeros for what the loss does not depend on: at lag 0, all but what is read out.
    gradients = torch.autograd.grad(loss, flat, allow_unused=True, materialize_grads=True)
    lags = len(states)
    return {
        (name, layer + 1): _log_norm(torch.stack(gradients[place * lags : (place + 1) * lags]))
        for place, (name, layer) in enumerate(pieces)
    }


def together(logarithms: list[Tensor]) -> Tensor:
    """Return ln norm of several pieces as one, (K, B)."""
    return torch.logsumexp(2 * torch.stack(logarithms), 0) / 2


def means(logarithm_KB: Tensor) -> list[float]:
    """Return the mean over the sequences that are not dead, NaN where all are."""
    dead_KB = logarithm_KB == -torch.inf
    summed_K = logarithm_KB.masked_fill(dead_KB, 0.0).sum(1)
    return [round(value, 8) for value in (summed_K / (~dead_KB).sum(1)).tolist()]


def readings(name: str, whole_KB: Tensor) -> list[Reading]:
    """Return `name` (lag), in ln norm, and `name`_dead (lag), in sequences.

    Args:
        name: What it is called.
        whole_KB: ln norm at every lag of each sequence, -inf for a gradient of 0.
    """
    lags = list(range(len(whole_KB)))
    dead = (whole_KB == -torch.inf).sum(1).tolist()
    return [
        Reading(name, "ln norm", "none", {"lag": lags}, means(whole_KB)),
        Reading(f"{name}_dead", "sequences", "none", {"lag": lags}, dead),
    ]


def _log_norm(gradient_KBH: Tensor) -> Tensor:
    """Return ln norm, (K, B), -inf for zeros; scaled first, as squares underflow long before norms do."""
    gradient_KBH = gradient_KBH.double()
    largest_KB1 = gradient_KBH.abs().amax(-1, keepdim=True)
    usable = (largest_KB1 > 0) & largest_KB1.isfinite()
    scale_KB1 = torch.where(usable, largest_KB1, 1.0)
    norm_KB1: Tensor = (gradient_KBH / scale_KB1).norm(dim=-1, keepdim=True)
    return (norm_KB1.log() + scale_KB1.log()).squeeze(-1)
