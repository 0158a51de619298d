"""Draw how held-out skill grew during training, seed by seed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from reports.figures import _canvas
from reports.figures._palette import Palette, cells_of
from reports.measured import Array
from reports.summary import Group

# The lower edge: where the trainings end, but at least the first and never below the second. What lies
# lower is cut off, as how far below forgetting a model falls is not the question.
SHALLOWEST, DEEPEST = -0.2, -1.3
HIGHEST = 1.08
LEGEND_COLUMNS = 5


def draw(part: Sequence[Group], trials: pd.DataFrame, palette: Palette) -> Figure:
    """Draw one task: a row of panels a cell, a column a length, a colour an initialisation.

    Args:
        part: The groups of the task and variant.
        trials: Their rows of the frame of trials.
        palette: Looks.
    """
    # One panel's trials share their budget: it is among the settings that keep groups apart.
    budget = max(trials["budget"])
    cells = cells_of(part)
    lengths = sorted({length for group in part for length in group.lengths})
    laws = [law for law in palette.laws if any(group.law == law for group in part)]
    figure, panels = _panels(len(cells), len(lengths), -(-len(laws) // LEGEND_COLUMNS))
    # The panels share their axes. Set before anything is drawn, or each line would rescale them all.
    first = panels[0, 0]
    lowest = _lower_edge(trials)
    ticks = [tick for tick in (-1, -0.5, 0, 0.5, 1) if tick >= lowest]
    first.set(xlim=(0, budget / 1000 * 1.06), ylim=(lowest, HIGHEST), yticks=ticks)
    first.locator_params(axis="x", nbins=4)
    for line, cell in zip(panels, cells, strict=True):
        for panel, length in zip(line, lengths, strict=True):
            for group in (group for group in part if group.cell == cell):
                mine = (trials["cell"] == cell) & (trials["initialisation"] == group.initialisation)
                here = trials[mine & (trials["sequence_length"] == length)]
                _seeds(panel, here[here["status"] == "ok"], group.law, palette)
            panel.axvline(budget / 1000, color=_canvas.MUTED, linewidth=0.9, linestyle=(0, (3, 3)))
        # In plain ink: here colours tell initialisations.
        line[0].set_ylabel(cell, fontweight="bold")
    for panel, length in zip(panels[0], lengths, strict=True):
        panel.set_title(f"T = {length:,}")
    handles = [
        Line2D(
            [], [], color=palette.laws[law], linestyle=palette.lines[law], linewidth=2.2, label=law
        )
        for law in laws
    ]
    figure.legend(handles=handles, loc="upper center", ncols=LEGEND_COLUMNS, handlelength=2.6)
    return figure


def _panels(rows: int, columns: int, legend_rows: int) -> tuple[Figure, Any]:
    """Return empty panels, placed by hand: to find room for twenty of them takes a second."""
    above, below, before = 0.5 + 0.22 * legend_rows, 0.6, 0.85
    height = 1.55 * rows + above + below
    figure = Figure(figsize=(_canvas.WIDTH, height))
    panels = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    figure.subplots_adjust(
        left=before / _canvas.WIDTH,
        right=0.99,
        bottom=below / height,
        top=1 - above / height,
        wspace=0.1,
        hspace=0.14,
    )
    centre = (before / _canvas.WIDTH + 0.99) / 2
    figure.text(
        centre, 0.1 / height, "training sequences seen, in thousands (dashed: the budget)",
        ha="center", va="bottom", fontsize=9.5,
    )  # fmt: skip
    middle = (below + 1.55 * rows / 2) / height
    figure.text(0.012, middle, "held-out skill", rotation=90, ha="left", va="center", fontsize=9.5)
    return figure, panels


def _lower_edge(trials: pd.DataFrame) -> float:
    """Return a lower edge that shows where every training ended, within bounds."""
    finished = trials[trials["status"] == "ok"]
    ends = [skill[-1] for skill in finished["validation_skill"] if len(skill)]
    lowest = min((float(end) for end in ends if np.isfinite(end)), default=0.0)
    return min(SHALLOWEST, max(DEEPEST, lowest - 0.1))


def _seeds(panel: Axes, trials: pd.DataFrame, law: str, palette: Palette) -> None:
    colour = palette.laws[law]
    columns = (trials[f"validation_{name}"] for name in ("sequences", "skill"))
    curves, ended = [], []
    for seen, skill, solved in zip(*columns, trials["solved"], strict=True):
        if len(seen):
            curves.append((seen / 1000, skill.clip(min=10 * DEEPEST)))
            ended.append(bool(solved))
    if not curves:
        return
    # They are in the order of their seeds, which has nothing to do with how they learned.
    drawn = _canvas.thin(curves, _canvas.MOST_SEEDS)
    lines: Any = [np.column_stack(curves[place]) for place in drawn]
    panel.add_collection(
        LineCollection(lines, colors=colour, linewidths=0.8, alpha=0.55), autolim=False
    )
    ends = [[one[-1] for one in curves[place]] for place in drawn if ended[place]]
    panel.plot(*zip(*ends, strict=True) if ends else ([], []), "o", color=colour, markersize=3.2)
    panel.plot(*middle(curves), color=colour, linestyle=palette.lines[law], linewidth=2.2)


def middle(curves: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Return the median curve of several seeds: places seen, and median skill there.

    A seed that stopped early, because it had solved the task, counts with its last value from there
    on. One that is not finite counts as lowest, and a median that is not finite is left out (NaN).
    """
    places = np.unique(np.concatenate([seen for seen, _ in curves]))
    held = []
    for seen, skill in curves:
        index = np.searchsorted(seen, places, side="right") - 1
        held.append(np.where(index >= 0, skill[index], np.nan))
    median = np.median(np.nan_to_num(np.array(held), nan=-np.inf), axis=0)
    return places, np.where(np.isfinite(median), median, np.nan)
