"""Draw what each learning rate reached on the seeds it was chosen by."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from reports.figures import _canvas
from reports.figures._palette import Palette
from reports.frame import gates
from reports.vanishing.rates import Choice

# Lines of one panel stand side by side, so that equal scores stay apart.
DODGE = 1.06


def draw(found: Sequence[Choice], palette: Palette) -> Figure:
    """Draw a row of panels a task, a column a cell, a line an initialisation; a dot a seed."""
    tasks = list(dict.fromkeys(one.row.trial.task for one in found))
    cells = sorted({one.row.trial.cell for one in found}, key=lambda cell: (gates(cell), cell))
    figure = _canvas.figure(1.95 * len(tasks) + 0.75)
    panels = figure.subplots(len(tasks), len(cells), squeeze=False, sharex=True, sharey=True)
    rates = sorted({rate for one in found for rate in one.tried})
    for line, task in zip(panels, tasks, strict=True):
        for panel, cell in zip(line, cells, strict=True):
            mine = [
                one for one in found if (one.row.trial.task, one.row.trial.cell) == (task, cell)
            ]
            _canvas.log_axis(panel, rates)
            panel.set_ylim(-0.05, 1.05)
            panel.set_yticks([0, 0.5, 1])
            for place, one in enumerate(mine):
                _line(panel, one, DODGE ** (place - (len(mine) - 1) / 2), palette)
            if not mine:
                panel.text(
                    0.5,
                    0.5,
                    "not planned",
                    transform=panel.transAxes,
                    ha="center",
                    color=_canvas.MUTED,
                )
        name = task.replace(":", ":\n")
        line[0].set_ylabel(f"{name}\nmean held-out skill")
    for panel, cell in zip(panels[0], cells, strict=True):
        panel.set_title(cell, color=palette.cells[cell])
    figure.supxlabel("learning rate (log scale)", fontsize=9.5)
    figure.legend(
        handles=_legend(found, palette), loc="outside upper center", ncols=5, handlelength=3
    )
    return figure


def _line(panel: Axes, one: Choice, shift: float, palette: Palette) -> None:
    if not one.scores:
        return
    colour, law = palette.cells[one.row.trial.cell], one.row.law
    places = [rate * shift for rate in one.scores]
    panel.plot(
        places, list(one.means.values()), color=colour, linestyle=palette.lines[law], linewidth=1.6
    )
    for place, seeds in zip(places, one.scores.values(), strict=True):
        panel.plot(
            np.full(len(seeds), place), seeds, color=colour, linestyle="none", marker=palette.markers[law],
            markersize=4, alpha=0.7, clip_on=False,
        )  # fmt: skip
    if one.chosen is not None:
        panel.plot(
            [one.chosen * shift], [one.means[one.chosen]], "o", markersize=11, markerfacecolor="none",
            markeredgecolor=_canvas.TEXT, markeredgewidth=1.1, clip_on=False, zorder=4,
        )  # fmt: skip


def _legend(found: Sequence[Choice], palette: Palette) -> list[Line2D]:
    laws = {one.row.law for one in found}
    handles = [
        Line2D(
            [], [], color=_canvas.MUTED, linestyle=palette.lines[law], marker=palette.markers[law],
            markersize=4, linewidth=1.6, label=law,
        )
        for law in palette.laws
        if law in laws
    ]  # fmt: skip
    ring = Line2D(
        [], [], linestyle="none", marker="o", markersize=10, markerfacecolor="none",
        markeredgecolor=_canvas.TEXT, label="chosen",
    )  # fmt: skip
    return [*handles, ring]
