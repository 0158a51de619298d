"""Say what a sweep is: fixed training settings, and a list of grids that expands to trials."""

import itertools
from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field

from bench.catalogue import parse
from bench.config_errors import key_path
from bench.errors import ConfigError
from bench.nonsense import nonsense
from bench.trial import (
    Accelerator,
    CellName,
    InitialisationName,
    Optimiser,
    PositiveFloat,
    PositiveInt,
    Precision,
    Seed,
    Strict,
    TaskName,
    TopologyName,
    Training,
    Trial,
)

T = TypeVar("T")


def _as_tuple(value: Any) -> Any:
    """Take a lone value for a list of one, so that ``seed=0`` is enough."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


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
    hidden_size: Axis[PositiveInt] = ()
    depth: Axis[PositiveInt] = ()
    sequence_length: Axis[PositiveInt] = ()
    learning_rate: Axis[PositiveFloat] = ()
    optimiser: Axis[Optimiser] = ()
    clip: Axis[PositiveFloat | None] = ()
    seed: Axis[Seed] = ()
    accelerator: Axis[Accelerator] = ()
    precision: Axis[Precision] = ()

    @property
    def given(self) -> dict[str, tuple[Any, ...]]:
        """Return the axes that were written down."""
        return {
            name: getattr(self, name) for name in type(self).model_fields if getattr(self, name)
        }


class Contender(Strict):
    """Name one side of a comparison."""

    cell: CellName
    initialisation: InitialisationName = "default"


class Comparison(Strict):
    """Name, before the sweep runs, two sides whose solve rates the report will test."""

    task: TaskName
    sequence_length: PositiveInt
    first: Contender
    second: Contender


class Sweep(Strict):
    """Hold a sweep: fixed training settings and a list of grids, united and de-duplicated."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    description: str = ""
    timeout: PositiveFloat = Field(600.0, description="seconds a trial may take")
    training: Training = Training()
    comparisons: Annotated[tuple[Comparison, ...], Field(max_length=6, strict=False)] = ()
    shared: Axes = Axes()
    grids: Annotated[tuple[Axes, ...], Field(min_length=1, strict=False)]

    def filled(self) -> list[dict[str, tuple[Any, ...]]]:
        """Return the axes of each grid, those that are shared filled in."""
        return [self.shared.given | grid.given for grid in self.grids]

    def trials(self) -> tuple[Trial, ...]:
        """Expand the grids to trials, each key once, in the order of the grids.

        Raises:
            ConfigError: An axis without a default is missing, or a combination makes no sense.
        """
        found: dict[str, Trial] = {}
        faults: dict[str, None] = {}
        for number, axes in enumerate(self.filled()):
            where = key_path(("grids", number))
            missing = [
                name for name in ("task", "cell", "sequence_length", "seed") if name not in axes
            ]
            faults.update(
                {
                    f"{where}: expected the axis {name!r}, got none; add it there or under shared": None
                    for name in missing
                }
            )
            if missing:
                continue
            for point in _points(axes):
                faulty = nonsense(point)
                faults.update({f"{where}: {fault}": None for fault in faulty})
                if not faulty:
                    trial = Trial(**point, training=self.training)
                    found.setdefault(trial.key, trial)
        faults.update({fault: None for fault in self._unmatched_comparisons(found.values())})
        if faults:
            raise ConfigError(f"sweep {self.name}", list(faults))
        return tuple(found.values())

    def _unmatched_comparisons(self, trials: Any) -> Iterator[str]:
        """Yield a fault for each comparison whose sides are not both in the grids."""
        present = {(t.task, t.sequence_length, t.cell, t.initialisation) for t in trials}
        for number, comparison in enumerate(self.comparisons):
            for side in ("first", "second"):
                who: Contender = getattr(comparison, side)
                if (
                    comparison.task,
                    comparison.sequence_length,
                    who.cell,
                    who.initialisation,
                ) not in present:
                    yield (
                        f"comparisons[{number}].{side}: no trial of the grids has {who.cell} {who.initialisation} "
                        f"on {comparison.task} at sequence length {comparison.sequence_length}"
                    )


def _points(axes: dict[str, tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """Yield the grid's points, the task's own topology filled in."""
    for values in itertools.product(*axes.values()):
        point = dict(zip(axes, values, strict=True))
        yield {"topology": _topology(point["task"]), **point}


def _topology(task: str) -> str:
    """Return the first topology a task names; the empty text where the task is unknown."""
    try:
        return str(parse("task", task)[0].facts["topologies"][0])
    except ValueError:
        return ""
