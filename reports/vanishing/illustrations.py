"""Choose which figures the study holds, and draw them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from reports import wording
from reports.figures import horizon_dots, solve_rates
from reports.figures._palette import Palette
from reports.page import Picture, picture
from reports.vanishing import choice_pictures, transport_pictures, use_pictures
from reports.vanishing.causes import Cause
from reports.vanishing.lines import Line, by_task
from reports.vanishing.rates import Choice
from reports.vanishing.sizes import Size
from reports.vanishing.transport import shown_length


@dataclass(frozen=True)
class Pictures:
    """Hold the figures of each section; of most there is one a task."""

    rates: tuple[Picture, ...]
    flow: tuple[Picture, ...]
    progress: tuple[Picture, ...]
    lyapunov: tuple[Picture, ...]
    influence: tuple[Picture, ...]
    retention: tuple[Picture, ...]
    horizons: tuple[Picture, ...]
    solve_rates: tuple[Picture, ...]
    hold: tuple[Picture, ...]
    budget: tuple[Picture, ...]
    prediction: tuple[Picture, ...]
    sizes: tuple[Picture, ...]
    causes: tuple[Picture, ...]

    @property
    def all(self) -> tuple[Picture, ...]:
        """Return every figure."""
        return tuple(one for some in vars(self).values() for one in some)


def pictures(
    core: Sequence[Line],
    scaled: Mapping[str, Sequence[Size]],
    chosen: Sequence[Choice],
    switched: Sequence[Cause],
    looks: Palette,
) -> Pictures:
    """Draw what there is to draw.

    Args:
        core: The networks of the section "horizon".
        scaled: The sizes by task.
        chosen: The learning rates.
        switched: The causes.
        looks: Looks of all cells and initialisations.
    """
    tasks = by_task(core)
    at = {task: shown_length(some) for task, some in tasks.items()}
    by = tasks.items()
    used = use_pictures.pictures(core, looks)
    horizons, solved = _horizons(tasks, looks)
    return Pictures(
        rates=choice_pictures.rate_pictures(chosen, looks),
        flow=_all(transport_pictures.flows(some, at[task], looks) for task, some in by),
        progress=_all(transport_pictures.maps(some, at[task], looks) for task, some in by),
        lyapunov=_all(transport_pictures.exponents(some, looks) for _, some in by),
        influence=used.influence,
        retention=used.retention,
        horizons=horizons,
        solve_rates=solved,
        hold=used.hold,
        budget=used.budget,
        prediction=_all(transport_pictures.predictions(some, at[task], looks) for task, some in by),
        sizes=_all(transport_pictures.sizes(some, looks) for some in scaled.values()),
        causes=choice_pictures.cause_pictures(switched, looks),
    )


def _horizons(
    tasks: Mapping[str, Sequence[Line]], looks: Palette
) -> tuple[tuple[Picture, ...], tuple[Picture, ...]]:
    """Return the horizons and the solve rates of all tasks; nothing where no trial finished."""
    shown = {
        task: [line.group for line in some]
        for task, some in tasks.items()
        if any(any(line.group.skills) for line in some)
    }
    if not shown:
        return (), ()
    groups, names = list(shown.values()), wording.listing(list(shown))
    alt = f"Memory horizon of every seed on {names}; the table above holds the numbers."
    horizons = picture("horizons", "", alt, partial(horizon_dots.draw, groups, looks))
    alt = f"Share of seeds that solved {names}, by length, with Wilson's interval."
    solved = picture("solve-rates", "", alt, partial(solve_rates.draw, groups, looks))
    return (horizons,), (solved,)


def _all(found: Iterable[Iterable[Picture]]) -> tuple[Picture, ...]:
    return tuple(one for some in found for one in some)
