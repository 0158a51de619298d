"""Name the optimisers and build them."""

from collections.abc import Callable, Iterable

from torch import nn
from torch.optim import SGD, Adam, Optimizer, RMSprop

OPTIMISERS: tuple[str, ...] = ("adam", "rmsprop", "sgd")

_BUILDERS: dict[str, Callable[..., Optimizer]] = dict(
    zip(OPTIMISERS, (Adam, RMSprop, SGD), strict=True)
)


def build_optimiser(
    name: str, parameters: Iterable[nn.Parameter], learning_rate: float
) -> Optimizer:
    """Build an optimiser with torch's defaults and the given learning rate.

    Args:
        name: One of `OPTIMISERS`.
        parameters: What it shall change.
        learning_rate: Its step size.

    Returns:
        The optimiser.
    """
    return _BUILDERS[name](parameters, lr=learning_rate)
