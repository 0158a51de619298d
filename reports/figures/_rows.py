"""Lay out panels whose rows are cells and initialisations, one panel a task."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.figures import _canvas
from reports.figures._palette import Palette, cells_of
from reports.summary import Group

MOST_COLUMNS = 2


def names(parts: Sequence[Sequence[Group]]) -> list[tuple[str, str]]:
    """Return every row of any panel, in the report's order: cell, then law."""
    groups = [group for part in parts for group in part]
    return [
        (cell, law)
        for cell in cells_of(groups)
        for law in sorted(
            {group.law for group in groups if group.cell == cell},
            key=lambda law: (law != "default", law),
        )
    ]


def grid(
    parts: Sequence[Sequence[Group]], palette: Palette, row_height: float
) -> tuple[Figure, list[Axes], list[tuple[str, str]]]:
    """Return a figure with a panel a task, its rows named at the left.

    Args:
        parts: The groups of each panel.
        palette: Looks.
        row_height: Height of a row in inches.
    """
    rows = names(parts)
    columns = min(MOST_COLUMNS, len(parts))
    lines = -(-len(parts) // columns)
    figure = _canvas.figure(lines * (row_height * len(rows) + 0.75))
    panels = list(figure.subplots(lines, columns, squeeze=False, sharey=True).flat)
    for empty in panels[len(parts) :]:
        empty.remove()
    for panel in panels[: len(parts)]:
        panel.set_ylim(len(rows) - 0.5, -0.5)
        panel.set_yticks(range(len(rows)), [f"{cell} · {law}" for cell, law in rows])
        panel.grid(axis="y", visible=False)
    # The other columns share these labels, and show none of their own.
    for panel in panels[: len(parts) : columns]:
        for label, (cell, _) in zip(panel.get_yticklabels(), rows, strict=True):
            label.set_color(palette.cells[cell])
            label.set_fontweight("bold")
    return figure, panels[: len(parts)], rows
