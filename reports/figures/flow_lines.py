"""Draw how much of the gradient is left, lag by lag, before training and after it."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from bench.window import fit_window
from reports.figures import _canvas, _small
from reports.figures._palette import Line as Style
from reports.figures._palette import Palette
from reports.vanishing.lines import Line
from reports.vanishing.rows import Row
from reports.vanishing.transport import STAGE_NAMES, flows

COLUMNS = 4
STYLES: dict[str, Style] = {"initial": (0, (4, 2)), "trained": (0, ())}
# Powers of ten: what lies further down is gone by any measure, and would flatten all the rest.
FLOOR, CEILING = -16.0, 4.0


def drawn(part: Sequence[Line], length: int) -> list[tuple[Line, Row]]:
    """Return the networks whose gradient was measured at a length, each with its setting there."""
    found = [(line, row) for line in part if (row := line.at(length))]
    return [(line, row) for line, row in found if any(flows(row, stage)[1] for stage in STYLES)]


def draw(found: Sequence[tuple[Line, Row]], palette: Palette) -> Figure:
    """Draw a panel a network: seeds thin, their median thick; one or more networks."""
    columns = min(COLUMNS, len(found))
    lines = -(-len(found) // columns)
    figure = _canvas.figure(2.3 * lines + 0.8)
    panels = list(figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=True).flat)
    for empty in panels[len(found) :]:
        empty.remove()
    for panel, (line, row) in zip(panels, found, strict=False):
        colour = palette.cells[row.trial.cell]
        panel.set_title(_small.wrapped(line.label, 24), fontsize=9.5, color=colour)
        for stage in STYLES:
            _lines(panel, row, stage, colour)
        panel.text(
            0.97,
            0.95,
            f"{row.rate} solved",
            transform=panel.transAxes,
            fontsize=9,
            ha="right",
            va="top",
        )
    for panel in panels[max(0, len(found) - columns) : len(found)]:
        panel.tick_params(labelbottom=True)
    _scale(panels[: len(found)])
    figure.supxlabel(
        "lag: steps back from the answer (shaded: where half-lives are fitted)", fontsize=9.5
    )
    figure.supylabel("gradient's norm over that at lag 0 (log scale)", fontsize=9.5)
    handles = [
        Line2D(
            [], [], color=_canvas.MUTED, linewidth=2.2, linestyle=style, label=STAGE_NAMES[stage]
        )
        for stage, style in STYLES.items()
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=2, handlelength=3.2)
    return figure


def _scale(panels: Sequence[Axes]) -> None:
    """Give all panels the same scale, as far down as there is a line."""
    values = [
        float(value)
        for panel in panels
        for line in panel.lines
        for value in np.asarray(line.get_ydata(), dtype=float)
        if np.isfinite(value)
    ]
    low = max(FLOOR, min(values, default=-1.0))
    high = min(CEILING, max(values, default=0.0))
    # Room for the count above the lines.
    high = max(high, 0.0) + 0.1 * (max(high, 0.0) - low)
    panels[0].set_ylim(low - 0.04 * (high - low) - 0.05, high + 0.1 * (high - low))
    panels[0].yaxis.set_major_locator(MaxNLocator(5, integer=True))
    panels[0].yaxis.set_major_formatter(lambda power, _: f"1e{power:g}" if power else "1")


def _lines(panel: Axes, row: Row, stage: str, colour: str) -> None:
    lags, powers = flows(row, stage)
    if not powers:
        return
    shown = _canvas.thin(lags)
    for power in powers:
        panel.plot(
            lags[shown],
            power[shown],
            color=colour,
            linewidth=0.7,
            alpha=0.45,
            linestyle=STYLES[stage],
        )
    # A gradient that is 0 in some seeds counts as lowest there.
    middle = np.median(np.nan_to_num(np.array(powers), nan=-np.inf), axis=0)
    middle[~np.isfinite(middle)] = np.nan
    panel.plot(lags[shown], middle[shown], color=colour, linewidth=2.2, linestyle=STYLES[stage])
    if not panel.patches and len(lags) > 1:
        panel.axvspan(*fit_window(len(lags)), color=_canvas.MUTED, alpha=0.1, linewidth=0)
