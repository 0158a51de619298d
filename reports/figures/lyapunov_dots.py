"""Draw the gradient's half-life against what the leading Lyapunov exponent gives."""

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator

from reports.figures import _canvas, _looks
from reports.figures._palette import Palette, cells_of
from reports.vanishing.lines import Line
from reports.vanishing.lyapunov import Agreement, agreements
from reports.vanishing.transport import STAGE_NAMES, STAGES

# So many panels side by side have room for all labels.
WIDE = 2
EQUAL: dict[str, Any] = {"color": _canvas.MUTED, "linewidth": 0.9, "zorder": 1}


def draw(part: Sequence[Line], palette: Palette) -> Figure:
    """Draw a row a stage and a panel a cell: a dot a seed of a setting in which both decay.

    On the line of equality both agree. Apart, the cells are told from each other without their colours.

    Args:
        part: Networks, for at least one of which both were measured.
        palette: Looks.
    """
    by_stage = {stage: agreements(part, stage) for stage in STAGES}
    shown = {stage: found for stage, found in by_stage.items() if found}
    cells = cells_of(one.line.group for found in shown.values() for one in found)
    figure = _canvas.figure(2.4 * len(shown) + 0.9)
    panels = figure.subplots(len(shown), len(cells), squeeze=False, sharex=True, sharey=True)
    known = [
        value
        for found in shown.values()
        for one in found
        for pair in _decaying(one)
        for value in pair
    ]
    low, high = min(known, default=1.0), max(known, default=10.0)
    for row, (stage, found) in zip(panels, shown.items(), strict=True):
        row[0].set_ylabel(STAGE_NAMES[stage])
        for panel, cell in zip(row, cells, strict=True):
            panel.plot([low / 2, high * 2], [low / 2, high * 2], **EQUAL)
            for one in found:
                if one.line.group.cell == cell:
                    _dots(panel, one, palette)
    for panel, cell in zip(panels[0], cells, strict=True):
        panel.set_title(cell, color=palette.cells[cell])
    _looks.log_scales(panels[0, 0], low, high)
    if len(cells) > WIDE and high / low > 1e3:
        panels[0, 0].xaxis.set_major_locator(LogLocator(numticks=3))
    figure.supylabel("half-life of the gradient, in steps (log scale)", fontsize=9.5)
    figure.supxlabel("ln 2 / |λ₁|, in steps (log scale)", fontsize=9.5)
    lines = [one.line for found in shown.values() for one in found]
    figure.legend(
        handles=_looks.laws(lines, palette), loc="outside upper center", ncols=_looks.COLUMNS + 1
    )
    return figure


def _decaying(one: Agreement) -> list[tuple[float, float]]:
    return [(life, given) for life, given in one.pairs if 0 < life < math.inf and given < math.inf]


def _dots(panel: Axes, one: Agreement, palette: Palette) -> None:
    colour = palette.cells[one.line.group.cell]
    for life, given in _decaying(one):
        panel.plot(
            given, life, palette.markers[one.line.group.law], color=colour, markersize=5, alpha=0.65,
            markeredgewidth=0, zorder=3,
        )  # fmt: skip
