"""Draw how far a network answers beyond the lag it was trained at."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from reports.figures import _canvas
from reports.figures._palette import Palette, cells_of
from reports.horizon import Censoring
from reports.vanishing.hold import Hold, holds
from reports.vanishing.lines import Line, by_task, lengths

# Lines of one panel stand side by side, so that equal horizons stay apart.
DODGE = 1.07
# The seeds stand beside their median, so that neither hides the other.
BESIDE = 1.055
# Past which edge an open triangle stands.
MARKERS: dict[Censoring, str] = {"left": "v", "none": "o", "right": "^"}
LEGEND_COLUMNS = 4


def draw(found: Sequence[Line], palette: Palette) -> Figure:
    """Draw a row of panels a task, a column a cell, a line an initialisation.

    Args:
        found: Networks, some of which were tested beyond their length.
        palette: Looks.
    """
    tested = [line for line in found if holds(line)]
    parts = list(by_task(tested).values())
    cells = cells_of(line.group for line in tested)
    laws = [law for law in palette.laws if any(line.group.law == law for line in tested)]
    legend_rows = -(-(len(laws) + 1) // LEGEND_COLUMNS)
    figure = _canvas.figure(2.5 * len(parts) + 0.4 + 0.22 * legend_rows)
    panels = figure.subplots(len(parts), len(cells), squeeze=False, sharex="row", sharey="row")
    for row, part in zip(panels, parts, strict=True):
        for panel, cell in zip(row, cells, strict=True):
            mine = [line for line in part if line.group.cell == cell]
            for place, line in enumerate(mine):
                _line(panel, line, DODGE ** (2 * place - len(mine) + 1), palette)
            if not mine:
                panel.text(
                    0.5, 0.5, "no data", transform=panel.transAxes, ha="center", color=_canvas.MUTED
                )
        _frame(row[0], part)
        # The diagonal spans what the panel shows, so it is drawn once that is known.
        for panel in row:
            trained = sorted({(one.length, one.lag) for line in part for one in holds(line)})
            panel.plot(
                *zip(*trained, strict=True),
                color=_canvas.MUTED,
                linewidth=1.1,
                linestyle=(0, (1, 1.5)),
            )
        row[0].set_ylabel(part[0].group.task.replace(":", ":\n"))
    for panel, cell in zip(panels[0], cells, strict=True):
        panel.set_title(cell, color=palette.cells[cell])
    figure.supxlabel("trained length T, in steps (log scale)", fontsize=9.5)
    figure.supylabel("H50-hold, in steps (log scale)", fontsize=9.5)
    handles = _legend(laws, palette)
    figure.legend(
        handles=handles, loc="outside upper center", ncols=LEGEND_COLUMNS, handlelength=3.4
    )
    return figure


def _line(panel: Axes, line: Line, shift: float, palette: Palette) -> None:
    colour, law = palette.cells[line.group.cell], line.group.law
    found = holds(line)
    for one in found:
        _seeds(panel, one, shift, colour)
    # Of an even number of seeds the lower middle one: a mean of bounds would be none.
    middles = [one.horizons[(len(one.horizons) - 1) // 2] for one in found]
    places = [one.length * shift for one in found]
    panel.plot(
        places,
        [one.value for one in middles],
        color=colour,
        linestyle=palette.lines[law],
        linewidth=1.8,
    )
    for place, middle in zip(places, middles, strict=True):
        panel.plot(
            [place], [middle.value], palette.markers[law], color=colour, markersize=5.5, zorder=3,
            markerfacecolor=colour if middle.censoring == "none" else _canvas.BACKGROUND,
        )  # fmt: skip


def _seeds(panel: Axes, one: Hold, shift: float, colour: str) -> None:
    place = one.length * shift * BESIDE
    panel.vlines(
        place,
        one.horizons[0].value,
        one.horizons[-1].value,
        colors=colour,
        linewidth=1.1,
        alpha=0.55,
    )
    for censoring, marker in MARKERS.items():
        values = [seed.value for seed in one.horizons if seed.censoring == censoring]
        panel.plot(
            [place] * len(values), values, marker, color=colour, markersize=3.4, markeredgewidth=0.8,
            markerfacecolor=colour if censoring == "none" else _canvas.BACKGROUND,
            alpha=0.75, linestyle="none", zorder=4,
        )  # fmt: skip


def _frame(panel: Axes, part: Sequence[Line]) -> None:
    """Set the axes of a row of panels, which share them."""
    _canvas.log_axis(panel, [float(length) for length in lengths(part)])
    values = [seed.value for line in part for one in holds(line) for seed in one.horizons]
    low = min([*values, *(one.lag for line in part for one in holds(line))])
    high = max(values)
    panel.set_yscale("log")
    panel.set_ylim(low / 1.6, high * 1.6)
    ticks = [
        tick for power in range(6) for tick in (10.0**power, 3 * 10.0**power) if low <= tick <= high
    ]
    panel.set_yticks(ticks or [low], [f"{tick:,g}" for tick in ticks or [low]])
    panel.yaxis.set_minor_locator(NullLocator())


def _legend(laws: Sequence[str], palette: Palette) -> list[Line2D]:
    return [
        Line2D(
            [], [], color=_canvas.MUTED, linestyle=palette.lines[law], marker=palette.markers[law],
            markersize=5.5, linewidth=1.8, label=law,
        )
        for law in laws
    ] + [
        Line2D([], [], color=_canvas.MUTED, linewidth=1.1, linestyle=(0, (1, 1.5)), label="as long as trained")
    ]  # fmt: skip
