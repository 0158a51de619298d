"""Read a sweep from YAML, check all of it, and expand it to trials."""

import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bench.catalogue import Kind, nearest, parse
from bench.config_errors import describe, key_path, problems
from bench.errors import ConfigError
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
                nonsense = _nonsense_of(point)
                faults.update({f"{where}: {fault}": None for fault in nonsense})
                if not nonsense:
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


def presets() -> dict[str, Any]:
    """Return the sweeps that ship, by name."""
    found = sorted(files("configs").iterdir(), key=lambda path: path.name)
    return {path.name.removesuffix(".yaml"): path for path in found if path.name.endswith(".yaml")}


def load(source: str, overrides: Sequence[str] = ()) -> Sweep:
    """Read a sweep from a file, or by the name of a preset.

    Args:
        source: Path of a YAML file, or a preset's name.
        overrides: ``key=value`` each: ``training.budget=6400``, ``timeout=60``, or an axis, which then
            replaces that axis in every grid: ``seed=[0,1]``.

    Raises:
        ConfigError: With every fault of the file, the overrides and the combinations at once.
    """
    content = _yaml(source, _text(source))
    if not isinstance(content, dict):
        raise ConfigError(
            source, [f"expected a mapping with name and grids, got {describe(content)}"]
        )
    faults = [fault for override in overrides for fault in _override(content, override)]
    try:
        sweep = Sweep.model_validate(content)
    except ValidationError as error:
        faults += problems(error, Sweep) + _nonsense_elsewhere(content)
        raise ConfigError(source, faults) from None
    if faults:
        raise ConfigError(source, faults)
    try:
        sweep.trials()
    except ConfigError as error:
        raise ConfigError(source, list(error.problems)) from None
    return sweep


def _text(source: str) -> str:
    """Read a file, or the preset of that name."""
    path = Path(source)
    try:
        if path.is_file():
            return path.read_text(encoding="utf-8", errors="replace")
        found = "a folder" if path.is_dir() else "neither"
    except OSError as error:
        raise ConfigError(
            source, [f"expected a sweep file, but it cannot be read ({error.strerror})"]
        ) from None
    if source in presets():
        return str(presets()[source].read_text(encoding="utf-8"))
    hint = nearest(path.stem, list(presets()))
    raise ConfigError(
        source, [f"expected a sweep file or a preset's name, found {found}; presets: {hint}"]
    )


def _nonsense_elsewhere(content: dict[str, Any]) -> list[str]:
    """Name the nonsense in those grids of a faulty sweep that can be read, so that all is told at once."""
    grids, found = content.get("grids"), []
    for number, grid in enumerate(grids if isinstance(grids, list) else ()):
        alone = {"name": "alone", "shared": content.get("shared", {}), "grids": [grid]}
        try:
            Sweep.model_validate(alone).trials()
        except ValidationError:
            continue
        except ConfigError as error:
            where = key_path(("grids", number))
            found += [where + line.removeprefix("grids[0]") for line in error.problems]
    return found


def _yaml(source: str, text: str) -> Any:
    try:
        # YAML 1.2: 3e-3 is a number there, and a key written twice is an error.
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        reason = str(getattr(error, "problem", None) or error).partition("\n")[0]
        raise ConfigError(source, [f"{where}expected YAML, got {reason}"]) from None


def _override(content: dict[str, Any], override: str) -> list[str]:
    """Write one ``key=value`` into the content; return what is wrong with it."""
    key, equals, text = override.partition("=")
    if not equals:
        return [f"override {override!r}: expected key=value; did you forget the equals sign?"]
    try:
        value = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, RecursionError):
        return [
            f"override {override!r}: expected a YAML value behind the equals sign, got {text!r}"
        ]
    section, dot, name = key.partition(".")
    if key in Axes.model_fields:
        grids = content.get("grids")
        for grid in grids if isinstance(grids, list) else ():
            if isinstance(grid, dict):
                grid.pop(key, None)
        _set(content, "shared", key, value)
    elif dot and section == "training" and name in Training.model_fields:
        _set(content, "training", name, value)
    elif key in ("name", "description", "timeout"):
        content[key] = value
    else:
        valid = [
            *Axes.model_fields,
            "name",
            "timeout",
            *(f"training.{name}" for name in Training.model_fields),
        ]
        return [f"override {override!r}: unknown key {key!r}; {nearest(key, valid)}"]
    return []


def _set(content: dict[str, Any], section: str, name: str, value: Any) -> None:
    """Write a value into a section; one that is no mapping stays, for the check to name."""
    present = content.get(section) or {}
    if isinstance(present, dict):
        content[section] = {**present, name: value}


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


def _nonsense_of(point: dict[str, Any]) -> tuple[str, ...]:
    return _nonsense(
        point["task"],
        point["topology"],
        point["cell"],
        point.get("initialisation", "default"),
        point["sequence_length"],
    )


@cache
def _nonsense(
    task: str, topology: str, cell: str, initialisation: str, length: int
) -> tuple[str, ...]:
    """Name what makes no sense in a combination, whatever the machine."""
    faults = []
    dataset, _ = parse("task", task)
    law, _ = parse("initialisation", initialisation)
    if topology not in dataset.facts["topologies"]:
        faults.append(
            f"task {task} makes no sense with topology {topology}; expected {' or '.join(dataset.facts['topologies'])}"
        )
    if cell not in law.facts["cells"]:
        faults.append(
            f"initialisation {initialisation} makes no sense for cell {cell}; it is for {', '.join(law.facts['cells'])}"
        )
    if length < dataset.facts["minimum_length"]:
        faults.append(
            f"task {task} needs a sequence length of at least {dataset.facts['minimum_length']}, got {length}"
        )
    choices: tuple[tuple[Kind, str], ...] = (("task", task), ("initialisation", initialisation))
    for kind, choice in choices:
        plugin, values = parse(kind, choice)
        for name, least in plugin.facts.get("minimums", {}).items():
            value = length if values[name] == "task" else values[name]
            if value < least:
                faults.append(f"{kind} {choice} needs {name} of at least {least}, got {value}")
    return tuple(faults)
