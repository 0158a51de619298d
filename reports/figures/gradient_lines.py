"""Draw how the gradient grows on its way back through time, before training."""

from collections.abc import Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from reports.figures import _canvas
from reports.figures._palette import CELL_COLOURS, LINES
from reports.reproduction.gradients import Growth

LEGEND_COLUMNS = 2


def kinds(found: Sequence[Growth]) -> list[tuple[str, Growth]]:
    """Return the different flows, each with the names of all rows that begin with it."""
    different: list[tuple[list[str], Growth]] = []
    for one in found:
        for names, known in different:
            if _same(one, known):
                names.append(one.row.name)
                break
        else:
            if one.flows:
                different.append(([one.row.name], one))
    return [(" = ".join(names), one) for names, one in different]


def draw(found: Sequence[Growth]) -> Figure:
    """Draw a line a flow: seeds thin, their median thick; one or more rows with a flow."""
    figure = _canvas.figure(4.2)
    panel: Axes = figure.subplots()
    panel.axhline(0, color=_canvas.MUTED, linewidth=0.9)
    handles = []
    styles = cycle(LINES)
    for (name, one), colour in zip(kinds(found), cycle(CELL_COLOURS), strict=False):
        style = next(styles)
        shown = _canvas.thin(one.lags)
        powers = [flow / np.log(10) for flow in one.flows]
        for power in powers:
            panel.plot(one.lags[shown], power[shown], color=colour, linewidth=0.7, alpha=0.4)
        # A gradient that is 0 in some seeds counts as lowest there.
        middle = np.median(np.nan_to_num(np.array(powers), nan=-np.inf), axis=0)
        middle[~np.isfinite(middle)] = np.nan
        panel.plot(one.lags[shown], middle[shown], color=colour, linewidth=2.3, linestyle=style)
        handles.append(Line2D([], [], color=colour, linewidth=2.3, linestyle=style, label=name))
    panel.set_xlabel("lag: steps back from the answer")
    panel.set_ylabel("gradient's norm over that at lag 0,\nas a power of ten")
    figure.legend(
        handles=handles, loc="outside upper center", ncols=LEGEND_COLUMNS, handlelength=3.4
    )
    return figure


def _same(first: Growth, second: Growth) -> bool:
    return len(first.flows) == len(second.flows) and all(
        np.array_equal(one, other, equal_nan=True)
        for one, other in zip(first.flows, second.flows, strict=True)
    )
