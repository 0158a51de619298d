"""Draw the median test skill of every cell and initialisation at every length."""

from collections.abc import Sequence

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from reports import wording
from reports.figures import _canvas, _rows
from reports.figures._palette import Palette, title
from reports.summary import Group


def draw(parts: Sequence[Sequence[Group]], palette: Palette) -> Figure:
    """Draw a panel a task: rows are cells and initialisations, columns are lengths."""
    figure, panels, rows = _rows.grid(parts, palette, row_height=0.46)
    for panel, part in zip(panels, parts, strict=True):
        lengths = sorted({length for group in part for length in group.lengths})
        panel.set_title(title(part[0], gap="\n"))
        panel.grid(visible=False)
        panel.spines[:].set_visible(False)
        panel.tick_params(length=0)
        panel.set_xlim(-0.5, len(lengths) - 0.5)
        panel.set_xticks(range(len(lengths)), [f"{length:,}" for length in lengths])
        for group in part:
            for column, length in enumerate(lengths):
                if length in group.lengths:
                    _tile(panel, column, rows.index((group.cell, group.law)), group, length)
    figure.supxlabel("sequence length T, in steps", fontsize=9.5)
    return figure


def _tile(panel: Axes, column: int, row: int, group: Group, length: int) -> None:
    skills = group.skills[group.lengths.index(length)]
    rate = group.rate_at(length)
    corner = (column - 0.5, row - 0.5)
    if not skills:
        face, ink, text = _canvas.BACKGROUND, _canvas.TEXT, wording.NOTHING
    else:
        # Plus 0 turns -0.00 into 0.00. A skill that is not finite counts as lowest; a median that is not has no number.
        middle = float(np.median(np.nan_to_num(skills, nan=-np.inf)))
        face, ink = _colours(middle)
        text = (
            f"{round(middle, 2) + 0:.2f}\n{rate}" if np.isfinite(middle) else f"not finite\n{rate}"
        )
    # A bare hatch says that nothing was measured: on a colour it would be read as a low value.
    panel.add_patch(
        Rectangle(
            corner, 1, 1,
            facecolor=face,
            edgecolor=_canvas.BACKGROUND if skills else _canvas.GRID,
            hatch=None if skills else "////",
            linewidth=1.6,
        )
    )  # fmt: skip
    panel.text(
        column, row, text, ha="center", va="center", color=ink, fontsize=8.5, linespacing=1.15,
        bbox=None if skills else {"facecolor": _canvas.BACKGROUND, "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip


def _colours(skill: float) -> tuple[str, str]:
    """Return the colour of a skill, cut at 0 and 1, and black or white, whichever reads on it."""
    if not np.isfinite(skill):
        return _canvas.GRID, _canvas.TEXT
    red, green, blue, _ = matplotlib.colormaps["cividis"](min(1.0, max(0.0, skill)))
    bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    # Kept off the theme's placeholders, which are all but black.
    code = "#" + "".join(f"{round(255 * part):02x}" for part in (red, green, blue))
    return code, "#000000" if bright > 0.45 else "#ffffff"
