"""Render figures the same way everywhere: one drawing, two themes, repeatable bytes."""

import io
from collections.abc import Callable, Sequence, Sized
from typing import Any

import matplotlib
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

# Colours that stand for a role while drawing; each theme then puts its own in their place.
TEXT = "#010203"
MUTED = "#040506"
GRID = "#070809"
BACKGROUND = "#0a0b0c"
THEMES = {
    "light": {TEXT: "#1f2328", MUTED: "#59636e", GRID: "#d1d9e0", BACKGROUND: "#ffffff"},
    "dark": {TEXT: "#e6edf3", MUTED: "#9198a1", GRID: "#30363d", BACKGROUND: "#0d1117"},
}
# Okabe and Ito's blue is too dark for a dark page.
THEMES["dark"]["#0072b2"] = "#2f8fd3"
# Inside an HTML page a drawing takes its colours from the page, by these names.
PAGE = {
    TEXT: "var(--text)",
    MUTED: "var(--muted)",
    GRID: "var(--grid)",
    BACKGROUND: "var(--background)",
    "#0072b2": "var(--blue)",
}
# Of one setting's seeds as many are drawn one by one; more would be a blot, in files nobody can open.
MOST_SEEDS = 100
# As wide as a page of text on a code host, so that 9 points there are 9 points here.
WIDTH = 9.0

STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # ships with matplotlib
    "font.size": 9.5,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 9.5,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.fontsize": 9.5,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.linewidth": 0.8,
    "axes.linewidth": 0.8,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "hatch.linewidth": 0.6,
    "text.color": TEXT,
    "axes.labelcolor": TEXT,
    "axes.titlecolor": TEXT,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": TEXT,
    "ytick.labelcolor": TEXT,
    "axes.edgecolor": MUTED,
    "grid.color": GRID,
    "axes.facecolor": BACKGROUND,
    "figure.facecolor": BACKGROUND,
    "text.parse_math": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "lethe",
}


def render(draw: Callable[[], Figure]) -> dict[str, str]:
    """Return the SVG text of a drawing by theme.

    Args:
        draw: Makes the figure, as `drawn` has it.
    """
    return themed(drawn(draw))


def drawn(draw: Callable[[], Figure]) -> str:
    """Return the SVG text of a drawing, with colours that stand for roles.

    Args:
        draw: Makes the figure. It is called with the report's own style in force, whatever the
            reader's matplotlib is set to.
    """
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        page = io.StringIO()
        # Not savefig, which draws everything twice.
        canvas: Any = FigureCanvasSVG(draw())
        canvas.print_svg(page, metadata={"Date": None, "Creator": "Lethe"})
    # Trailing blanks would make a version control system complain of every figure.
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines()) + "\n"


def themed(drawing: str) -> dict[str, str]:
    """Return a drawing by theme, with the theme's own colours in the place of roles."""
    return {theme: recolour(drawing, colours) for theme, colours in THEMES.items()}


def figure(height: float) -> Figure:
    """Return an empty figure of the report's width, height in inches."""
    return Figure(figsize=(WIDTH, height), layout="constrained")


def log_axis(axes: Axes, values: Sequence[float], margin: float = 1.35) -> None:
    """Make x logarithmic, with its ticks at the given values, as far as their labels find room."""
    axes.set_xscale("log")
    low, high = min(values) / margin, max(values) * margin
    axes.set_xlim(low, high)
    shown: list[float] = []
    for value in sorted(values, reverse=True):
        # The largest always gets its label: it is the bound of what was tested.
        if not shown or value * (high / low) ** 0.11 <= shown[-1]:
            shown.append(value)
    axes.set_xticks(shown, [f"{value:,g}" for value in shown])
    axes.set_xticks([value for value in values if value not in shown], minor=True)
    axes.xaxis.set_minor_formatter(lambda *_: "")


def thin(values: Sized, most: int = 200) -> npt.NDArray[np.intp]:
    """Return which of many things to draw: evenly spaced, the first and the last among them."""
    return np.unique(
        np.linspace(0, max(len(values) - 1, 0), min(len(values), most)).round().astype(np.intp)
    )


def recolour(text: str, colours: dict[str, str]) -> str:
    """Return a drawing with other colours in the place of some."""
    for role, colour in colours.items():
        text = text.replace(role, colour)
    return text
