"""Draw how far the first input moves the prediction, against the lag."""

from collections.abc import Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from reports.figures import _canvas, _small
from reports.figures._palette import CELL_COLOURS, Line
from reports.reproduction.influence import FLOOR, Curve

COLUMNS = 4
TICKS = {FLOOR: "≤ 1e-15", 1e-10: "1e-10", 1e-5: "1e-5", 1: "1"}
STAGES: dict[str, Line] = {"trained": (0, ()), "initial": (0, (4, 2))}


def draw(found: Sequence[Curve]) -> Figure:
    """Draw a panel a network, which has a colour of its own; one or more networks."""
    columns = min(COLUMNS, len(found))
    lines = -(-len(found) // columns)
    figure = _canvas.figure(2.4 * lines + 0.8)
    panels = list(figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=True).flat)
    for empty in panels[len(found) :]:
        empty.remove()
    lags = sorted({point.lag for curve in found for point in curve.points if point.lag > 0})
    highest = max(
        value for curve in found for p in curve.points for value in (*p.initial, *p.trained)
    )
    for panel, curve, colour in zip(panels, found, cycle(CELL_COLOURS), strict=False):
        panel.set_title(_small.wrapped(curve.name, 24), fontsize=9.5, color=colour)
        _lines(panel, curve, colour)
        if lags:
            _canvas.log_axis(panel, lags)
    # The panels share their axes. A little room, so that no dot at an end is cut in half.
    panels[0].set_yscale("log")
    panels[0].set_ylim(FLOOR / 3, 3 * max(1, highest))
    panels[0].set_yticks(list(TICKS), list(TICKS.values()))
    panels[0].yaxis.set_minor_locator(NullLocator())
    figure.supxlabel("lag, in steps (log scale)", fontsize=9.5)
    figure.supylabel("influence of the first input (log scale)", fontsize=9.5)
    handles = [
        Line2D([], [], color=_canvas.MUTED, linewidth=2.2, linestyle=style, label=label)
        for style, label in zip(STAGES.values(), ("trained", "before training"), strict=True)
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=2, handlelength=3)
    return figure


def _lines(panel: Axes, curve: Curve, colour: str) -> None:
    points = [point for point in curve.points if point.lag > 0]
    lags = [point.lag for point in points]
    for stage, style in STAGES.items():
        values = [np.maximum(getattr(point, stage), FLOOR) for point in points]
        for lag, here in zip(lags, values, strict=True):
            panel.plot(
                [lag] * len(here), here, "o", color=colour, markersize=3.2, alpha=0.55,
                markerfacecolor=colour if stage == "trained" else "none",
            )  # fmt: skip
        middle = [float(np.median(here)) for here in values]
        panel.plot(lags, middle, color=colour, linewidth=2.2, linestyle=style)
