"""Say what a grid reproduces: a system somebody described, and the figures they published."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from bench.trial import Strict

Figure = Literal[
    "test_error",
    "validation_loss",
    "training_loss",
    "first_training_loss",
    "parameters",
]


class Published(Strict):
    """Hold one published figure.

    Attributes:
        figure: What it is: an error, a loss, or the parameters of each layer, the read-out last.
        value: The figure; for `parameters` a list, for `training_loss` the last or all of them in
            the order of the updates.
        framework: Which framework counted the parameters.
        cause: Why ours lies elsewhere, where that was found; told only if it does.
    """

    figure: Figure
    value: float | Annotated[tuple[float, ...], Field(min_length=1, strict=False)]
    framework: Literal["torch", "keras"] = "torch"
    cause: str = ""


class System(Strict):
    """Hold what a grid reproduces, in words for a reader.

    Attributes:
        name: What it is called in the report.
        source: Who described it, and where.
        section: Where it stands in the report: among all systems, or in one of the two studies.
        negative_control: Whether there is nothing to be learned, so that skill above 0 would mean a
            fault in the suite.
        published: The figures it is held against; none where none was given.
        remark: What a reader should know of it.
    """

    name: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    section: Literal["systems", "initial_state", "exploding_gradient"] = "systems"
    negative_control: bool = False
    published: Annotated[tuple[Published, ...], Field(strict=False)] = ()
    remark: str = ""


def system_faults(system: System | None, points: Sequence[dict[str, Any]]) -> list[str]:
    """Name what keeps a system's published figures from being held against its trials.

    Args:
        system: What the grid reproduces.
        points: The grid's points.
    """
    if system is None or not system.published:
        return []
    settings = {repr({k: v for k, v in point.items() if k != "seed"}) for point in points}
    if len(settings) > 1:
        return [
            f"system {system.name!r} has published figures, so its grid should hold one setting, "
            f"got {len(settings)}; give each a grid of its own"
        ]
    return []
