"""Draw how what a sequence began with fades with the lag: from the state, or from the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from reports.figures import _canvas, _small
from reports.figures._palette import Line as Dash
from reports.figures._palette import Palette
from reports.measured import Array
from reports.vanishing.lines import Line
from reports.vanishing.retention import Curve, Stage, curve

COLUMNS = 4
FLOOR = 1e-8
# A network that blows up would press all others flat.
CEILING = 1e2
TICKS = {FLOOR: "≤ 1e-8", 1e-6: "1e-6", 1e-4: "1e-4", 1e-2: "0.01", 1: "1"}
STAGES: dict[Stage, Dash] = {"trained": (0, ()), "initial": (0, (4, 2))}
# What has no colour of its own has dots, so that the two are told apart in print, too.
DOTS: dict[str, Any] = {"marker": "o", "markersize": 3.6}
STAGE_NAMES = {"trained": "after training", "initial": "before training"}


@dataclass(frozen=True)
class Measure:
    """Hold what is drawn.

    Attributes:
        name: The measurement.
        label: What it is called.
        in_cell_colour: Whether its lines have the cell's colour, or a muted one.
    """

    name: str
    label: str
    in_cell_colour: bool = True


def drawn(part: Sequence[Line], length: int, measures: Sequence[Measure]) -> list[Line]:
    """Return the lines that have something to draw at a length."""
    return [line for line in part if any(curve(line.at(length), one.name) for one in measures)]


def draw(
    part: Sequence[Line], length: int, measures: Sequence[Measure], title: str, palette: Palette
) -> Figure:
    """Draw a panel a network.

    Args:
        part: Networks of one task, at least one of which has something to draw.
        length: The trained length.
        measures: What is drawn, one or two, the foremost first.
        title: Name of the vertical axis.
        palette: Looks.
    """
    shown = drawn(part, length, measures)
    rows = -(-len(shown) // COLUMNS)
    columns = -(-len(shown) // rows)
    figure = _canvas.figure(2.15 * rows + 0.8)
    panels = list(figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True).flat)
    for empty in panels[len(shown) :]:
        empty.remove()
    highest, lags = 1.0, {1.0}
    for panel, line in zip(panels, shown, strict=False):
        colour = palette.cells[line.group.cell]
        panel.set_title(_small.wrapped(line.label, 24), fontsize=9.5, color=colour)
        for one in reversed(measures):
            if found := curve(line.at(length), one.name):
                _lines(panel, found, one, colour)
                highest = max(
                    [highest, *(_top(values) for values in found.initial + found.trained)]
                )
                lags |= {float(lag) for lag in found.lags if lag > 0}
        if row := line.at(length):
            panel.text(0.03, 0.08, f"{row.rate} solved", transform=panel.transAxes, fontsize=9)
    _canvas.log_axis(panels[0], _ticks(lags), margin=1.15)
    # The panels share their axes.
    panels[0].set_yscale("log")
    panels[0].set_ylim(FLOOR / 2, 2 * min(highest, CEILING))
    ticks = TICKS | ({CEILING: f"≥ {CEILING:g}"} if highest > CEILING else {})
    panels[0].set_yticks(list(ticks), list(ticks.values()))
    panels[0].yaxis.set_minor_locator(NullLocator())
    for panel in panels[max(0, len(shown) - columns) : len(shown)]:
        panel.tick_params(labelbottom=True)
    figure.supxlabel(f"lag, in steps, of sequences of T = {length:,} (log scale)", fontsize=9.5)
    figure.supylabel(f"{title} (log scale)", fontsize=9.5)
    handles = _legend(measures)
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles), handlelength=3)
    return figure


def _lines(panel: Axes, found: Curve, measure: Measure, cell_colour: str) -> None:
    colour = cell_colour if measure.in_cell_colour else _canvas.MUTED
    looks: dict[str, Any] = {} if measure.in_cell_colour else {**DOTS, "markevery": 3}
    places = found.lags > 0
    lags = found.lags[places]
    for stage, style in STAGES.items():
        values = [seed[places].clip(FLOOR, CEILING) for seed in getattr(found, stage)]
        for seed in values:
            panel.plot(lags, seed, color=colour, linewidth=0.7, alpha=0.45, linestyle=style)
        if values:
            panel.plot(
                lags,
                np.median(values, axis=0),
                color=colour,
                linewidth=2.2,
                linestyle=style,
                **looks,
            )


def _top(values: Array) -> float:
    return float(np.nan_to_num(values, nan=0.0).max(initial=0.0))


def _ticks(lags: set[float]) -> list[float]:
    """Return the powers of ten among the lags, and the longest lag."""
    last = max(lags)
    powers = [10.0**power for power in range(int(np.log10(last)) + 1)]
    return sorted({*(power for power in powers if power * 2.5 < last), last})


def _legend(measures: Sequence[Measure]) -> list[Line2D]:
    kinds = [
        Line2D([], [], color=_canvas.TEXT, linewidth=2.2, label=one.label)
        if one.in_cell_colour
        else Line2D([], [], color=_canvas.MUTED, linewidth=2.2, label=one.label, **DOTS)
        for one in measures
    ] if len(measures) > 1 else []  # fmt: skip
    stages = [
        Line2D(
            [], [], color=_canvas.MUTED, linewidth=2.2, linestyle=style, label=STAGE_NAMES[stage]
        )
        for stage, style in STAGES.items()
    ]
    return kinds + stages
