"""Say what one grid of a sweep is: for each axis the values it takes."""

import itertools
import math
from collections.abc import Collection, Iterator
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator

from bench.catalogue import parse
from bench.config_errors import describe
from bench.fields import (
    Accelerator,
    CellName,
    HiddenSize,
    InitialisationName,
    Merge,
    Optimiser,
    Parameters,
    PositiveFloat,
    PositiveInt,
    Precision,
    Seed,
    Strict,
    TaskName,
    TopologyName,
)
from bench.part import Part
from bench.selection import SELECTED
from bench.system import System
from bench.training import Training

T = TypeVar("T")


def _as_tuple(value: Any) -> Any:
    """Take a lone value for a list of one, so that ``seed=0`` is enough."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _rate(value: Any) -> float | Literal["selected"]:
    """Take a learning rate, or the word for one that is still to be chosen."""
    if value == SELECTED:
        return SELECTED
    if type(value) not in (int, float) or not 0 < value < math.inf:
        raise ValueError(f"expected a number above 0, or {SELECTED}, got {describe(value)}")
    return float(value)


LearningRate = Annotated[
    float | Literal["selected"], PlainValidator(_rate), PlainSerializer(lambda value: value)
]
Axis = Annotated[tuple[T, ...], BeforeValidator(_as_tuple), Field(min_length=1, strict=False)]


class Axes(Strict):
    """Hold one grid: for each axis the values it takes; the grid is their product.

    An axis left out takes the one value that `Trial` has as its default; the topology then is the
    task's own. Task, cell, sequence length and seed have no default.
    """

    task: Axis[TaskName] = ()
    topology: Axis[TopologyName] = ()
    cell: Axis[CellName] = ()
    initialisation: Axis[InitialisationName] = ()
    hidden_size: Axis[HiddenSize] = ()
    depth: Axis[PositiveInt] = ()
    sequence_length: Axis[PositiveInt] = ()
    learning_rate: Axis[LearningRate] = ()
    optimiser: Axis[Optimiser] = ()
    clip: Axis[PositiveFloat | None] = ()
    seed: Axis[Seed] = ()
    accelerator: Axis[Accelerator] = ()
    precision: Axis[Precision] = ()
    bidirectional: Axis[Merge | None] = ()
    match_parameters: Axis[Parameters | None] = ()

    @property
    def given(self) -> dict[str, tuple[Any, ...]]:
        """Return the axes that were written down."""
        return {name: getattr(self, name) for name in Axes.model_fields if getattr(self, name)}


_NAMES = list(Axes.model_fields)
_BEFORE_SEED = _NAMES[: _NAMES.index("seed")]
_BEHIND_SEED = _NAMES[_NAMES.index("seed") + 1 :]


class Grid(Axes):
    """Hold one grid with what belongs to it alone.

    Attributes:
        system: What it reproduces, where it reproduces something.
        part: Which part of a study it is, where it is one.
        training: Training settings in which it differs from the sweep.
    """

    system: System | None = None
    part: Part | None = None
    training: Training | None = None

    @property
    def selects(self) -> bool:
        """Tell whether its learning rate is to be chosen."""
        return SELECTED in self.learning_rate

    @property
    def missing(self) -> list[str]:
        """Name the axes without a default that it lacks, one line a fault."""
        return [
            f"expected the axis {name!r}, got none; add it there or under shared"
            for name in ("task", "cell", "sequence_length", "seed")
            if name not in self.given
        ]

    def points(self) -> Iterator[dict[str, Any]]:
        """Yield its points, the task's own topology and the widths' depth filled in; none where an axis is missing."""
        for settings in self.settings():
            for seed in self.seed:
                yield from ({**setting, "seed": seed} for setting in settings)

    def settings(self) -> Iterator[list[dict[str, Any]]]:
        """Yield its points without their seeds, in lists.

        Of a list, the first seed's points come first, then the second's, and so on: the seed is an
        axis among the others.
        """
        given = self.given
        before = {name: given[name] for name in _BEFORE_SEED if name in given}
        behind = {name: given[name] for name in _BEHIND_SEED if name in given}
        for outer in () if self.missing else _products(before):
            widths = outer.get("hidden_size")
            depth = {"depth": len(widths)} if isinstance(widths, tuple) else {}
            filled = {"topology": _topology(outer["task"]), **depth, **outer}
            yield [filled | inner for inner in _products(behind)]

    def split(self, names: Collection[str]) -> Iterator["Grid"]:
        """Yield grids that together are this one, each with one value of every named axis it has."""
        told = {name: values for name, values in self.given.items() if name in names}
        for point in _products(told):
            yield self.model_copy(update={name: (value,) for name, value in point.items()})

    def trained(self, usual: Training) -> Training | None:
        """Return its own training settings, what it leaves open as is usual; None where all is."""
        if self.training is None:
            return None
        own = self.training.model_dump(exclude_unset=True)
        return Training.model_validate(usual.model_dump() | own)


def _products(axes: dict[str, tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """Yield every combination of values, one of each axis."""
    for values in itertools.product(*axes.values()):
        yield dict(zip(axes, values, strict=True))


def _topology(task: str) -> str:
    """Return the first topology a task names; the empty text where the task is unknown."""
    try:
        return str(parse("task", task)[0].facts["topologies"][0])
    except ValueError:
        return ""
