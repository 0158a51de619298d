"""Draw series with what was to be predicted and what was."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from bench.record import Record
from reports.figures import _canvas, _small
from reports.figures._palette import CELL_COLOURS
from reports.measured import as_array
from reports.reproduction.rows import Row

PARTS = ("sample_inputs", "sample_targets", "sample_predictions")
TARGET, PREDICTED = CELL_COLOURS[1], CELL_COLOURS[0]
SAMPLES = 3
ROW_HEIGHT = 1.5


def sampled(row: Row) -> Record | None:
    """Return the record of the smallest seed that kept samples; None where none did."""
    kept = [record for record in row.records if all(part in record.measurements for part in PARTS)]
    return kept[0] if kept else None


def draw(found: Sequence[Row]) -> Figure:
    """Draw a row of panels a system, three samples of its smallest seed; one or more systems."""
    figure = _canvas.figure(ROW_HEIGHT * len(found) + 0.75)
    lines = figure.subplots(len(found), SAMPLES, squeeze=False, sharey="row", sharex="row")
    for panels, row in zip(lines, found, strict=True):
        record = sampled(row)
        if record is not None:
            for number, panel in enumerate(panels):
                _sample(panel, record, number)
            panels[0].set_title(f"{row.name} (seed {record.trial.seed})", fontsize=9.5)
    figure.supxlabel("time, in steps", fontsize=9.5)
    figure.supylabel("value", fontsize=9.5)
    looks: list[tuple[str, dict[str, Any]]] = [
        ("input", {"color": _canvas.MUTED}),
        ("target", {"color": TARGET, "marker": "o", "markerfacecolor": "none"}),
        ("prediction", {"color": PREDICTED, "marker": "x"}),
    ]
    handles = [Line2D([], [], label=name, **look) for name, look in looks]
    figure.legend(handles=handles, loc="outside upper center", ncols=3)
    return figure


def _sample(panel: Axes, record: Record, number: int) -> None:
    panel.margins(y=0.12)
    for part in PARTS:
        kept = record.measurements[part]
        if number >= len(kept.values) or _seen_before(record, number):
            panel.set_axis_off()
            return
        times, values = as_array(kept.axes["time"]), as_array(kept.values[number])
        shown = _canvas.thin(times)
        times, values = times[shown], values[shown]
        if part == "sample_inputs":
            alone = "." if np.isfinite(values).sum() == 1 else None
            panel.plot(times, values, color=_canvas.MUTED, linewidth=1.3, marker=alone)
        elif len(times) > 12:
            # So many answers are a line of their own; markers would run together.
            colour, style = (
                (TARGET, "-") if part == "sample_targets" else (PREDICTED, (0, (2, 1.2)))
            )
            width = 2.4 if part == "sample_targets" else 1.6
            panel.plot(times, values, color=colour, linestyle=style, linewidth=width,
                       alpha=0.55 if part == "sample_targets" else 1)  # fmt: skip
        elif part == "sample_targets":
            panel.plot(times, values, "o", color=TARGET, markerfacecolor="none", markersize=7)
        else:
            panel.plot(
                times, values, "x", color=PREDICTED, markersize=6, markeredgewidth=1.6, zorder=3
            )


def _seen_before(record: Record, number: int) -> bool:
    """Tell whether an earlier sample is the same: some datasets hold one sequence only."""
    samples = [
        tuple(str(record.measurements[part].values[place]) for part in PARTS)
        for place in range(number + 1)
    ]
    return samples[number] in samples[:number]


def ordered(found: Sequence[Row]) -> list[Row]:
    """Return the rows that have samples, forms of one dataset and network one under the other."""
    by: dict[tuple[str, str, str], list[Row]] = {}
    for row in found:
        if sampled(row) is not None:
            by.setdefault((row.dataset, row.trial.topology, row.trial.cell), []).append(row)
    return [row for alike in by.values() for row in alike]


def pages(found: Sequence[Row]) -> list[Sequence[Row]]:
    """Return the rows of each figure, so few that it stays readable."""
    return list(_small.chunks(ordered(found), 6))
