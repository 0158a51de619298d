"""Choose which figures a report holds, and draw them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from reports import wording
from reports.figures import horizon_dots, learning_curves, skill_map, solve_rates
from reports.figures._canvas import MOST_SEEDS, thin
from reports.figures._palette import palette, title
from reports.page import Picture, picture
from reports.summary import Group, panels

# Figures are drawn of so many settings at most; a reader looks at no more.
MOST_VARIANTS = 8


@dataclass(frozen=True)
class Pictures:
    """Hold the figures of each section.

    Attributes:
        horizons: The horizon of every seed.
        solve_rates: The share of seeds that solved a task.
        skills: The median skill.
        curves: The learning curves.
        left_out: Says of how many settings there are figures; empty where of all.
        crowded_horizons: Says that not every seed's horizon is drawn; empty where each is.
        crowded_curves: The same of the learning curves.
    """

    horizons: tuple[Picture, ...]
    solve_rates: tuple[Picture, ...]
    skills: tuple[Picture, ...]
    curves: tuple[Picture, ...]
    left_out: str = ""
    crowded_horizons: str = ""
    crowded_curves: str = ""

    @property
    def all(self) -> tuple[Picture, ...]:
        """Return every figure."""
        return self.horizons + self.solve_rates + self.skills + self.curves


def pictures(found: Sequence[Group], trials: pd.DataFrame) -> Pictures:
    """Draw what there is to draw; where settings vary, one figure each, as none shows them all.

    Args:
        found: The groups of the sweep.
        trials: The frame of trials.
    """
    looks = palette(found)
    parts = [part for part in panels(found).values() if any(any(g.skills) for g in part)]
    variants: dict[str, list[list[Group]]] = {}
    for part in parts:
        variants.setdefault(part[0].variant, []).append(part)
    drawn = [list(variants)[place] for place in thin(variants, MOST_VARIANTS)]
    horizons, rates, skills = [], [], []
    for variant in drawn:
        shown = variants[variant]
        tasks = wording.listing([title(part[0]) for part in shown])
        alt = f"Memory horizon of every seed on {tasks}; the table above holds the numbers."
        horizons.append(picture("horizons", variant, alt, partial(horizon_dots.draw, shown, looks)))
        alt = f"Share of seeds that solved {tasks}, by length; the table above holds the counts."
        rates.append(picture("solve-rates", variant, alt, partial(solve_rates.draw, shown, looks)))
        alt = f"Median test skill on {tasks} of every cell and initialisation at every length."
        skills.append(picture("skills", variant, alt, partial(skill_map.draw, shown, looks)))
    curves = []
    for part in parts:
        task, variant = part[0].task, part[0].variant
        if variant not in drawn:
            continue
        rows = trials[(trials["task"] == task) & (trials["variant"] == variant)]
        alt = f"Held-out skill during training on {title(part[0])}, a line a seed."
        draw = partial(learning_curves.draw, part, rows, looks)
        curves.append(picture(f"learning-{task}", variant, alt, draw))
    return Pictures(
        tuple(horizons),
        tuple(rates),
        tuple(skills),
        tuple(curves),
        _left_out(len(drawn), len(variants)),
        crowded(found, "in the order of their horizons"),
        crowded(
            found, "in the order of their numbers, which has nothing to do with how they learned"
        ),
    )


def crowded(found: Iterable[Group], order: str) -> str:
    """Say that not every seed is drawn one by one; empty where each is.

    Args:
        found: The groups that are drawn.
        order: In which order those drawn are evenly spaced.
    """
    most = max((group.seeds for group in found), default=0)
    if most <= MOST_SEEDS:
        return ""
    return (
        f"Where a setting has more than {MOST_SEEDS} seeds, {MOST_SEEDS} of up to {most:,} are drawn, evenly "
        f"spaced {order}. Medians, ranges and counts are those of all."
    )


def _left_out(drawn: int, there: int) -> str:
    if drawn == there:
        return ""
    return (
        f"Figures are drawn of {drawn} of the {there:,} settings, evenly spaced in the order of the tables; "
        "the tables hold all of them."
    )
