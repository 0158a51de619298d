"""Define what the composer gives every model, and check it."""

import math
from typing import Literal, TypeAlias, TypedDict, get_args

import torch

from lit_models._cell_factory import CellFactory
from lit_models._optimisers import OPTIMISERS

Objective: TypeAlias = Literal["classification", "binary", "regression"]


class ModuleSettings(TypedDict):
    """Name what the composer gives every model; none of it is a setting of the model.

    Attributes:
        input_size: D, features of an input step.
        input_steps: T, steps of an input sequence.
        output_size: Classes; 1 for a binary answer, which has one logit; values for regression.
        output_steps: K, answers a sample; 1 where the target has no axis of steps.
        objective: Cross entropy and 1 - accuracy, the same over two classes, or squared error.
        reference_error: The error that has skill 0.
        optimiser: One of `OPTIMISERS`.
        learning_rate: Its step size.
        clip: The largest gradient norm that an update may use; None for no limit.
        generator: Where the first weights outside the cells come from.
    """

    input_size: int
    input_steps: int
    output_size: int
    output_steps: int
    objective: Objective
    reference_error: float
    optimiser: str
    learning_rate: float
    clip: float | None
    generator: torch.Generator


class TopologySettings(ModuleSettings):
    """Name what the composer gives every topology; none of it is a setting of the topology.

    Attributes:
        cells: Builds the cells, and says by which law the read-out is drawn.
    """

    cells: CellFactory


def check_settings(settings: ModuleSettings) -> None:
    """Check all that types cannot say.

    Args:
        settings: What a model was given.

    Raises:
        ValueError: If the objective or the optimiser is unknown, a size or a number of steps does
            not fit, or the reference error, the learning rate or the clip is not positive and
            finite.
    """
    objective, output_size = settings["objective"], settings["output_size"]
    if objective not in get_args(Objective):
        raise ValueError(
            f"Expected objective to be one of {', '.join(get_args(Objective))}, "
            f"but got {objective!r}. Choose one of these."
        )
    if output_size < 1 or (objective == "binary" and output_size != 1):
        raise ValueError(
            "Expected output_size to be the number of classes, 1 for binary, or the number of "
            f"values for regression, but got {output_size} for {objective}. "
            "Take it from the dataset."
        )
    for size in ("input_size", "input_steps", "output_steps"):
        if settings[size] < 1:
            raise ValueError(
                f"Expected {size} to be at least 1, but got {settings[size]}. "
                "Take it from the dataset."
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


def check_steps(
    model: str, settings: ModuleSettings, *, inputs: int | None = None, answers: int | None = None
) -> None:
    """Check that a dataset's sequences are as long as a model needs them.

    Args:
        model: The model's name, for the message.
        settings: What it was given.
        inputs: How many input steps it reads; None for any number.
        answers: How many answers it gives; None for any number.

    Raises:
        ValueError: If the dataset has another number of either.
    """
    found = {"input_steps": settings["input_steps"], "output_steps": settings["output_steps"]}
    for name, needed in (("input_steps", inputs), ("output_steps", answers)):
        if needed is not None and found[name] != needed:
            raise ValueError(
                f"Expected {name} to be {needed} for {model}, but got {found[name]}. "
                "Pair it with a dataset that names this topology."
            )
