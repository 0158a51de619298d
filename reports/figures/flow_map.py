"""Draw how far back the gradient travels while a network is trained."""

from collections.abc import Sequence

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bench.tiles import edges
from reports.figures import _canvas, _small
from reports.figures._palette import Palette
from reports.vanishing.lines import Line
from reports.vanishing.progress import Progress, progress
from reports.vanishing.rows import Row

COLUMNS = 4
# Powers of ten. Even in lightness and read by the colour-blind, on a light page and on a dark one.
COLOURS = "cividis"
FLOOR, CEILING = -8.0, 0.0


def drawn(part: Sequence[Line], length: int) -> list[tuple[Line, Row, Progress]]:
    """Return the networks whose training was followed at a length, each with what it shows."""
    found = [(line, row) for line in part if (row := line.at(length))]
    return [(line, row, shown) for line, row in found if (shown := progress(row))]


def draw(found: Sequence[tuple[Line, Row, Progress]], palette: Palette) -> Figure:
    """Draw a panel a network: training to the right, lags upwards, median over seeds; one or more networks."""
    columns = min(COLUMNS, len(found))
    lines = -(-len(found) // columns)
    figure = _canvas.figure(2.3 * lines + 0.5)
    panels = list(figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=True).flat)
    for empty in panels[len(found) :]:
        empty.remove()
    for panel, (line, row, shown) in zip(panels, found, strict=False):
        _map(panel, shown)
        panel.set_title(
            f"{_small.wrapped(line.label, 24)}\n{row.rate} solved", fontsize=9.5,
            color=palette.cells[row.trial.cell],
        )  # fmt: skip
    panels[0].xaxis.set_major_locator(MaxNLocator(3, integer=True))
    for panel in panels[max(0, len(found) - columns) : len(found)]:
        panel.tick_params(labelbottom=True)
    bar = figure.colorbar(
        ScalarMappable(Normalize(FLOOR, CEILING), COLOURS), ax=panels[: len(found)], extend="min",
        aspect=28, pad=0.015, ticks=np.arange(FLOOR, CEILING + 1, 2),
        format=lambda power, _: f"1e{power:g}" if power else "1 or more",
    )  # fmt: skip
    bar.outline.set_visible(False)
    bar.set_label("gradient's norm over that at lag 0")
    figure.supxlabel(
        "training sequences seen, in thousands (white: a seed falls below 1e-4; triangle: a seed solved the task)",
        fontsize=9.5,
    )
    figure.supylabel("lag: steps back from the answer", fontsize=9.5)
    return figure


def _map(panel: Axes, shown: Progress) -> None:
    panel.grid(visible=False)
    panel.spines[:].set_visible(False)
    mesh = panel.pcolormesh(
        edges(shown.seen / 1000), edges(shown.lags), shown.powers.T.clip(FLOOR, CEILING),
        cmap=matplotlib.colormaps[COLOURS], vmin=FLOOR, vmax=CEILING,
        # Thousands of tiles are a picture, not a drawing.
        rasterized=True,
    )  # fmt: skip
    mesh.set_edgecolor("face")
    for reach in shown.reaches:
        panel.plot(shown.seen / 1000, reach, color="#ffffff", linewidth=0.9)
    if shown.solved:
        top = float(shown.lags[-1])
        panel.plot(
            np.array(shown.solved) / 1000, [top] * len(shown.solved), "v", color=_canvas.BACKGROUND,
            markeredgecolor=_canvas.TEXT, markersize=6, clip_on=False, zorder=4,
        )  # fmt: skip
