"""Say how a sweep chooses each cell's learning rate: which are tried, at which length, on which seeds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from bench.fields import PositiveFloat, PositiveInt, Seed, Strict
from bench.training import Training
from bench.trial import Trial

if TYPE_CHECKING:  # a grid names the word that stands for a rate to be chosen
    from bench.grid import Grid

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


def selection_faults(selection: Selection | None, grids: Sequence["Grid"]) -> list[str]:
    """Name what keeps learning rates from being chosen.

    Args:
        selection: How they are chosen; None where that is not said.
        grids: The grids of the sweep, filled.
    """
    asking = [grid for grid in grids if grid.selects]
    if selection is None:
        return [
            "learning_rate: selected needs a selection: the rates to try, the seeds and the sequence "
            "length; found none"
        ][: len(asking)]
    faults = []
    if not asking:
        faults.append("selection: no grid has learning_rate: selected; leave it out, or ask for it")
    reported = {seed for grid in grids for seed in grid.seed}
    if shared := sorted(reported & set(selection.seed)):
        faults.append(
            f"selection: seeds {shared} are also those of a grid; a rate chosen on a seed favours it, so choose "
            "it on seeds of its own"
        )
    for grid in asking:
        if grid.system:
            faults.append(
                f"system {grid.system.name!r}: expected its author's learning rate, got selected"
            )
        if len(grid.learning_rate) > 1:
            faults.append("learning_rate: expected selected alone, got other rates beside it")
    return faults
