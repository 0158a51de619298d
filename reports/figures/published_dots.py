"""Draw every published error or loss against ours, seed by seed."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

from reports.figures import _canvas
from reports.figures._palette import CELL_COLOURS
from reports.reproduction.agreement import REPRODUCED, REPRODUCED_WIDE, Agreement

COLOURS = {
    REPRODUCED: CELL_COLOURS[2],
    REPRODUCED_WIDE: CELL_COLOURS[2],
    "better": CELL_COLOURS[1],
    "worse": CELL_COLOURS[0],
}
# Of a row's height: how far its seeds are spread.
SPREAD = 0.5


def drawn(found: Sequence[Agreement]) -> list[Agreement]:
    """Return those that have a place on an axis of ratios."""
    return [one for one in found if one.published > 0 and any(value > 0 for value in one.values)]


def draw(found: Sequence[Agreement]) -> Figure:
    """Draw a row a figure, ours over the published one; one or more of `drawn`."""
    figure = _canvas.figure(0.46 * len(found) + 1.1)
    panel: Axes = figure.subplots()
    panel.set_xscale("log")
    panel.axvline(1, color=_canvas.TEXT, linewidth=1.2)
    ratios = [end for one in found for end in _ends(one)]
    low, high = min([*ratios, 1]) / 1.25, max([*ratios, 1]) * 1.25
    panel.set_xlim(low, high)
    # Over many decades the powers of ten are enough.
    places = LogLocator(subs=(1, 2, 5) if high / low < 100 else (1,), numticks=9)
    ticks = [tick for tick in places.tick_values(low, high) if low <= tick <= high]
    panel.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    panel.xaxis.set_minor_locator(NullLocator())
    for place, one in enumerate(found):
        _row(panel, place, one)
    panel.set_ylim(len(found) - 0.5, -0.6)
    panel.set_yticks(range(len(found)), [f"{_short(one.row.name)} · {one.name}" for one in found])
    panel.grid(axis="y", visible=False)
    panel.set_xlabel("ours / published (log scale; below 1 is better)")
    return figure


def _row(panel: Axes, place: int, one: Agreement) -> None:
    colour = COLOURS.get(one.verdict, _canvas.MUTED)
    _, low, high = one.prediction
    if np.isfinite(high - low):
        start = max(low / one.published, panel.get_xlim()[0] / 2)
        panel.plot([start, high / one.published], [place, place], color=colour, linewidth=7, alpha=0.28,
                   solid_capstyle="butt")  # fmt: skip
    values = np.array([value for value in one.values if value > 0]) / one.published
    heights = (
        place + np.linspace(-SPREAD / 2, SPREAD / 2, len(values)) if len(values) > 1 else place
    )
    panel.plot(values, np.broadcast_to(heights, values.shape), "o", color=colour, markersize=3.6)
    panel.plot([1], [place], "D", color=_canvas.TEXT, markersize=5, zorder=4)
    panel.annotate(
        f"{one.verdict}  (n = {len(one.values)})", (1.02, place), va="center", fontsize=9,
        xycoords=("axes fraction", "data"),
    )  # fmt: skip


def _ends(one: Agreement) -> list[float]:
    """Return the ratios that must be in sight: all seeds, and of the interval what lies near them."""
    _, low, high = one.prediction
    values = [value for value in one.values if value > 0]
    # An interval that reaches to 0, or far out as that of two seeds does, goes on past the edge.
    near = (
        [max(low, min(values) / 3), min(high, 3 * max(values))] if np.isfinite(high - low) else []
    )
    return [value / one.published for value in [*values, *near]]


def _short(name: str) -> str:
    return name if len(name) <= 42 else name[:41] + "…"
