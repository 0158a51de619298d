"""Choose which figures a reproduction report holds, and draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reports import wording
from reports.figures import (
    gradient_lines,
    influence_lines,
    loss_curves,
    published_dots,
    sample_series,
)
from reports.page import Picture, picture
from reports.reproduction.agreement import Agreement
from reports.reproduction.gradients import Growth
from reports.reproduction.influence import Curve
from reports.reproduction.rows import Row


@dataclass(frozen=True)
class Pictures:
    """Hold the figures of each section."""

    beside: tuple[Picture, ...]
    samples: tuple[Picture, ...]
    losses: tuple[Picture, ...]
    influence: tuple[Picture, ...]
    gradients: tuple[Picture, ...]

    @property
    def all(self) -> tuple[Picture, ...]:
        """Return every figure."""
        return self.beside + self.samples + self.losses + self.influence + self.gradients


def pictures(
    systems: Sequence[Row],
    agreed: Sequence[Agreement],
    curves: Sequence[Curve],
    growths: Sequence[Growth],
) -> Pictures:
    """Draw what there is to draw.

    Args:
        systems: The rows among all systems.
        agreed: The published errors and losses beside ours.
        curves: The influence of the first input.
        growths: The growth of the gradient.
    """
    beside, influence, gradients = [], [], []
    if shown := published_dots.drawn(agreed):
        alt = "Our errors and losses over the published ones, a dot a seed; the table above holds the numbers."
        beside.append(picture("published", "", alt, partial(published_dots.draw, shown)))
    if told := [curve for curve in curves if curve.points]:
        alt = "Influence of the first input on the prediction, against the lag; the table holds the numbers."
        influence.append(picture("influence", "", alt, partial(influence_lines.draw, told)))
    if any(one.flows for one in growths):
        alt = "Norm of the gradient against the lag before training, a line a seed; the table holds the rates."
        gradients.append(picture("gradients", "", alt, partial(gradient_lines.draw, growths)))
    return Pictures(
        tuple(beside),
        tuple(
            picture(
                "samples",
                str(number),
                f"Series, target and prediction: {_names(rows)}.",
                partial(sample_series.draw, rows),
            )
            for number, rows in enumerate(sample_series.pages(systems), start=1)
        ),
        tuple(
            picture(
                "losses",
                str(number),
                f"Training and held-out loss against sequences seen, a line a seed: {_names(rows)}.",
                partial(loss_curves.draw, rows),
            )
            for number, rows in enumerate(loss_curves.pages(systems), start=1)
        ),
        tuple(influence),
        tuple(gradients),
    )


def _names(rows: Sequence[Row]) -> str:
    return wording.listing([row.name for row in rows])
