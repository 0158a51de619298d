"""Draw horizons and half-lives against the width and the depth of a network."""

import math
from collections.abc import Callable, Sequence
from itertools import cycle

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from reports.figures import _canvas, _looks
from reports.figures._palette import LINES, Palette, cells_of
from reports.figures._palette import Line as Dash
from reports.horizon import Censoring, Horizon, spread
from reports.vanishing.sizes import AXES, Axis, Size, across
from reports.vanishing.sizes_told import length_of
from reports.vanishing.transport import lives

Ends = Callable[[Size], Sequence[Horizon]]
LABELS: dict[Axis, str] = {
    "width": "hidden size H, in units (log scale)",
    "depth": "recurrent layers",
}
# Lines of one panel stand side by side, so that equal values stay apart.
DODGE = 1.03
MARKERS: dict[Censoring, str] = {"left": "v", "none": "o", "right": "^"}
# How far past the longest half-life "no decay" stands, and "dead" below the shortest.
OUTSIDE = 1.8


def drawn(part: Sequence[Size]) -> dict[Axis, list[list[Size]]]:
    """Return the series of one task by what they are followed over."""
    found = {axis: list(across(part, axis).values()) for axis in AXES}
    return {axis: series for axis, series in found.items() if series}


def draw(shown: dict[Axis, list[list[Size]]], palette: Palette) -> Figure:
    """Draw a column an axis; horizons at the top, half-lives before and after training below.

    Args:
        shown: Series of sizes, at least one.
        palette: Looks.
    """
    every = [size for series in shown.values() for each in series for size in each]
    length = length_of(every)
    figures: dict[str, Ends] = {
        "memory horizon H50-learn,\nin steps (log scale)": lambda size: size.line.group.horizons,
        f"half-life before training,\nT = {length:,}, in steps (log scale)": _lives(
            "initial", length
        ),
        f"half-life after training,\nT = {length:,}, in steps (log scale)": _lives(
            "trained", length
        ),
    }
    kept = {label: ends for label, ends in figures.items() if any(ends(size) for size in every)}
    styles = _styles(every)
    figure = _canvas.figure(1.95 * len(kept) + 0.7)
    panels = figure.subplots(len(kept), len(shown), squeeze=False, sharex="col", sharey="row")
    for row, (label, ends) in zip(panels, kept.items(), strict=True):
        edges = _edges([end for size in every for end in ends(size)])
        for panel, (axis, series) in zip(row, shown.items(), strict=True):
            for place, each in enumerate(series):
                group = each[0].line.group
                look = palette.cells[group.cell], styles[group.cell, group.law]
                _line(panel, each, axis, ends, edges, 2 * place - len(series) + 1, look)
        row[0].set_ylabel(label)
        row[0].set_yscale("log")
        _looks.plain(row[0].yaxis, *edges)
        row[0].set_ylim(
            edges[0] / _margin("left", ends, every), edges[1] * _margin("right", ends, every)
        )
    for panel, (axis, series) in zip(panels[-1], shown.items(), strict=True):
        _sizes(panel, axis, series)
    handles = [
        Line2D(
            [], [], color=palette.cells[cell], linewidth=2, linestyle=style, label=f"{cell} · {law}"
        )
        for (cell, law), style in styles.items()
    ]
    handles.append(
        Line2D([], [], color=_canvas.MUTED, marker="^", markerfacecolor=_canvas.BACKGROUND, markersize=5.5,
               linestyle="none", label="open: past what can be told")
    )  # fmt: skip
    figure.legend(
        handles=handles, loc="outside upper center", ncols=_looks.COLUMNS, handlelength=3.4
    )
    return figure


def _styles(every: Sequence[Size]) -> dict[tuple[str, str], Dash]:
    """Return a line for each cell with its initialisation, as one panel holds them all."""
    groups = [size.line.group for size in every]
    known = [
        (cell, law)
        for cell in cells_of(groups)
        for law in dict.fromkeys(group.law for group in groups if group.cell == cell)
    ]
    return dict(zip(known, cycle(LINES), strict=False))


def _lives(stage: str, length: int) -> Ends:
    def ends(size: Size) -> list[Horizon]:
        row = size.line.at(length)
        return [bound for one in (lives(row, stage).each if row else ()) if (bound := one.bound)]

    return ends


def _edges(found: Sequence[Horizon]) -> tuple[float, float]:
    known = [end.value for end in found if 0 < end.value < math.inf]
    return min(known, default=1.0), max(known, default=10.0)


def _margin(side: Censoring, ends: Ends, every: Sequence[Size]) -> float:
    """Return the room past an edge: more where something is past it."""
    return (
        1.2 * OUTSIDE if any(end.censoring == side for size in every for end in ends(size)) else 1.3
    )


def _height(end: Horizon, edges: tuple[float, float]) -> float:
    """Return where a number stands: one without a bound past all others."""
    return min(max(end.value, edges[0] / OUTSIDE), edges[1] * OUTSIDE)


def _line(
    panel: Axes,
    each: Sequence[Size],
    axis: Axis,
    ends: Ends,
    edges: tuple[float, float],
    step: int,
    look: tuple[str, Dash],
) -> None:
    colour, style = look
    places, middles = [], []
    for size in each:
        found = ends(size)
        summed = spread(found)
        if summed is None:
            continue
        place = size.width * DODGE**step if axis == "width" else size.depth + 0.03 * step
        places.append(place)
        # Of two middle ones that cannot be averaged, the lower.
        middle = summed.median or summed.middle[0]
        middles.append(_height(middle, edges))
        for end in found:
            panel.plot(
                place, _height(end, edges), MARKERS[end.censoring], color=colour, markersize=4.6, alpha=0.85,
                markerfacecolor=colour if end.censoring == "none" else _canvas.BACKGROUND, zorder=4,
            )  # fmt: skip
    panel.plot(places, middles, color=colour, linewidth=2, linestyle=style, alpha=0.8)


def _sizes(panel: Axes, axis: Axis, series: Sequence[Sequence[Size]]) -> None:
    values = sorted({int(getattr(size, axis)) for each in series for size in each})
    if axis == "width":
        panel.set_xscale("log")
    panel.set_xticks(values, [f"{value:,}" for value in values])
    panel.xaxis.set_minor_locator(NullLocator())
    panel.set_xlabel(LABELS[axis])
