"""Define what the composer gives every topology, and check it."""

import math
from typing import Literal, TypeAlias, TypedDict, get_args

import torch

from lit_models._optimisers import OPTIMISERS
from lit_models.cells._base import Cell

Objective: TypeAlias = Literal["classification", "regression"]


class TopologySettings(TypedDict):
    """Name what the composer gives every topology; none of it is a setting of the topology.

    Attributes:
        cell: The recurrent cell, already initialised.
        output_size: Classes, or 1 for regression.
        objective: Cross entropy and 1 - accuracy, or squared error.
        reference_error: The error that has skill 0.
        optimiser: One of `OPTIMISERS`.
        learning_rate: Its step size.
        clip: The largest gradient norm that an update may use; None for no limit.
        generator: Where the read-out's first weights come from.
    """

    cell: Cell
    output_size: int
    objective: Objective
    reference_error: float
    optimiser: str
    learning_rate: float
    clip: float | None
    generator: torch.Generator


def check_settings(settings: TopologySettings) -> None:
    """Check all that types cannot say.

    Args:
        settings: What a topology was given.

    Raises:
        ValueError: If the objective or the optimiser is unknown, the output size does not fit, or
            the reference error, the learning rate or the clip is not positive and finite.
    """
    objective, output_size = settings["objective"], settings["output_size"]
    if objective not in get_args(Objective):
        raise ValueError(
            f"Expected objective to be one of {', '.join(get_args(Objective))}, "
            f"but got {objective!r}. Choose one of these."
        )
    if output_size < 1 or (objective == "regression" and output_size != 1):
        raise ValueError(
            "Expected output_size to be the number of classes, or 1 for regression, "
            f"but got {output_size} for {objective}. Take it from the dataset."
        )
    if settings["optimiser"] not in OPTIMISERS:
        raise ValueError(
            f"Expected optimiser to be one of {', '.join(OPTIMISERS)}, "
            f"but got {settings['optimiser']!r}. Choose one of these."
        )
    for name in ("reference_error", "learning_rate", "clip"):
        value = settings[name]
        if value is not None and not (math.isfinite(value) and value > 0):
            raise ValueError(
                f"Expected {name} to be positive and finite, but got {value}. "
                "Give a positive number" + (", or none." if name == "clip" else ".")
            )
