"""Say how a sweep chooses each cell's learning rate: which are tried, at which length, on which seeds."""

from typing import Annotated, Any, Literal

from pydantic import Field

from bench.trial import PositiveFloat, PositiveInt, Seed, Strict, Training, Trial

SELECTED: Literal["selected"] = "selected"
# What a chosen rate holds for; what is left out it is shared over.
HOLDS_FOR = (
    "task",
    "topology",
    "cell",
    "initialisation",
    "optimiser",
    "clip",
    "accelerator",
    "precision",
    "bidirectional",
)
# What a rate is chosen for: the values of `HOLDS_FOR`, and the training settings but the probes.
Who = tuple[Any, ...]


class Selection(Strict):
    """Hold one small grid of learning rates that all cells share.

    Attributes:
        learning_rate: The rates tried.
        seed: Seeds the choice is made on; no result is reported of them.
        sequence_length: The one length it is made at.
        hidden_size: The one width it is made at.
    """

    learning_rate: Annotated[tuple[PositiveFloat, ...], Field(min_length=2, strict=False)]
    seed: Annotated[tuple[Seed, ...], Field(min_length=1, strict=False)]
    sequence_length: PositiveInt
    hidden_size: PositiveInt = 32


def who(trial: Trial) -> Who:
    """Return what the rate of a trial is chosen for."""
    return (*(getattr(trial, name) for name in HOLDS_FOR), unprobed(trial.training))


def unprobed(training: Training) -> Training:
    """Return training settings without probes: no choice is made by what these read."""
    return training.model_copy(update={"probes": (), "probe_interval": None})
