"""Draw memory horizons against half-lives: does one tell the other?"""

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from reports.figures import _canvas, _looks
from reports.figures._palette import Palette
from reports.horizon import Censoring, Horizon
from reports.vanishing.lines import Line
from reports.vanishing.prediction import Point, points
from reports.vanishing.transport import STAGE_NAMES, STAGES

# How far past the largest half-life "no decay" stands, and dead ones below the smallest.
OUTSIDE = 2.2
# Where a mark's cell is named, in points from the mark: marks that may lie close, at other sides.
SIDES: tuple[dict[str, Any], ...] = (
    {"xytext": (6, 5), "ha": "left", "va": "bottom"},
    {"xytext": (-6, 5), "ha": "right", "va": "bottom"},
    {"xytext": (-6, -5), "ha": "right", "va": "top"},
    {"xytext": (6, -5), "ha": "left", "va": "top"},
)
BORDER: dict[str, Any] = {"color": _canvas.MUTED, "linewidth": 0.8, "linestyle": (0, (2, 2))}


def drawn(part: Sequence[Line], length: int) -> dict[str, list[Point]]:
    """Return the networks of one task by stage, for the stages at which there are some."""
    found = {stage: points(part, stage, length) for stage in STAGES}
    return {stage: some for stage, some in found.items() if some}


def draw(shown: dict[str, list[Point]], palette: Palette) -> Figure:
    """Draw a panel a stage: a network where its medians meet, and a bar each way over its seeds.

    Args:
        shown: Networks by stage, at least one.
        palette: Looks.
    """
    figure = _canvas.figure(4.0)
    panels = list(figure.subplots(1, len(shown), squeeze=False, sharex=True, sharey=True).flat)
    every = [point for found in shown.values() for point in found]
    edges = _edges(every)
    for panel, (stage, found) in zip(panels, shown.items(), strict=True):
        panel.set_title(STAGE_NAMES[stage])
        for point in found:
            _cross(panel, point, edges, palette)
        _past(panel, edges, every)
    _scale(panels[0], edges, every)
    lags = sorted({lag for point in every for lag in point.line.group.lags})
    panels[0].set_yscale("log")
    low, high = lags[0], lags[-1]
    panels[0].set_ylim(low / 1.35, high * 1.35)
    _looks.plain(panels[0].yaxis, low, high)
    panels[0].set_ylabel("memory horizon H50-learn,\nin steps (log scale)")
    figure.supxlabel("half-life of the gradient, in steps (log scale)", fontsize=9.5)
    handles = _looks.handles([point.line for point in every], palette)
    handles.append(
        Line2D([], [], color=_canvas.MUTED, marker="o", markerfacecolor=_canvas.BACKGROUND, markersize=5.5,
               linestyle="none", label="open: past the tested lags")
    )  # fmt: skip
    figure.legend(handles=handles, loc="outside upper center", ncols=_looks.COLUMNS)
    return figure


def _edges(found: Sequence[Point]) -> tuple[float, float]:
    """Return the shortest and the longest half-life of a seed that has one."""
    ends = [end for point in found for end in (point.life.low, point.life.high, *point.life.middle)]
    known = [end.value for end in ends if end.censoring == "none"]
    return min(known, default=1.0), max(known, default=10.0)


def _place(end: Horizon, edges: tuple[float, float]) -> float:
    """Return where a half-life stands: "no decay" past the longest, "dead" below the shortest."""
    if end.censoring == "none":
        return end.value
    return edges[1] * OUTSIDE if end.censoring == "right" else edges[0] / OUTSIDE


def _cross(panel: Axes, point: Point, edges: tuple[float, float], palette: Palette) -> None:
    group = point.line.group
    colour = palette.cells[group.cell]
    places = [_place(end, edges) for end in (*point.life.middle, point.life.low, point.life.high)]
    middle = math.sqrt(places[0] * places[1])
    heights = [one.value for one in (*point.horizon.middle, point.horizon.low, point.horizon.high)]
    height = math.sqrt(heights[0] * heights[1])
    panel.plot(places[2:], [height] * 2, color=colour, linewidth=1.2, alpha=0.7)
    panel.plot([middle] * 2, heights[2:], color=colour, linewidth=1.2, alpha=0.7)
    known = all(one.censoring == "none" for one in point.horizon.middle)
    panel.plot(
        middle, height, palette.markers[group.law], color=colour, markersize=7, zorder=4,
        markerfacecolor=colour if known else _canvas.BACKGROUND, markeredgewidth=1.4, clip_on=False,
    )  # fmt: skip
    place = list(palette.cells).index(group.cell) + list(palette.markers).index(group.law)
    side = SIDES[place % len(SIDES)]
    panel.annotate(group.cell, (middle, height), textcoords="offset points", fontsize=8, **side)


def _outside(found: Sequence[Point]) -> set[Censoring]:
    """Return on which sides some half-life lies outside of what can be told in steps."""
    return {end.censoring for point in found for end in (point.life.low, point.life.high)} - {
        "none"
    }


def _past(panel: Axes, edges: tuple[float, float], found: Sequence[Point]) -> None:
    """Set what has no half-life apart from what has one."""
    outside = _outside(found)
    if "right" in outside:
        panel.axvline(edges[1] * OUTSIDE**0.5, **BORDER)
        panel.text(
            0.99, 1.01, "no decay", transform=panel.transAxes, ha="right", va="bottom", fontsize=8.5
        )
    if "left" in outside:
        panel.axvline(edges[0] / OUTSIDE**0.5, **BORDER)
        panel.text(
            0.01, 0.01, "dead", transform=panel.transAxes, ha="left", va="bottom", fontsize=8.5
        )


def _scale(panel: Axes, edges: tuple[float, float], found: Sequence[Point]) -> None:
    low, high = edges
    outside = _outside(found)
    panel.set_xscale("log")
    _looks.plain(panel.xaxis, low, high)
    panel.set_xlim(
        low / 1.5 / (OUTSIDE if "left" in outside else 1),
        high * 1.5 * (OUTSIDE if "right" in outside else 1),
    )
