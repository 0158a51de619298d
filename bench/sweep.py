"""Say what a sweep is: fixed training settings, and a list of grids that expands to trials."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from itertools import chain
from typing import Annotated, Any, Literal

from pydantic import Field

from bench.comparison import Comparison, unmatched
from bench.config_errors import key_path
from bench.errors import ConfigError
from bench.fields import PositiveFloat, PositiveInt, Strict
from bench.grid import Axes, Grid
from bench.nonsense import nonsense
from bench.part import part_faults, setting_faults
from bench.selection import (
    HOLDS_FOR,
    SELECTED,
    Selection,
    Who,
    selection_faults,
    unprobed,
    who,
)
from bench.system import name_faults, system_faults
from bench.training import Training
from bench.trial import Trial

ReportName = Literal["forgetting", "reproduction", "vanishing_gradient", "devices"]


class Sweep(Strict):
    """Hold a sweep: fixed training settings and a list of grids, united and de-duplicated.

    Attributes:
        name: Its name.
        description: What it is for.
        report: Which report its results are written up in: how far networks remember, how their
            results lie to published ones, the study of vanishing gradients, or devices and precisions.
        timeout: Seconds a trial may take.
        memory_limit: MiB a trial may allocate beyond what its process starts with; on Linux.
        training: Training settings of every grid that does not say otherwise.
        comparisons: Tests named in advance; for the report forgetting, which alone tests them.
        selection: How learning rates are chosen where a grid asks for that.
        shared: Axes of every grid that does not say otherwise.
        grids: The grids.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    description: str = ""
    report: ReportName = "forgetting"
    timeout: PositiveFloat = Field(600.0, description="seconds a trial may take")
    memory_limit: PositiveInt | None = Field(
        None, description="MiB a trial may allocate beyond what its process starts with"
    )
    training: Training = Training()
    comparisons: Annotated[tuple[Comparison, ...], Field(max_length=6, strict=False)] = ()
    selection: Selection | None = None
    shared: Axes = Axes()
    grids: Annotated[tuple[Grid, ...], Field(min_length=1, strict=False)]

    def filled(self) -> list[Grid]:
        """Return the grids with the shared axes and the training settings filled in."""
        return [
            grid.model_copy(
                update={
                    **self.shared.given,
                    **grid.given,
                    "training": grid.trained(self.training),
                }
            )
            for grid in self.grids
        ]

    def trials(self) -> tuple[Trial, ...]:
        """Expand the grids to trials, each key once, in the order of the grids.

        Raises:
            ConfigError: An axis without a default is missing, a combination makes no sense, or two
                trials would have one id.
        """
        return self._trials

    @cached_property
    def _trials(self) -> tuple[Trial, ...]:
        found: dict[str, Trial] = {}
        groups: dict[str, dict[int, str]] = {}
        names = [grid.system.name for grid in self.grids if grid.system]
        faults = dict.fromkeys(self._faults(names))
        firsts: list[Trial] = []
        with _uncollected():
            for number, grid in enumerate(self.filled()):
                blocks = list(grid.settings())
                points = list(chain.from_iterable(blocks))
                told = [
                    *grid.missing,
                    *system_faults(grid.system, points, names),
                    *setting_faults(grid.part, points),
                ]
                for block in blocks:
                    faulty = list(map(nonsense, block))
                    told += chain.from_iterable(faulty)
                    # A setting that makes sense does so at every seed: it is checked at the first.
                    alike = [
                        self._trial(grid, {**point, "seed": grid.seed[0]})
                        for point, fault in zip(block, faulty, strict=True)
                        if not fault
                    ]
                    firsts += alike
                    by_seed = zip(*(one.seeded(grid.seed) for one in alike), strict=True)
                    told += _united(chain.from_iterable(by_seed), found, groups)
                where = key_path(("grids", number))
                faults.update({f"{where}: {fault}": None for fault in told})
        faults.update(dict.fromkeys(unmatched(self.comparisons, firsts)))
        if faults:
            raise ConfigError(f"sweep {self.name}", list(faults))
        return tuple(found.values())

    def expanded(self) -> Iterator[tuple[Grid, list[dict[str, Any]]]]:
        """Yield each filled grid with its points, without any where an axis is missing."""
        for grid in self.filled():
            yield grid, list(grid.points())

    def provisional(self) -> list[Trial]:
        """Return one trial for each learning rate still to be chosen, at the first rate to try."""
        return [
            self.first_trial(one)
            for grid in self.filled()
            if grid.selects and not grid.missing
            for one in grid.split(HOLDS_FOR)
        ]

    def selecting(self) -> "Sweep | None":
        """Return the sweep that the learning rates are chosen by; None where none is chosen."""
        if self.selection is None:
            return None
        found = {who(trial): trial for trial in self.provisional()}
        tried = self.selection.model_dump()
        grids = [
            Grid.model_validate(
                {name: (getattr(trial, name),) for name in HOLDS_FOR}
                | tried
                | {"training": unprobed(trial.training)}
            )
            for trial in found.values()
        ]
        return self.model_copy(
            update={"grids": tuple(grids), "shared": Axes(), "selection": None, "comparisons": ()}
        )

    def settled(self, rates: Mapping[Who, float]) -> "Sweep":
        """Return the sweep with its learning rates chosen: grids of which each has one.

        Args:
            rates: The rate by what it is chosen for.
        """
        grids: list[Grid] = []
        for grid in self.filled():
            if not grid.selects:
                grids.append(grid)
                continue
            for one in grid.split(HOLDS_FOR):
                rate = rates[who(self.first_trial(one))]
                grids.append(one.model_copy(update={"learning_rate": (rate,)}))
        return self.model_copy(update={"grids": tuple(grids), "shared": Axes(), "selection": None})

    def first_trial(self, grid: Grid) -> Trial:
        """Return the first trial of a filled grid."""
        return self._trial(grid, next(grid.points()))

    def _trial(self, grid: Grid, point: dict[str, Any]) -> Trial:
        """Return the trial at a point, a rate to be chosen being the first one to try."""
        if point.get("learning_rate") == SELECTED:
            # Without a selection that is a fault of its own, told beside the others.
            usual = Trial.model_fields["learning_rate"].default
            first = self.selection.learning_rate[0] if self.selection else usual
            point = {**point, "learning_rate": first}
        return Trial(**point, training=grid.training or self.training)

    def _faults(self, names: list[str]) -> Iterator[str]:
        """Yield what is wrong with the sweep as a whole, given the names of its systems."""
        if self.report == "reproduction" and not names:
            yield "report: reproduction needs a grid with a system: what it reproduces; found none"
        if self.report != "forgetting" and self.comparisons:
            yield (
                f"comparisons: the report {self.report} tests none of them, got {len(self.comparisons)}; leave them "
                "out, or let it be the report forgetting"
            )
        yield from name_faults(names)
        filled = self.filled()
        yield from part_faults([grid.part for grid in filled if grid.part])
        yield from selection_faults(self.selection, filled)


def _united(
    trials: Iterable[Trial], found: dict[str, Trial], groups: dict[str, dict[int, str]]
) -> Iterator[str]:
    """Add trials to those found, by key, and their keys by group and seed; yield what cannot be united."""
    for trial in trials:
        found.setdefault(trial.key, trial)
        # A group and a seed are what an id is made of.
        if groups.setdefault(trial.group, {}).setdefault(trial.seed, trial.key) != trial.key:
            yield (
                f"trial {trial.id} is also in another grid, with other training settings; "
                "leave one out, or put it in a sweep of its own"
            )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put off the search for garbage in cycles: of many trials it takes as long as making them."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
