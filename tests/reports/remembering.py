"""Fabricate the core of a study and read its networks as the report does."""

from collections.abc import Callable
from typing import Any

from bench.record import Measurement, Record, Results
from bench.trial import Trial
from reports.frame import trials
from reports.vanishing.lines import Line, lines
from reports.vanishing.rows import rows
from tests.reports.readings import Memory
from tests.reports.studies import Grid, grid, measured, study

SEEDS = range(5)


def network(cell: str, law: str, memory: Memory, **axes: Any) -> Grid:
    """Return a grid of the core: one network that remembers so, five seeds a length."""
    told = {"seed": SEEDS, "sequence_length": (25, 50, 100), **axes}
    return grid("horizon", cell, law, **told), measured(memory)


def read(results: Results) -> list[Line]:
    """Return the networks of a study."""
    return lines(rows(results), trials(results))


def found(*grids: Grid) -> list[Line]:
    """Fabricate a study of some grids and return its networks."""
    return read(study(grids))


def changed(
    results: Results, change: Callable[[Trial, dict[str, Measurement]], dict[str, Any]]
) -> Results:
    """Return results with other values in some measurements; an ellipsis in place of values leaves one out."""

    def altered(record: Record) -> Record:
        kept = dict(record.measurements)
        for name, values in change(record.trial, kept).items():
            if values is ...:
                del kept[name]
            else:
                kept[name] = kept[name].model_copy(update={"values": values})
        return record.model_copy(update={"measurements": kept})

    return results.model_copy(update={"records": tuple(map(altered, results.records))})
