"""Choose which figures a report holds, and draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from reports import wording
from reports.figures import horizon_dots, learning_curves, skill_map, solve_rates
from reports.figures._palette import palette, title
from reports.page import Picture, picture
from reports.summary import Group, panels


@dataclass(frozen=True)
class Pictures:
    """Hold the figures of each section."""

    horizons: tuple[Picture, ...]
    solve_rates: tuple[Picture, ...]
    skills: tuple[Picture, ...]
    curves: tuple[Picture, ...]

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
    horizons, rates, skills = [], [], []
    for variant, shown in variants.items():
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
        rows = trials[(trials["task"] == task) & (trials["variant"] == variant)]
        alt = f"Held-out skill during training on {title(part[0])}, a line a seed."
        draw = partial(learning_curves.draw, part, rows, looks)
        curves.append(picture(f"learning-{task}", variant, alt, draw))
    return Pictures(tuple(horizons), tuple(rates), tuple(skills), tuple(curves))
