"""Draw how the training and the held-out loss went, seed by seed."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, MaxNLocator

from bench.record import Record
from bench.system import Published
from reports import measured
from reports.figures import _canvas, _small
from reports.figures._palette import CELL_COLOURS, Line
from reports.figures.learning_curves import middle
from reports.measured import Array
from reports.reproduction.rows import Row

# In print both colours are one grey.
TRAINING: tuple[str, Line] = (CELL_COLOURS[0], (0, ()))
HELD_OUT: tuple[str, Line] = (CELL_COLOURS[2], (0, (4, 1.5)))
COLUMNS, MOST = 3, 12
# Published figures that have a place on these axes.
SHOWN = ("training_loss", "first_training_loss", "validation_loss")


def pages(found: Sequence[Row]) -> list[Sequence[Row]]:
    """Return the rows of each figure: those in which something was trained."""
    trained = [
        row for row in found if row.learns and any(len(_training(r)[0]) for r in row.records)
    ]
    return list(_small.chunks(trained, MOST))


def draw(found: Sequence[Row]) -> Figure:
    """Draw a panel a system; one or more systems."""
    columns = min(COLUMNS, len(found))
    lines = -(-len(found) // columns)
    figure, panels = _panels(lines, columns)
    for empty in panels[len(found) :]:
        empty.remove()
    for panel, row in zip(panels, found, strict=False):
        panel.set_title(_small.wrapped(row.name, 30), fontsize=9)
        _losses(panel, [_training(record) for record in row.records], TRAINING)
        if row.system.held_out:
            _losses(panel, [_held_out(record) for record in row.records], HELD_OUT)
        for asked in row.system.published:
            if asked.figure in SHOWN:
                _published(panel, row, asked)
        _axes(panel)
    handles = [_entry(TRAINING, "training")]
    if any(row.system.held_out for row in found):
        handles.append(_entry(HELD_OUT, "held out"))
    if any(asked.figure in SHOWN for row in found for asked in row.system.published):
        handles.append(
            Line2D([], [], color=_canvas.TEXT, marker="D", markersize=4, linestyle="none", label="published")
        )  # fmt: skip
    figure.legend(handles=handles, loc="upper center", ncols=3, handlelength=2.6)
    return figure


def _entry(look: tuple[str, Line], label: str) -> Line2D:
    return Line2D([], [], color=look[0], linestyle=look[1], linewidth=2, label=label)


def _panels(lines: int, columns: int) -> tuple[Figure, list[Axes]]:
    """Return empty panels, placed by hand: to find room for a dozen of them takes a second."""
    above, below, before, panel = 0.72, 0.58, 0.78, 1.85
    height = panel * lines + above + below - 0.5
    figure = Figure(figsize=(_canvas.WIDTH, height))
    panels = list(figure.subplots(lines, columns, squeeze=False).flat)
    figure.subplots_adjust(
        left=before / _canvas.WIDTH,
        right=0.985,
        bottom=below / height,
        top=1 - above / height,
        wspace=0.26,
        hspace=0.5,
    )
    figure.text(
        0.53, 0.08 / height, "training sequences seen", ha="center", va="bottom", fontsize=9.5
    )
    figure.text(0.012, 0.5, "loss (log scale)", rotation=90, ha="left", va="center", fontsize=9.5)
    return figure, panels


def _training(record: Record) -> tuple[Array, Array]:
    curve = measured.needed(record, "training_loss")
    seen = measured.as_array(curve.axes["update"]) * record.trial.training.batch_size
    return seen, measured.as_array(curve.values)


def _held_out(record: Record) -> tuple[Array, Array]:
    curve = measured.needed(record, "validation_loss")
    return measured.as_array(curve.axes["sequences"]), measured.as_array(curve.values)


def _losses(panel: Axes, curves: Sequence[tuple[Array, Array]], look: tuple[str, Line]) -> None:
    """Draw a thin line a seed and their median, thick; a loss of 0 has no place on a log axis."""
    known = [(seen, np.where(loss > 0, loss, np.nan)) for seen, loss in curves if len(seen)]
    if not known:
        return
    colour, style = look
    for seen, loss in known:
        shown = _canvas.thin(seen)
        panel.plot(seen[shown], loss[shown], color=colour, linewidth=0.6, alpha=0.4)
    # A loss that is not finite counts as highest, so the median is taken upside down.
    seen, turned = middle([(seen, -loss) for seen, loss in known])
    shown = _canvas.thin(seen)
    marker = "o" if len(seen) == 1 else None
    panel.plot(
        seen[shown],
        -turned[shown],
        color=colour,
        linestyle=style,
        linewidth=1.9,
        marker=marker,
        markersize=3,
    )


def _published(panel: Axes, row: Row, asked: Published) -> None:
    size, budget = row.trial.training.batch_size, row.trial.training.budget
    if isinstance(asked.value, tuple):
        seen = [size * (place + 1) for place in range(len(asked.value))]
        values: Sequence[float] = asked.value
    else:
        seen, values = [size if asked.figure == "first_training_loss" else budget], [asked.value]
    panel.plot(seen, values, "D", color=_canvas.TEXT, markersize=3.4, zorder=4, clip_on=False)


def _axes(panel: Axes) -> None:
    panel.set_yscale("log")
    low, high = panel.get_ylim()
    panel.set_xlim(left=0)
    panel.locator_params(axis="x", nbins=4)
    panel.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    # Over less than two decades the powers of ten alone would leave one label, or none.
    narrow = high / low < 100
    powers = LogLocator(subs=(1, 2, 5) if narrow else (1,), numticks=5)
    panel.yaxis.set_major_locator(MaxNLocator(4) if high / low < 5 else powers)
    panel.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    panel.minorticks_off()
