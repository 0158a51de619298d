"""Give every precision the same look in all figures of a report, and its entry in a legend."""

from collections.abc import Iterable

from matplotlib.lines import Line2D

from reports.figures._palette import CELL_COLOURS, MARKERS
from reports.precisions import PRECISIONS

# There are as many colours as precisions, so that each has its own, whatever a sweep holds.
COLOURS = dict(zip(PRECISIONS, CELL_COLOURS, strict=True))
SHAPES = dict(zip(PRECISIONS, MARKERS, strict=False))


def handles(precisions: Iterable[str]) -> list[Line2D]:
    """Return an entry a precision, in the report's order."""
    shown = set(precisions)
    return [
        Line2D([], [], linestyle="none", marker=SHAPES[name], color=COLOURS[name], markersize=6.5, label=name)
        for name in PRECISIONS
        if name in shown
    ]  # fmt: skip
