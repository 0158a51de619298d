"""Name the looks of networks in a legend, and give a panel of half-lives its scales."""

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from reports.figures import _canvas
from reports.figures._palette import Palette, cells_of
from reports.vanishing.lines import Line

COLUMNS = 4


def handles(found: Iterable[Line], palette: Palette) -> list[Line2D]:
    """Return an entry a cell, in its colour, and one an initialisation, with its marker.

    Args:
        found: The networks shown.
        palette: Looks.
    """
    found = list(found)
    cells = cells_of(line.group for line in found)
    return [
        Line2D([], [], color=palette.cells[cell], linewidth=5, label=cell) for cell in cells
    ] + laws(found, palette)


def laws(found: Iterable[Line], palette: Palette) -> list[Line2D]:
    """Return an entry an initialisation, with its marker, as `handles` has it."""
    shown = {line.group.law for line in found}
    return [
        Line2D(
            [], [], color=_canvas.MUTED, label=law, markersize=5.5, marker=palette.markers[law], linestyle="none"
        )
        for law in palette.laws
        if law in shown
    ]  # fmt: skip


def log_scales(panel: Axes, low: float, high: float, margin: float = 1.6) -> None:
    """Make both axes logarithmic over the same range, their ticks in plain numbers."""
    for axis, scale in ((panel.xaxis, panel.set_xscale), (panel.yaxis, panel.set_yscale)):
        scale("log")
        plain(axis, low, high)
    panel.set_xlim(low / margin, high * margin)
    panel.set_ylim(low / margin, high * margin)


def plain(axis: object, low: float, high: float) -> None:
    """Put a few ticks on a logarithmic axis, in plain numbers: more to a decade where there are few."""
    decades = np.log10(high / low) if low > 0 else 1.0
    steps = (1.0, 2.0, 5.0) if decades < 1.5 else (1.0, 3.0) if decades < 3 else (1.0,)
    # Over many decades every other one, as far as their labels find room.
    locator = LogLocator(subs=steps, numticks=5) if decades > 5 else LogLocator(subs=steps)
    axis.set_major_locator(locator)  # type: ignore[attr-defined]
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.12g}"))  # type: ignore[attr-defined]
    axis.set_minor_locator(NullLocator())  # type: ignore[attr-defined]
