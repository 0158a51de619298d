"""Say what a sweep is: fixed training settings, and a list of grids that expands to trials."""

import itertools
from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field

from bench.catalogue import parse
from bench.config_errors import key_path
from bench.errors import ConfigError
from bench.nonsense import nonsense
from bench.system import System, system_faults
from bench.trial import (
    Accelerator,
    CellName,
    HiddenSize,
    InitialisationName,
    Merge,
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
    hidden_size: Axis[HiddenSize] = ()
    depth: Axis[PositiveInt] = ()
    sequence_length: Axis[PositiveInt] = ()
    learning_rate: Axis[PositiveFloat] = ()
    optimiser: Axis[Optimiser] = ()
    clip: Axis[PositiveFloat | None] = ()
    seed: Axis[Seed] = ()
    accelerator: Axis[Accelerator] = ()
    precision: Axis[Precision] = ()
    bidirectional: Axis[Merge | None] = ()

    @property
    def given(self) -> dict[str, tuple[Any, ...]]:
        """Return the axes that were written down."""
        return {name: getattr(self, name) for name in Axes.model_fields if getattr(self, name)}


class Grid(Axes):
    """Hold one grid with what belongs to it alone.

    Attributes:
        system: What it reproduces, where it reproduces something.
        training: Training settings in which it differs from the sweep.
    """

    system: System | None = None
    training: Training | None = None

    def trained(self, usual: Training) -> Training | None:
        """Return its own training settings, what it leaves open as is usual; None where all is."""
        if self.training is None:
            return None
        own = self.training.model_dump(exclude_unset=True)
        return Training.model_validate(usual.model_dump() | own)


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
    """Hold a sweep: fixed training settings and a list of grids, united and de-duplicated.

    Attributes:
        name: Its name.
        description: What it is for.
        report: Which report its results are written up in: how far networks remember, or how their
            results lie to published ones.
        timeout: Seconds a trial may take.
        training: Training settings of every grid that does not say otherwise.
        comparisons: Tests named in advance.
        shared: Axes of every grid that does not say otherwise.
        grids: The grids.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    description: str = ""
    report: Literal["forgetting", "reproduction"] = "forgetting"
    timeout: PositiveFloat = Field(600.0, description="seconds a trial may take")
    training: Training = Training()
    comparisons: Annotated[tuple[Comparison, ...], Field(max_length=6, strict=False)] = ()
    shared: Axes = Axes()
    grids: Annotated[tuple[Grid, ...], Field(min_length=1, strict=False)]

    def filled(self) -> list[Grid]:
        """Return the grids with the shared axes and the training settings filled in."""
        return [
            grid.model_copy(
                update={
                    **self.shared.given,
                    **grid.given,
                    "training": grid.trained(self.training),
                }
            )
            for grid in self.grids
        ]

    def trials(self) -> tuple[Trial, ...]:
        """Expand the grids to trials, each key once, in the order of the grids.

        Raises:
            ConfigError: An axis without a default is missing, a combination makes no sense, or two
                trials would have one id.
        """
        found: dict[str, Trial] = {}
        ids: dict[str, str] = {}
        names = [grid.system.name for grid in self.grids if grid.system]
        faults = {fault: None for fault in self._system_faults(names)}
        for number, (grid, points) in enumerate(self.expanded()):
            where = key_path(("grids", number))
            told = [*_missing(grid), *system_faults(grid.system, points, names)]
            for point in points:
                faulty = nonsense(point)
                told += faulty
                if faulty:
                    continue
                trial = Trial(**point, training=grid.training or self.training)
                found.setdefault(trial.key, trial)
                if ids.setdefault(trial.id, trial.key) != trial.key:
                    told.append(
                        f"trial {trial.id} is also in another grid, with other training settings; "
                        "leave one out, or put it in a sweep of its own"
                    )
            faults.update({f"{where}: {fault}": None for fault in told})
        faults.update({fault: None for fault in self._unmatched_comparisons(found.values())})
        if faults:
            raise ConfigError(f"sweep {self.name}", list(faults))
        return tuple(found.values())

    def expanded(self) -> Iterator[tuple[Grid, list[dict[str, Any]]]]:
        """Yield each filled grid with its points, without any where an axis is missing."""
        for grid in self.filled():
            yield grid, [] if _missing(grid) else list(_points(grid.given))

    def _system_faults(self, names: list[str]) -> Iterator[str]:
        """Yield a fault for a reproduction of nothing, and for each name that two systems have."""
        if self.report == "reproduction" and not names:
            yield "report: reproduction needs a grid with a system: what it reproduces; found none"
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                yield f"system {name!r}: {names.count(name)} grids have that name; give each its own"

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


def _missing(grid: Grid) -> list[str]:
    """Name the axes without a default that a grid lacks."""
    return [
        f"expected the axis {name!r}, got none; add it there or under shared"
        for name in ("task", "cell", "sequence_length", "seed")
        if name not in grid.given
    ]


def _points(axes: dict[str, tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """Yield the grid's points, the task's own topology and the widths' depth filled in."""
    for values in itertools.product(*axes.values()):
        point = dict(zip(axes, values, strict=True))
        widths = point.get("hidden_size")
        depth = {"depth": len(widths)} if isinstance(widths, tuple) else {}
        yield {"topology": _topology(point["task"]), **depth, **point}


def _topology(task: str) -> str:
    """Return the first topology a task names; the empty text where the task is unknown."""
    try:
        return str(parse("task", task)[0].facts["topologies"][0])
    except ValueError:
        return ""
