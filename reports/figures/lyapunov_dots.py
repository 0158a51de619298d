"""Draw the gradient's half-life against what the leading Lyapunov exponent gives."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.figures import _canvas, _looks
from reports.figures._palette import Palette
from reports.vanishing.lines import Line
from reports.vanishing.lyapunov import Agreement, agreements
from reports.vanishing.transport import STAGE_NAMES, STAGES


def draw(part: Sequence[Line], palette: Palette) -> Figure:
    """Draw a panel a stage: a dot a seed of a setting in which both decay, and the line of equality.

    Args:
        part: Networks, for at least one of which both were measured.
        palette: Looks.
    """
    by_stage = {stage: agreements(part, stage) for stage in STAGES}
    shown = {stage: found for stage, found in by_stage.items() if found}
    figure = _canvas.figure(3.9)
    panels = list(figure.subplots(1, len(shown), squeeze=False, sharex=True, sharey=True).flat)
    known = [
        value
        for found in shown.values()
        for one in found
        for pair in _decaying(one)
        for value in pair
    ]
    low, high = min(known, default=1.0), max(known, default=10.0)
    for panel, (stage, found) in zip(panels, shown.items(), strict=True):
        panel.set_title(STAGE_NAMES[stage])
        panel.plot(
            [low / 2, high * 2], [low / 2, high * 2], color=_canvas.MUTED, linewidth=0.9, zorder=1
        )
        for one in found:
            _dots(panel, one, palette)
    _looks.log_scales(panels[0], low, high)
    panels[0].set_ylabel("half-life of the gradient, in steps (log scale)")
    figure.supxlabel("ln 2 / |λ₁|, in steps (log scale)", fontsize=9.5)
    handles = _looks.handles([one.line for found in shown.values() for one in found], palette)
    figure.legend(handles=handles, loc="outside upper center", ncols=_looks.COLUMNS)
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
