"""Draw the memory horizon of every seed."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from reports import wording
from reports.figures import _canvas, _rows
from reports.figures._palette import Palette, title
from reports.horizon import Censoring
from reports.summary import Group

MARKERS: dict[Censoring, str] = {"left": "<", "none": "o", "right": ">"}
# Of a row's height: how far its seeds are spread, and at most from one to the next.
SPREAD = 0.64
STEP = 0.15
# How far a triangle stands past the edge, in points: there it does not hide the median.
OUTSIDE: dict[Censoring, float] = {"left": -8, "none": 0, "right": 8}


def draw(parts: Sequence[Sequence[Group]], palette: Palette) -> Figure:
    """Draw a panel a task: a dot a seed, an open triangle where the horizon lies past the edge."""
    figure, panels, rows = _rows.grid(parts, palette, row_height=0.46)
    for panel, part in zip(panels, parts, strict=True):
        lags = sorted({lag for group in part for lag in group.lags if 0 < lag < math.inf})
        panel.set_title(title(part[0], gap="\n"))
        _edges(panel, rows)
        if lags:
            _canvas.log_axis(panel, lags, margin=1.6)
        for group in part:
            _row(panel, group, rows.index((group.cell, group.law)), palette)
    figure.supxlabel(
        "memory horizon H50-learn, in steps (log scale; ticks: tested lags)", fontsize=9.5
    )
    return figure


def _edges(panel: Axes, rows: Sequence[tuple[str, str]]) -> None:
    """Rule a line between the rows of one cell and those of the next."""
    for place in range(1, len(rows)):
        if rows[place][0] != rows[place - 1][0]:
            panel.axhline(place - 0.5, color=_canvas.GRID, linewidth=0.8)


def _row(panel: Axes, group: Group, row: int, palette: Palette) -> None:
    colour = palette.cells[group.cell]
    spread = group.spread
    panel.annotate(
        f"{wording.median(spread)}  (n = {len(group.horizons)})"
        if spread
        else group.refusal or "no data",
        (1.02, row),
        xycoords=("axes fraction", "data"),
        va="center",
        fontsize=9,
    )
    if spread is None:
        return
    panel.plot(
        [spread.low.value, spread.high.value], [row, row], color=colour, linewidth=1, alpha=0.6
    )
    # They are sorted: of very many, those drawn lie as all do, from the shortest to the longest.
    drawn = [group.horizons[place] for place in _canvas.thin(group.horizons, _canvas.MOST_SEEDS)]
    step = min(STEP, SPREAD / max(1, len(drawn) - 1))
    first = row - (len(drawn) - 1) / 2 * step
    for censoring in MARKERS:
        dots = [
            (one.value, first + place * step)
            for place, one in enumerate(drawn)
            if one.censoring == censoring
        ]
        _dots(panel, dots, censoring, colour)
    for middle in {spread.median} if spread.median else set(spread.middle):
        panel.plot([middle.value] * 2, [row - 0.36, row + 0.36], color=colour, linewidth=3.2)


def _dots(
    panel: Axes, dots: Sequence[tuple[float, float]], censoring: Censoring, colour: str
) -> None:
    if not dots:
        return
    shift = ScaledTranslation(OUTSIDE[censoring] / 72, 0, panel.figure.dpi_scale_trans)
    panel.plot(
        *zip(*dots, strict=True),
        transform=panel.transData + shift,
        marker=MARKERS[censoring],
        markersize=5,
        markerfacecolor=colour if censoring == "none" else _canvas.BACKGROUND,
        markeredgecolor=colour,
        markeredgewidth=1.1,
        linestyle="none",
        zorder=3,
    )
