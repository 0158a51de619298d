"""Name the optimisers and build them."""

from collections.abc import Callable, Iterable
from functools import partial

import torch
from torch import nn
from torch.optim import SGD, Adam, Optimizer, RMSprop

OPTIMISERS: tuple[str, ...] = ("adam", "rmsprop", "sgd", "keras_rmsprop")

_BUILDERS: dict[str, Callable[..., Optimizer]] = dict(
    zip(OPTIMISERS, (Adam, RMSprop, SGD, partial(RMSprop, alpha=0.9)), strict=True)
)
# What keeps a step finite where gradients vanish.
_EPSILONS = {"adam": 1e-8, "rmsprop": 1e-8, "keras_rmsprop": 1e-7}


def build_optimiser(
    name: str, parameters: Iterable[nn.Parameter], learning_rate: float
) -> Optimizer:
    """Build an optimiser with the given learning rate and torch's defaults for all else.

    "keras_rmsprop" is torch's RMSprop with Keras's rho of 0.9 (torch: alpha, 0.99) and epsilon of
    1e-7 (1e-8); Keras's own default rate is 1e-3 (1e-2). One difference stays: torch adds epsilon
    to the root of the mean square, Keras 3 to the mean square under the root, which damps
    gradients below some 3e-4 there. Where the weights are float16, in which these epsilons are 0 and a
    gradient of 0 would be divided by 0, epsilon is the smallest normal number, 6.1e-5.

    Args:
        name: One of `OPTIMISERS`.
        parameters: What it shall change.
        learning_rate: Its step size.

    Returns:
        The optimiser.
    """
    listed = list(parameters)
    settings = {"lr": learning_rate}
    if name in _EPSILONS:
        settings["eps"] = max(_EPSILONS[name], torch.finfo(listed[0].dtype).tiny)
    return _BUILDERS[name](listed, **settings)
