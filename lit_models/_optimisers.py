"""Name the optimisers and build them."""

from collections.abc import Callable, Iterable
from functools import partial

from torch import nn
from torch.optim import SGD, Adam, Optimizer, RMSprop

OPTIMISERS: tuple[str, ...] = ("adam", "rmsprop", "sgd", "keras_rmsprop")

_BUILDERS: dict[str, Callable[..., Optimizer]] = dict(
    zip(OPTIMISERS, (Adam, RMSprop, SGD, partial(RMSprop, alpha=0.9, eps=1e-7)), strict=True)
)


def build_optimiser(
    name: str, parameters: Iterable[nn.Parameter], learning_rate: float
) -> Optimizer:
    """Build an optimiser with the given learning rate and torch's defaults for all else.

    "keras_rmsprop" is torch's RMSprop with Keras's rho of 0.9 (torch: alpha, 0.99) and epsilon of
    1e-7 (1e-8); Keras's own default rate is 1e-3 (1e-2). One difference stays: torch adds epsilon
    to the root of the mean square, Keras 3 to the mean square under the root, which damps
    gradients below some 3e-4 there.

    Args:
        name: One of `OPTIMISERS`.
        parameters: What it shall change.
        learning_rate: Its step size.

    Returns:
        The optimiser.
    """
    return _BUILDERS[name](parameters, lr=learning_rate)
