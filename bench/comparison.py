"""Say which solve rates are to be compared, before a sweep runs."""

from collections.abc import Collection, Iterator, Sequence

from bench.fields import CellName, InitialisationName, PositiveInt, Strict, TaskName
from bench.trial import Trial


class Contender(Strict):
    """Name one side of a comparison."""

    cell: CellName
    initialisation: InitialisationName = "default"


class Comparison(Strict):
    """Name, before the sweep runs, two sides whose solve rates the report will test."""

    task: TaskName
    sequence_length: PositiveInt
    first: Contender
    second: Contender


def unmatched(comparisons: Sequence[Comparison], trials: Collection[Trial]) -> Iterator[str]:
    """Yield a fault for each side of a comparison that is not among the trials.

    Args:
        comparisons: What is to be compared.
        trials: The trials of the sweep.
    """
    present = {(t.task, t.sequence_length, t.cell, t.initialisation) for t in trials}
    for number, comparison in enumerate(comparisons):
        place = comparison.task, comparison.sequence_length
        for name, side in (("first", comparison.first), ("second", comparison.second)):
            if (*place, side.cell, side.initialisation) not in present:
                yield (
                    f"comparisons[{number}].{name}: no trial of the grids has {side.cell} {side.initialisation} "
                    f"on {comparison.task} at sequence length {comparison.sequence_length}"
                )
