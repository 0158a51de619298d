"""Say what a grid reproduces: a system somebody described, and the figures they published."""

import math
from collections.abc import Collection, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator

from bench.catalogue import nearest
from bench.config_errors import describe
from bench.fields import Strict

Figure = Literal[
    "test_error",
    "validation_loss",
    "training_loss",
    "first_training_loss",
    "parameters",
]


def _figures(value: Any) -> float | tuple[float, ...]:
    """Take one number, or a list of them, none below 0."""
    several = isinstance(value, list | tuple)
    numbers: tuple[Any, ...] = tuple(value) if several else (value,)
    fine = [type(one) in (int, float) and math.isfinite(one) and one >= 0 for one in numbers]
    if not fine or not all(fine):
        raise ValueError(
            f"expected a number of at least 0, or a list of such, got {describe(value)}"
        )
    return tuple(map(float, numbers)) if several else float(numbers[0])


class Published(Strict):
    """Hold one published figure.

    Attributes:
        figure: What it is: an error, a loss, or the parameters of each layer, the read-out last.
        value: The figure; for `parameters` a list, for `training_loss` the last or all of them in
            the order of the updates.
        framework: Which framework counted the parameters.
        cause: Why ours lies elsewhere, where that was found; told only if it does.
        tested_by: The system whose trials show the cause: it is told only where that one has the
            figure.
    """

    figure: Figure
    value: Annotated[
        float | tuple[float, ...], PlainValidator(_figures), PlainSerializer(lambda value: value)
    ]
    framework: Literal["torch", "keras"] = "torch"
    cause: str = ""
    tested_by: str = ""


class System(Strict):
    """Hold what a grid reproduces, in words for a reader.

    Attributes:
        name: What it is called in the report.
        source: Who described it, and where.
        section: Where it stands in the report: among all systems, or in one of the two studies.
        negative_control: Whether no skill can be had, so that skill above 0 would be a fault.
        contrast: Whether something differs from what was published, to find a cause: judged, but not
            counted as a reproduction.
        held_out: Whether it is tested on other data than it was trained on.
        published: The figures it is held against; none where none was given.
        remark: What a reader should know of it.
    """

    name: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    section: Literal["systems", "initial_state", "exploding_gradient"] = "systems"
    negative_control: bool = False
    contrast: bool = False
    held_out: bool = True
    published: Annotated[tuple[Published, ...], Field(strict=False)] = ()
    remark: str = ""


def system_faults(
    system: System | None, points: Sequence[dict[str, Any]], names: Collection[str]
) -> list[str]:
    """Name what keeps a system's published figures from being held against its trials.

    Args:
        system: What the grid reproduces.
        points: The grid's points.
        names: The names of all systems of the sweep.
    """
    if system is None or not system.published:
        return []
    faults = [fault for one in system.published for fault in _figure_faults(system, one, names)]
    settings = {repr({k: v for k, v in point.items() if k != "seed"}) for point in points}
    if len(settings) > 1:
        faults.append(
            f"system {system.name!r} has published figures, so its grid should hold one setting, "
            f"got {len(settings)}; give each a grid of its own"
        )
    return faults


def name_faults(names: Sequence[str]) -> list[str]:
    """Name the systems of a sweep that bear one name."""
    return [
        f"system {name!r}: {names.count(name)} grids have that name; give each its own"
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]


def _figure_faults(system: System, one: Published, names: Collection[str]) -> list[str]:
    faults = []
    values = one.value if isinstance(one.value, tuple) else (one.value,)
    if one.figure == "parameters" and not all(value.is_integer() for value in values):
        faults.append(f"system {system.name!r}: expected whole numbers of parameters, got {values}")
    if bool(one.cause) != bool(one.tested_by):
        faults.append(
            f"system {system.name!r}: expected a cause together with the system it was tested_by, "
            "got one of them; give both or none"
        )
    if one.tested_by and one.tested_by not in names:
        faults.append(
            f"system {system.name!r}: tested_by {one.tested_by!r} is no system of this sweep; "
            f"{nearest(one.tested_by, list(names))}"
        )
    return faults
