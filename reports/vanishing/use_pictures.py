"""Draw retention and use: which figures there are, and what each shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reports import wording
from reports.figures import budget_steps, fading_lines, hold_lines
from reports.figures._palette import Palette
from reports.figures.fading_lines import Measure
from reports.page import Picture, picture
from reports.vanishing.budget import telling_lengths
from reports.vanishing.hold import holds
from reports.vanishing.lines import Line, by_task
from reports.vanishing.retention import FIRST_INPUT, FIRST_STATE, STATE
from reports.vanishing.transport import shown_length

INFLUENCE = (
    Measure(FIRST_INPUT, "first input (in colour)"),
    Measure(FIRST_STATE, "state before it (grey, with dots)", False),
)
RETENTION = (Measure(STATE, "state retention"),)


@dataclass(frozen=True)
class Pictures:
    """Hold the figures of each section.

    Attributes:
        influence: Influence of the first input, and of the state before it, on the answer; one a task.
        retention: How much of the state tells the first input; one a task.
        hold: H50-hold against the trained length, of all tasks.
        budget: Share of seeds that had solved the task, against training sequences seen; one a task.
    """

    influence: tuple[Picture, ...]
    retention: tuple[Picture, ...]
    hold: tuple[Picture, ...]
    budget: tuple[Picture, ...]

    @property
    def all(self) -> tuple[Picture, ...]:
        """Return every figure."""
        return self.influence + self.retention + self.hold + self.budget


def pictures(found: Sequence[Line], looks: Palette) -> Pictures:
    """Draw what there is to draw.

    Args:
        found: The networks of the core study.
        looks: Looks of its cells and initialisations.
    """
    influence: list[Picture] = []
    retention: list[Picture] = []
    budget: list[Picture] = []
    for task, part in by_task(found).items():
        length = shown_length(part)
        alike = (
            (influence, "influence", INFLUENCE, "influence on the answer"),
            (retention, "retention", RETENTION, "state retention"),
        )
        for pages, kind, measures, axis in alike:
            if fading_lines.drawn(part, length, measures):
                told = wording.listing([measure.label for measure in measures])
                alt = f"On {task} at T = {length:,}, against the lag, before and after training: {told}."
                draw = partial(fading_lines.draw, part, length, measures, axis, looks)
                pages.append(picture(kind, task, alt, draw))
        if lengths := telling_lengths(part):
            at = wording.listing([f"{one:,}" for one in lengths])
            alt = f"Share of seeds that had solved {task} at T = {at}, against the training sequences seen."
            draw = partial(budget_steps.draw, part, lengths, looks)
            budget.append(picture("budget", task, alt, draw))
    hold = []
    if any(holds(line) for line in found):
        alt = "H50-hold of every seed against the trained length; the table holds the numbers."
        hold.append(picture("hold", "", alt, partial(hold_lines.draw, found, looks)))
    return Pictures(tuple(influence), tuple(retention), tuple(hold), tuple(budget))
