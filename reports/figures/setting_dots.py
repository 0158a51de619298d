"""Draw every seed of every width and length as a dot, a panel a network, a colour a precision."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator

from reports.figures import _canvas, _looks
from reports.figures._precisions import COLOURS, SHAPES, handles
from reports.figures._small import wrapped

# Of a row's height: what its dots may take up.
BAND = 0.76
# Inches that one precision takes up in a row.
STRIPE = 0.14
# A logarithmic axis over less than such a factor needs more ticks than those of the decades.
NARROW, NARROWEST = 10, 3


@dataclass(frozen=True)
class Panel:
    """Hold the dots of one network.

    Attributes:
        title: The network.
        seeds: A value a seed, by place (width and length, in words) and precision.
    """

    title: str
    seeds: dict[tuple[str, str], tuple[float, ...]]


def draw(panels: Sequence[Panel], label: str, level: float, *, log: bool) -> Figure:
    """Draw the panels side by side.

    Args:
        panels: One or more, each with a value at least.
        label: What the values are, with their unit.
        level: The value of the reference, where a line is drawn.
        log: Whether the axis is logarithmic.
    """
    places = list(dict.fromkeys(place for panel in panels for place, _ in panel.seeds))
    shown = {precision for panel in panels for _, precision in panel.seeds}
    kinds = [name for name in COLOURS if name in shown]
    figure = _canvas.figure(len(places) * max(0.32, STRIPE * len(kinds) + 0.08) + 1.35)
    axes = list(figure.subplots(1, len(panels), squeeze=False, sharex=True, sharey=True).flat)
    for panel, one in zip(axes, panels, strict=True):
        panel.set_title(wrapped(one.title, 76 // len(panels)))
        panel.axvline(level, color=_canvas.MUTED, linewidth=1.2, zorder=1)
        for (place, precision), values in one.seeds.items():
            _row(panel, places.index(place) + _offset(kinds, precision), precision, values)
        for border in range(1, len(places)):
            panel.axhline(border - 0.5, color=_canvas.GRID, linewidth=0.8, zorder=0)
        panel.grid(axis="y", visible=False)
    _scale(axes[0], panels, level, log=log)
    axes[0].set_ylim(len(places) - 0.5, -0.5)
    axes[0].set_yticks(range(len(places)), places)
    figure.supxlabel(label, fontsize=9.5)
    figure.legend(handles=handles(shown), loc="outside upper center", ncols=len(kinds))
    return figure


def _offset(kinds: Sequence[str], precision: str) -> float:
    """Return how far from the middle of its row a precision stands."""
    step = BAND / len(kinds)
    return (kinds.index(precision) - (len(kinds) - 1) / 2) * step


def _row(panel: Axes, height: float, precision: str, values: Sequence[float]) -> None:
    """Draw the seeds, and a bar at their median."""
    colour = COLOURS[precision]
    panel.plot(
        [median(values)], [height], "|", color=colour, markersize=9, markeredgewidth=2, zorder=3
    )
    panel.plot(
        values, [height] * len(values), SHAPES[precision], color=colour, markersize=5.2, alpha=0.7,
        markeredgewidth=0, linestyle="none", zorder=4, clip_on=False,
    )  # fmt: skip


def _scale(panel: Axes, panels: Sequence[Panel], level: float, *, log: bool) -> None:
    values = [level, *(value for one in panels for some in one.seeds.values() for value in some)]
    low, high = min(values), max(values)
    if log:
        panel.set_xscale("log")
        panel.set_xlim(low / 1.15, high * 1.15)
        _looks.plain(panel.xaxis, low, high)
        if high < NARROWEST * low:
            panel.xaxis.set_major_locator(MaxNLocator(5))
        elif high < NARROW * low:
            panel.xaxis.set_major_locator(LogLocator(subs=(1, 1.5, 2, 3, 5, 7)))
        return
    # Where all is but equal, noise is not to fill the page.
    room = max(0.08 * (high - low), 0.01)
    panel.set_xlim(low - room, high + room)
