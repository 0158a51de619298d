"""Draw a figure's history over the nights: every seed a dot, tonight marked, the baseline shaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from reports.figures import _canvas, _looks
from reports.figures._dots import dots
from reports.figures.night_map import BETTER, WORSE

COLUMNS = 3
HEIGHT = 1.55
# An axis over less than such a factor has ticks at round steps, over less than the other at few more.
NARROW, NARROWEST = 10.0, 3.0
MARKS = {"worse": ("v", WORSE), "better": ("^", BETTER), "neither": ("o", _canvas.TEXT)}


@dataclass(frozen=True)
class Panel:
    """Hold one series over the nights.

    Attributes:
        title: Its setting, on two lines at most.
        fresh: The values of each night's fresh seeds, tonight's last; empty where there are none.
        fixed: Those of the fixed seeds, likewise.
        line: What stands for each night; None where it has no value.
        band: The lowest and the highest value that tonight was compared with; None where there are none.
        verdict: As which change tonight is told, if as any.
    """

    title: str
    fresh: tuple[tuple[float, ...], ...]
    fixed: tuple[tuple[float, ...], ...]
    line: tuple[float | None, ...]
    band: tuple[float, float] | None
    verdict: Literal["worse", "better", "neither"]

    @property
    def all(self) -> list[float]:
        """Return every value."""
        return [value for some in (*self.fresh, *self.fixed) for value in some]


def draw(
    panels: Sequence[Panel],
    nights: Sequence[str],
    labels: tuple[str, str],
    line: str = "median",
    *,
    log: bool,
) -> Figure:
    """Draw a panel a series, three side by side, each with its own scale.

    Args:
        panels: One or more, each with a value at least.
        nights: Names of the nights, tonight last.
        labels: What stands along the panels, and what the values are, with their unit.
        line: What the lines go through.
        log: Whether the axes are logarithmic, where all values are above 0.
    """
    lines = -(-len(panels) // COLUMNS)
    figure = _canvas.figure(HEIGHT * lines + 0.75)
    axes = list(figure.subplots(lines, COLUMNS, squeeze=False).flat)
    for empty in axes[len(panels) :]:
        empty.remove()
    for panel, one in zip(axes, panels, strict=False):
        panel.set_title(one.title, fontsize=8.8, linespacing=1.15)
        _nights(panel, nights)
        _values(panel, one)
        _scale(panel, one.all, log=log and min(one.all) > 0)
    figure.supxlabel(labels[0], fontsize=9.5)
    figure.supylabel(labels[1], fontsize=9.5)
    figure.legend(
        handles=_keys(panels, line), loc="outside upper center", ncols=5, columnspacing=1.4
    )
    return figure


def _nights(panel: Axes, nights: Sequence[str]) -> None:
    last = len(nights) - 1
    panel.set_xlim(-0.6, last + 0.6)
    shown = sorted({0, last // 2, last} if last > 5 else {0, last})
    panel.set_xticks(shown, [nights[place] for place in shown])
    panel.tick_params(axis="both", labelsize=8)
    panel.grid(axis="x", visible=False)


def _values(panel: Axes, one: Panel) -> None:
    last = len(one.fresh) - 1
    marker, colour = MARKS[one.verdict]
    if one.band:
        panel.axhspan(*one.band, color=_canvas.MUTED, alpha=0.18, linewidth=0, zorder=0)
    middles = [(night, value) for night, value in enumerate(one.line) if value is not None]
    if middles:
        panel.plot(*zip(*middles, strict=True), color=_canvas.MUTED, linewidth=1.3, zorder=2)
    places = [(night, value) for night, some in enumerate(one.fresh[:-1]) for value in some]
    dots(panel, [x for x, _ in places], [y for _, y in places], 2.6, _canvas.MUTED, alpha=0.6)
    panel.plot(
        [last] * len(one.fresh[-1]), one.fresh[-1], marker, color=colour, alpha=0.9, markersize=5,
        markeredgewidth=0, linestyle="none", zorder=4,
    )  # fmt: skip
    for night, fixed in enumerate(one.fixed):
        panel.plot(
            [night] * len(fixed), fixed, "_", color=colour if night == last else _canvas.MUTED,
            markersize=9, markeredgewidth=1.3, linestyle="none", zorder=3,
        )  # fmt: skip


def _scale(panel: Axes, values: Sequence[float], *, log: bool) -> None:
    low, high = min(values), max(values)
    if not log:
        # Where all is but equal, noise is not to fill the panel.
        room = max(0.1 * (high - low), 0.02 * max(abs(high), abs(low)), 1e-9)
        panel.set_ylim(low - room, high + room)
        panel.yaxis.set_major_locator(MaxNLocator(4))
        return
    margin = max(1.08, (high / low) ** 0.08)
    panel.set_yscale("log")
    panel.set_ylim(low / margin, high * margin)
    _looks.plain(panel.yaxis, low, high)
    if high < NARROWEST * low:
        panel.yaxis.set_major_locator(MaxNLocator(4))
    elif high < NARROW * low:
        panel.yaxis.set_major_locator(LogLocator(subs=(1, 1.5, 2, 3, 5, 7)))
    panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.6g}"))
    panel.yaxis.set_minor_locator(NullLocator())


def _keys(panels: Sequence[Panel], line: str) -> list[Line2D]:
    """Return what the marks mean, for the legend."""
    told = [name for name in MARKS if any(one.verdict == name for one in panels)]
    keys = [
        Line2D(
            [], [], marker=MARKS[name][0], color=MARKS[name][1], linestyle="none", markersize=6,
            markeredgewidth=0, label="tonight" if name == "neither" else f"tonight, {name}",
        )
        for name in told
    ]  # fmt: skip
    return [
        *keys,
        Line2D(
            [], [], marker="o", color=_canvas.MUTED, linewidth=1.3, markersize=3,
            label=f"a fresh seed; line: {line}",
        ),
        Line2D([], [], marker="_", color=_canvas.MUTED, linestyle="none", markersize=9, label="a fixed seed"),
        Line2D([], [], color=_canvas.MUTED, alpha=0.3, linewidth=7, label="range of the baseline"),
    ]  # fmt: skip
