"""Say what a sweep is: fixed training settings, and a list of grids that expands to trials."""

import itertools
import math
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator

from bench.catalogue import parse
from bench.config_errors import describe, key_path
from bench.errors import ConfigError
from bench.nonsense import nonsense
from bench.part import Part, part_faults, setting_faults
from bench.selection import HOLDS_FOR, SELECTED, Selection, Who, unprobed, who
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
ReportName = Literal["forgetting", "reproduction", "vanishing_gradient"]


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
    match_parameters: Axis[PositiveInt | None] = ()

    @property
    def given(self) -> dict[str, tuple[Any, ...]]:
        """Return the axes that were written down."""
        return {name: getattr(self, name) for name in Axes.model_fields if getattr(self, name)}


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
        report: Which report its results are written up in: how far networks remember, how their
            results lie to published ones, or the study of vanishing gradients.
        timeout: Seconds a trial may take.
        training: Training settings of every grid that does not say otherwise.
        comparisons: Tests named in advance.
        selection: How learning rates are chosen where a grid asks for that.
        shared: Axes of every grid that does not say otherwise.
        grids: The grids.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    description: str = ""
    report: ReportName = "forgetting"
    timeout: PositiveFloat = Field(600.0, description="seconds a trial may take")
    training: Training = Training()
    comparisons: Annotated[tuple[Comparison, ...], Field(max_length=6, strict=False)] = ()
    selection: Selection | None = None
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
        faults = {fault: None for fault in (*self._system_faults(names), *self._study_faults())}
        for number, (grid, points) in enumerate(self.expanded()):
            where = key_path(("grids", number))
            told = [
                *_missing(grid),
                *system_faults(grid.system, points, names),
                *setting_faults(grid.part, points),
            ]
            for point in points:
                faulty = nonsense(point)
                told += faulty
                if faulty:
                    continue
                trial = self._trial(grid, point)
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

    def provisional(self) -> list[Trial]:
        """Return the trials whose learning rate is still to be chosen, at the first rate to try."""
        return [
            self._trial(grid, point)
            for grid, points in self.expanded()
            if grid.selects
            for point in points
        ]

    def selecting(self) -> "Sweep | None":
        """Return the sweep that the learning rates are chosen by; None where none is chosen."""
        if self.selection is None:
            return None
        found = {who(trial): trial for trial in self.provisional()}
        tried = self.selection.model_dump()
        grids = [
            Grid.model_validate(
                {name: (getattr(trial, name),) for name in HOLDS_FOR}
                | tried
                | {"training": unprobed(trial.training)}
            )
            for trial in found.values()
        ]
        return self.model_copy(
            update={"grids": tuple(grids), "shared": Axes(), "selection": None, "comparisons": ()}
        )

    def settled(self, rates: Mapping[Who, float]) -> "Sweep":
        """Return the sweep with its learning rates chosen: grids of which each has one.

        Args:
            rates: The rate by what it is chosen for.
        """
        grids: list[Grid] = []
        for grid in self.filled():
            if not grid.selects:
                grids.append(grid)
                continue
            for one in grid.split(HOLDS_FOR):
                rate = rates[who(self.first_trial(one))]
                grids.append(one.model_copy(update={"learning_rate": (rate,)}))
        return self.model_copy(update={"grids": tuple(grids), "shared": Axes(), "selection": None})

    def first_trial(self, grid: Grid) -> Trial:
        """Return the first trial of a filled grid."""
        return self._trial(grid, next(_points(grid.given)))

    def _trial(self, grid: Grid, point: dict[str, Any]) -> Trial:
        """Return the trial at a point, a rate to be chosen being the first one to try."""
        if point.get("learning_rate") == SELECTED:
            # Without a selection that is a fault of its own, told beside the others.
            usual = Trial.model_fields["learning_rate"].default
            first = self.selection.learning_rate[0] if self.selection else usual
            point = {**point, "learning_rate": first}
        return Trial(**point, training=grid.training or self.training)

    def _study_faults(self) -> Iterator[str]:
        """Yield a fault for parts that cannot be told apart, and for rates that cannot be chosen."""
        filled = self.filled()
        yield from part_faults([grid.part for grid in filled if grid.part])
        asking = [grid for grid in filled if grid.selects]
        if self.selection is None:
            if asking:
                yield (
                    "learning_rate: selected needs a selection: the rates to try, the seeds and the "
                    "sequence length; found none"
                )
            return
        if not asking:
            yield "selection: no grid has learning_rate: selected; leave it out, or ask for it"
        reported = {seed for grid in filled for seed in grid.seed}
        if shared := sorted(reported & set(self.selection.seed)):
            yield (
                f"selection: seeds {shared} are also those of a grid; a rate chosen on a seed favours "
                "it, so choose it on seeds of its own"
            )
        for grid in asking:
            if grid.system:
                yield f"system {grid.system.name!r}: expected its author's learning rate, got selected"
            if len(grid.learning_rate) > 1:
                yield "learning_rate: expected selected alone, got other rates beside it"

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
    for point in _products(axes):
        widths = point.get("hidden_size")
        depth = {"depth": len(widths)} if isinstance(widths, tuple) else {}
        yield {"topology": _topology(point["task"]), **depth, **point}


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
