"""Choose which figures a report holds, and draw them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from reports import wording
from reports.figures import horizon_dots, learning_curves, skill_map, solve_rates
from reports.figures._canvas import render
from reports.figures._palette import palette, title
from reports.summary import Group, panels


@dataclass(frozen=True)
class Picture:
    """Hold one figure.

    Attributes:
        name: Start of its files' names; the theme and ".svg" follow.
        alt: What it shows, for those who cannot see it.
        pages: SVG text by theme.
    """

    name: str
    alt: str
    pages: dict[str, str]


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


def pictures(found: Sequence[Group], trials: pd.DataFrame, budget: int) -> Pictures:
    """Draw what there is to draw; where settings vary, one figure each, as none shows them all.

    Args:
        found: The groups of the sweep.
        trials: The frame of trials.
        budget: Training sequences a trial may see.
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
        horizons.append(
            _picture("horizons", variant, alt, partial(horizon_dots.draw, shown, looks))
        )
        alt = f"Share of seeds that solved {tasks}, by length; the table above holds the counts."
        rates.append(_picture("solve-rates", variant, alt, partial(solve_rates.draw, shown, looks)))
        alt = f"Median test skill on {tasks} of every cell and initialisation at every length."
        skills.append(_picture("skills", variant, alt, partial(skill_map.draw, shown, looks)))
    curves = []
    for part in parts:
        task, variant = part[0].task, part[0].variant
        rows = trials[(trials["task"] == task) & (trials["variant"] == variant)]
        alt = f"Held-out skill during training on {title(part[0])}, a line a seed."
        draw = partial(learning_curves.draw, part, rows, looks, budget)
        curves.append(_picture(f"learning-{task}", variant, alt, draw))
    return Pictures(tuple(horizons), tuple(rates), tuple(skills), tuple(curves))


def _picture(kind: str, variant: str, alt: str, draw: Callable[[], Figure]) -> Picture:
    name = f"{kind}-{variant}" if variant else kind
    # A colon is no part of a file name everywhere, and a blank none of a link.
    return Picture(name.replace(":", "-").replace(", ", ","), alt, render(draw))
