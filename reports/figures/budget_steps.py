"""Draw the share of seeds that had solved a task, against the training sequences seen."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from reports.figures import _canvas, _small
from reports.figures._palette import LINES, Palette
from reports.figures._palette import Line as Dash
from reports.summary import SolveRate
from reports.vanishing.budget import Times, times
from reports.vanishing.lines import Line

COLUMNS = 4


def draw(part: Sequence[Line], lengths: Sequence[int], palette: Palette) -> Figure:
    """Draw a panel a network, a line a length with its band.

    Args:
        part: Networks of one task, at least one of which finished at some of the lengths.
        lengths: One or two lengths.
        palette: Looks.
    """
    shown = [line for line in part if any(_found(line, lengths))]
    rows = -(-len(shown) // COLUMNS)
    columns = -(-len(shown) // rows)
    figure = _canvas.figure(1.9 * rows + 0.8)
    panels = list(figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True).flat)
    for empty in panels[len(shown) :]:
        empty.remove()
    budget = max(one.budget for line in shown for one in _found(line, lengths) if one)
    for panel, line in zip(panels, shown, strict=False):
        colour = palette.cells[line.group.cell]
        panel.set_title(_small.wrapped(line.label, 24), fontsize=9.5, color=colour)
        found = _found(line, lengths)
        for one, style in zip(found, LINES, strict=False):
            if one:
                _steps(panel, one, colour, style)
        _counts(panel, [one.rate(one.budget) for one in found if one])
    # The panels share their axes.
    panels[0].set(xlim=(0, budget / 1000 * 1.02), ylim=(-0.04, 1.04), yticks=[0, 0.5, 1])
    panels[0].yaxis.set_major_formatter(PercentFormatter(1))
    panels[0].locator_params(axis="x", nbins=4)
    for panel in panels[max(0, len(shown) - columns) : len(shown)]:
        panel.tick_params(labelbottom=True)
    figure.supxlabel("training sequences seen, in thousands", fontsize=9.5)
    figure.supylabel("seeds that solved it", fontsize=9.5)
    handles = [
        Line2D([], [], color=_canvas.MUTED, linewidth=2.2, linestyle=style, label=f"T = {length:,}")
        for length, style in zip(lengths, LINES, strict=False)
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles), handlelength=3)
    return figure


def _found(line: Line, lengths: Sequence[int]) -> list[Times | None]:
    return [times(row) if (row := line.at(length)) else None for length in lengths]


def _steps(panel: Axes, found: Times, colour: str, style: Dash) -> None:
    looks = [0.0, *range(found.interval, found.budget + 1, found.interval)]
    # A training may end between two looks.
    places = sorted(
        {*looks, float(found.budget), *(seen for seen in found.seen if seen <= found.budget)}
    )
    rates = [found.rate(place) for place in places]
    lows, highs = zip(*(rate.interval for rate in rates), strict=True)
    thousands = [place / 1000 for place in places]
    panel.fill_between(thousands, lows, highs, step="post", color=colour, alpha=0.16, linewidth=0)
    shares = [rate.solved / rate.count for rate in rates]
    panel.step(
        thousands, shares, where="post", color=colour, linewidth=2, linestyle=style, clip_on=False
    )


def _counts(panel: Axes, rates: Sequence[SolveRate]) -> None:
    """Write what was reached at the end of each line, once where lines end alike."""
    by: dict[float, list[str]] = {}
    for rate in rates:
        by.setdefault(rate.solved / rate.count, []).append(str(rate))
    for share, told in by.items():
        down = share > 0.5
        panel.annotate(
            ", ".join(dict.fromkeys(told)), (0.97, share), xycoords=("axes fraction", "data"),
            xytext=(0, -3 if down else 3), textcoords="offset points",
            ha="right", va="top" if down else "bottom", fontsize=9,
        )  # fmt: skip
