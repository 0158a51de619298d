"""Draw the figures of how far gradients travel."""

from collections.abc import Sequence
from functools import partial

from reports.figures import flow_lines, flow_map, half_life_horizon, lyapunov_dots, size_lines
from reports.figures._palette import Palette
from reports.page import Picture, picture
from reports.vanishing import lyapunov
from reports.vanishing.lines import Line
from reports.vanishing.sizes import Size
from reports.vanishing.transport import STAGES


def flows(part: Sequence[Line], length: int, looks: Palette) -> list[Picture]:
    """Return the gradient against the lag; nothing where it was not measured.

    Args:
        part: The networks of one task.
        length: The length shown.
        looks: Looks.
    """
    found = flow_lines.drawn(part, length)
    if not found:
        return []
    alt = (
        f"How much of the gradient is left against the lag on {part[0].group.task} at T = {length}, before training "
        "and after it, a panel a network, seeds thin and their median thick; the table holds the half-lives."
    )
    return [picture("flow", _variant(part), alt, partial(flow_lines.draw, found, looks))]


def maps(part: Sequence[Line], length: int, looks: Palette) -> list[Picture]:
    """Return the gradient's way through training, lag by lag; nothing where it was not followed.

    Args:
        part: The networks of one task.
        length: The length shown.
        looks: Looks.
    """
    found = flow_map.drawn(part, length)
    if not found:
        return []
    alt = (
        f"How much of the gradient is left at each lag while networks are trained on {part[0].group.task} at "
        f"T = {length}, a panel a network, the median over seeds as colour."
    )
    return [picture("flow-map", _variant(part), alt, partial(flow_map.draw, found, looks))]


def exponents(part: Sequence[Line], looks: Palette) -> list[Picture]:
    """Return half-lives against what Lyapunov exponents give; nothing where these were not measured.

    Args:
        part: The networks of one task.
        looks: Looks.
    """
    if not any(lyapunov.agreements(part, stage) for stage in STAGES):
        return []
    alt = (
        f"Half-life of the gradient against ln 2 over the leading Lyapunov exponent on {part[0].group.task}, a dot a "
        "seed, before training and after it; the table holds the ratios."
    )
    return [picture("lyapunov", _variant(part), alt, partial(lyapunov_dots.draw, part, looks))]


def predictions(part: Sequence[Line], length: int, looks: Palette) -> list[Picture]:
    """Return horizons against half-lives; nothing where one of them is not known.

    Args:
        part: The networks of one task.
        length: The length of which the half-lives are.
        looks: Looks.
    """
    shown = half_life_horizon.drawn(part, length)
    if not shown:
        return []
    alt = (
        f"Memory horizon against the gradient's half-life at T = {length} on {part[0].group.task}, a mark a network "
        "with bars over its seeds; the table holds the numbers."
    )
    return [
        picture("prediction", _variant(part), alt, partial(half_life_horizon.draw, shown, looks))
    ]


def sizes(part: Sequence[Size], looks: Palette) -> list[Picture]:
    """Return horizons and half-lives against width and depth; nothing where no size varies.

    Args:
        part: The sizes of one task.
        looks: Looks.
    """
    shown = size_lines.drawn(part)
    if not shown:
        return []
    task = part[0].line.group.task
    alt = (
        f"Memory horizon and half-life against hidden size and depth on {task}, a dot a seed; the table holds the "
        "numbers."
    )
    return [picture("sizes", task, alt, partial(size_lines.draw, shown, looks))]


def _variant(part: Sequence[Line]) -> str:
    return part[0].group.task
