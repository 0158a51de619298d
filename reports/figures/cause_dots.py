"""Draw how many seeds solved the task with each switch, and where each seed ended."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from reports.figures import _canvas
from reports.figures._palette import Palette
from reports.figures._small import wrapped
from reports.vanishing.causes import Cause, classifies, references
from reports.vanishing.plateaus import levels

# Of a row's height: how far its seeds are spread.
SPREAD = 0.56


def draw(found: Sequence[Cause], palette: Palette) -> Figure:
    """Draw a row a switch: at the left the share of seeds that solved it, at the right every seed.

    Args:
        found: One or more switches.
        palette: Looks.
    """
    figure = _canvas.figure(0.44 * len(found) + 1.25)
    shares, ends = figure.subplots(1, 2, sharey=True)
    against = references(found)
    for place, one in enumerate(found):
        _share(shares, place, one, palette)
        _seeds(ends, place, one, palette)
        if one.row.part.name in against:
            for panel in (shares, ends):
                panel.axhspan(
                    place - 0.5, place + 0.5, color=_canvas.GRID, alpha=0.45, zorder=0, linewidth=0
                )
    shares.set_xlim(-0.03, 1.03)
    shares.set_xlabel("seeds that solved the task, with Wilson's 95 % interval")
    shares.set_ylim(len(found) - 0.5, -0.5)
    shares.set_yticks(range(len(found)), [wrapped(one.name, 34) for one in found])
    for label, one in zip(shares.get_yticklabels(), found, strict=True):
        label.set_color(palette.cells[one.row.trial.cell])
    for panel in (shares, ends):
        panel.xaxis.set_major_formatter(PercentFormatter(1))
        panel.grid(axis="y", visible=False)
    _plateaus(ends, found)
    figure.legend(handles=_legend(found, palette), loc="outside upper center", ncols=6)
    return figure


def _share(panel: Axes, place: int, one: Cause, palette: Palette) -> None:
    rate, colour = one.row.rate, palette.cells[one.row.trial.cell]
    if not rate.count:
        panel.text(0.5, place, "no data", ha="center", va="center", color=_canvas.MUTED)
        return
    panel.plot(
        rate.interval, [place, place], color=colour, linewidth=7, alpha=0.3, solid_capstyle="butt"
    )
    panel.plot(
        [rate.solved / rate.count],
        [place],
        "D",
        color=colour,
        markersize=6,
        clip_on=False,
        zorder=3,
    )
    panel.annotate(
        str(rate), (1.01, place), va="center", fontsize=9, xycoords=("axes fraction", "data")
    )


def _seeds(panel: Axes, place: int, one: Cause, palette: Palette) -> None:
    """Draw every seed, those that failed open; what is not finite has no place."""
    colour = palette.cells[one.row.trial.cell]
    count = len(one.scores)
    heights = place + (
        np.linspace(-SPREAD / 2, SPREAD / 2, count) if count > 1 else np.zeros(count)
    )
    for height, (score, solved) in zip(heights, one.scores, strict=True):
        panel.plot(
            [score], [height], "o", markersize=4, color=colour, clip_on=False, zorder=3,
            markerfacecolor=colour if solved else _canvas.BACKGROUND, markeredgewidth=1.2,
        )  # fmt: skip


def _plateaus(panel: Axes, found: Sequence[Cause]) -> None:
    classes = all(classifies(one.row) for one in found)
    panel.set_xlabel("right test answers of each seed" if classes else "test skill of each seed")
    known = sorted({level for one in found for level in levels(one.row)}) if classes else []
    for level in known:
        panel.axvline(level, color=_canvas.MUTED, linewidth=1, linestyle=(0, (3, 2)), zorder=1)
    if known:
        panel.set_xlim(min(known) - 0.08, 1.03)
        panel.set_xticks([*known, 1])


def _legend(found: Sequence[Cause], palette: Palette) -> list[Line2D]:
    cells = list(dict.fromkeys(one.row.trial.cell for one in found))
    dots = [
        Line2D([], [], linestyle="none", marker="o", markersize=5, color=_canvas.MUTED, markeredgewidth=1.2,
               markerfacecolor=_canvas.MUTED if solved else _canvas.BACKGROUND, label=label)
        for solved, label in ((True, "solved"), (False, "not solved"))
    ]  # fmt: skip
    return [
        *(
            Line2D([], [], linewidth=7, color=palette.cells[cell], label=cell)
            for cell in cells
            if cell in palette.cells
        ),
        *dots,
    ]
