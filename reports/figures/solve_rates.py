"""Draw the share of seeds that solved the task, against the length of the sequence."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from reports.figures import _canvas
from reports.figures._palette import Palette, cells_of, title
from reports.summary import Group

# Points of one panel stand side by side, so that equal rates and their intervals stay apart.
DODGE = 1.035


def draw(parts: Sequence[Sequence[Group]], palette: Palette) -> Figure:
    """Draw a row of panels a task, a column a cell, a line an initialisation."""
    cells = cells_of(group for part in parts for group in part)
    figure = _canvas.figure(1.95 * len(parts) + 0.75)
    panels = figure.subplots(len(parts), len(cells), squeeze=False, sharex="row", sharey=True)
    for line, part in zip(panels, parts, strict=True):
        lengths = sorted({length for group in part for length in group.lengths})
        for panel, cell in zip(line, cells, strict=True):
            mine = [group for group in part if group.cell == cell]
            _frame(panel, lengths, mine)
            for place, group in enumerate(mine):
                _line(panel, group, DODGE ** (2 * place - len(mine) + 1), palette)
        task = title(part[0], gap="\n").replace(":", ":\n")  # long names would not fit the height
        line[0].set_ylabel(f"{task}\nseeds that solved it")
    for panel, cell in zip(panels[0], cells, strict=True):
        panel.set_title(cell, color=palette.cells[cell])
    figure.supxlabel("sequence length T, in steps (log scale)", fontsize=9.5)
    figure.legend(
        handles=_legend(parts, palette), loc="outside upper center", ncols=5, handlelength=3.4
    )
    return figure


def _line(panel: Axes, group: Group, shift: float, palette: Palette) -> None:
    measured = [(n, rate) for n, rate in zip(group.lengths, group.rates, strict=True) if rate.count]
    if not measured:
        return
    places = [length * shift for length, _ in measured]
    colour = palette.cells[group.cell]
    shares = [rate.solved / rate.count for _, rate in measured]
    lows, highs = zip(*(rate.interval for _, rate in measured), strict=True)
    panel.vlines(places, lows, highs, colors=colour, linewidth=1.1, alpha=0.55)
    panel.plot(
        places,
        shares,
        color=colour,
        linestyle=palette.lines[group.law],
        marker=palette.markers[group.law],
        markersize=5,
        linewidth=1.8,
        clip_on=False,
        zorder=3,
    )


def _frame(panel: Axes, lengths: Sequence[int], mine: Sequence[Group]) -> None:
    _canvas.log_axis(panel, lengths)
    panel.set_ylim(-0.04, 1.04)
    panel.set_yticks([0, 0.5, 1])
    panel.yaxis.set_major_formatter(PercentFormatter(1))
    counts = {rate.count for group in mine for rate in group.rates if rate.count}
    if counts:
        told = f"{min(counts)}" if len(counts) == 1 else f"{min(counts)} to {max(counts)}"
        panel.set_title(f"n = {told}", loc="right", fontsize=9, fontweight="normal")
    else:
        panel.text(0.5, 0.5, "no data", transform=panel.transAxes, ha="center", color=_canvas.MUTED)


def _legend(parts: Sequence[Sequence[Group]], palette: Palette) -> list[Line2D]:
    laws = {group.law for part in parts for group in part}
    return [
        Line2D(
            [], [], color=_canvas.MUTED, linestyle=palette.lines[law], marker=palette.markers[law],
            markersize=5, linewidth=1.8, label=law,
        )
        for law in palette.laws
        if law in laws
    ]  # fmt: skip
