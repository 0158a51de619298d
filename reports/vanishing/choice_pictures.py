"""Draw how learning rates were chosen, and what each switch did."""

from collections.abc import Sequence
from functools import partial

from reports import wording
from reports.figures import cause_dots, rate_curves
from reports.figures._palette import Palette
from reports.page import Picture, picture
from reports.vanishing.causes import Cause
from reports.vanishing.rates import Choice


def rate_pictures(found: Sequence[Choice], palette: Palette) -> tuple[Picture, ...]:
    """Return the figure of the scores against the rates; nothing where no rate was chosen.

    Args:
        found: The choices.
        palette: Looks, dealt over their cells and laws, too.
    """
    if not any(one.scores for one in found):
        return ()
    tasks = wording.listing(list(dict.fromkeys(one.row.trial.task for one in found)))
    alt = f"Mean held-out skill against the learning rate on {tasks}, a dot a seed; the table holds the means."
    return (picture("learning-rates", "", alt, partial(rate_curves.draw, found, palette)),)


def cause_pictures(found: Sequence[Cause], palette: Palette) -> tuple[Picture, ...]:
    """Return the figure of the switches; nothing where no seed finished.

    Args:
        found: The switches.
        palette: Looks, dealt over their cells, too.
    """
    if not any(one.row.records for one in found):
        return ()
    alt = "Share of seeds that solved the task with each switch, and what each reached; the tables hold the numbers."
    return (picture("causes", "", alt, partial(cause_dots.draw, found, palette)),)
