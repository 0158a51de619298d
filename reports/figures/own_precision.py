"""Draw the half-life in each trial's own precision against that in float64."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from reports.figures import _canvas, _looks
from reports.figures._precisions import COLOURS, SHAPES, handles
from reports.figures._small import wrapped
from reports.horizon import Censoring
from reports.precisions import PRECISIONS

# How far past the longest half-life one past its window stands, and dead ones below the shortest.
OUTSIDE = 2.0
# Where precisions agree their markers lie on each other: each is smaller than those before it, so all show.
LARGEST, SMALLER, SMALLEST = 11.0, 0.68, 3.0
BORDER: dict[str, Any] = {"color": _canvas.MUTED, "linewidth": 0.8, "linestyle": (0, (2, 2))}
LABELS: dict[Censoring, str] = {"left": "dead", "right": "past the window"}


@dataclass(frozen=True)
class Point:
    """Hold both half-lives of one trial at one stage.

    Attributes:
        precision: The trial's precision.
        full: Half-life in float64, in steps, and the side on which it lies outside of its window.
        own: The same in the trial's own precision.
    """

    precision: str
    full: tuple[float, Censoring]
    own: tuple[float, Censoring]


# The points of a figure by stage, in words, and network.
Points = dict[tuple[str, str], list[Point]]


def draw(points: Points) -> Figure:
    """Draw a panel a network and stage: a marker a trial, and the line on which both agree.

    Args:
        points: One or more, by stage and network.
    """
    stages = list(dict.fromkeys(stage for stage, _ in points))
    networks = list(dict.fromkeys(network for _, network in points))
    every = [point for some in points.values() for point in some]
    edges, sizes = _edges(every), _sizes(every)
    figure = _canvas.figure(2.6 * len(stages) + 1.0)
    grid = figure.subplots(len(stages), len(networks), squeeze=False, sharex=True, sharey=True)
    for stage, line in zip(stages, grid, strict=True):
        for network, panel in zip(networks, line, strict=True):
            panel.set_title(wrapped(f"{network}, {stage}", 76 // len(networks)))
            _agreement(panel, edges)
            some = points.get((stage, network), [])
            for point in sorted(some, key=lambda one: PRECISIONS.index(one.precision)):
                _mark(panel, point, edges, sizes[point.precision])
            _past(panel, edges, every)
    _looks.log_scales(grid[0][0], *edges, margin=1.5)
    _room(grid[0][0], edges, every)
    figure.supylabel("half-life in own precision, in steps (log scale)", fontsize=9.5)
    figure.supxlabel("half-life in float64, in steps (log scale)", fontsize=9.5)
    figure.legend(handles=_legend(every), loc="outside upper center", ncols=5)
    return figure


def _sizes(every: Sequence[Point]) -> dict[str, float]:
    """Return the size of each precision's markers, falling in the report's order."""
    known = {point.precision for point in every}
    shown = [name for name in PRECISIONS if name in known]
    return {name: max(SMALLEST, LARGEST * SMALLER**place) for place, name in enumerate(shown)}


def _legend(every: Sequence[Point]) -> list[Line2D]:
    told = handles(point.precision for point in every)
    told.append(Line2D([], [], color=_canvas.MUTED, linewidth=1, label="both alike"))
    if any(_outside(point) for point in every):
        told.append(
            Line2D([], [], color=_canvas.MUTED, marker="o", markerfacecolor="none", markersize=6, linestyle="none",
                   label="open: outside of the window")
        )  # fmt: skip
    return told


def _outside(point: Point) -> bool:
    return point.full[1] != "none" or point.own[1] != "none"


def _edges(every: Sequence[Point]) -> tuple[float, float]:
    """Return the shortest and the longest half-life within its window."""
    known = [v for point in every for v, side in (point.full, point.own) if side == "none"]
    return min(known, default=1.0), max(known, default=10.0)


def _agreement(panel: Axes, edges: tuple[float, float]) -> None:
    ends = [edges[0] / 9, edges[1] * 9]
    panel.plot(ends, ends, color=_canvas.MUTED, linewidth=0.9, zorder=1)


def _mark(panel: Axes, point: Point, edges: tuple[float, float], size: float) -> None:
    colour, open_one = COLOURS[point.precision], _outside(point)
    panel.plot(
        [_place(*point.full, edges)], [_place(*point.own, edges)], SHAPES[point.precision], color=colour,
        markersize=size, markeredgewidth=1.2 if open_one else 0.4, zorder=4,
        markerfacecolor="none" if open_one else colour, markeredgecolor=colour if open_one else _canvas.BACKGROUND,
    )  # fmt: skip


def _place(value: float, side: Censoring, edges: tuple[float, float]) -> float:
    if side == "none":
        return value
    return edges[1] * OUTSIDE if side == "right" else edges[0] / OUTSIDE


def _sides(every: Sequence[Point], which: int) -> set[Censoring]:
    """Return on which sides something lies outside: along x (0) or y (1)."""
    return {(point.full, point.own)[which][1] for point in every} - {"none"}


def _past(panel: Axes, edges: tuple[float, float], every: Sequence[Point]) -> None:
    """Set what has no half-life within the window apart from what has one."""
    at = {"left": edges[0] / OUTSIDE**0.5, "right": edges[1] * OUTSIDE**0.5}
    for side in _sides(every, 0):
        panel.axvline(at[side], **BORDER)
        across = 0.015 if side == "left" else 0.985
        panel.text(
            across, 0.5, LABELS[side], rotation=90, transform=panel.transAxes, va="center", fontsize=8,
            ha="left" if side == "left" else "right", color=_canvas.MUTED,
        )  # fmt: skip
    for side in _sides(every, 1):
        panel.axhline(at[side], **BORDER)
        up = 0.015 if side == "left" else 0.985
        panel.text(
            0.5, up, LABELS[side], transform=panel.transAxes, ha="center", fontsize=8, color=_canvas.MUTED,
            va="bottom" if side == "left" else "top",
        )  # fmt: skip


def _room(panel: Axes, edges: tuple[float, float], every: Sequence[Point]) -> None:
    """Make room past the edges where something stands there."""
    for which, limit in ((0, panel.set_xlim), (1, panel.set_ylim)):
        sides = _sides(every, which)
        low = edges[0] / (1.9 * OUTSIDE if "left" in sides else 1.5)
        high = edges[1] * (1.9 * OUTSIDE if "right" in sides else 1.5)
        limit(low, high)
