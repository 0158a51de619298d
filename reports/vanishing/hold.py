"""Tell how far beyond the trained lag a network still answers: the horizon H50-hold."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.record import Record
from reports import measured, wording
from reports.horizon import Horizon, Spread, horizon, spread
from reports.measured import Array
from reports.statistics import min_max_coverage
from reports.vanishing.lines import Line, half_solved, lengths
from reports.vanishing.rows import Row

ERROR = "length_generalisation_error"
LAG = "length_generalisation_lag"
# Less than so many times the trained lag is told by name.
FAR = 2


@dataclass(frozen=True)
class Hold:
    """Hold how far the seeds of one setting answer on sequences longer than those trained on.

    Attributes:
        length: The trained length.
        lag: The lag tested at that length, in steps.
        horizons: H50-hold of each seed, shortest first; "right" where every tested length passed.
    """

    length: int
    lag: float
    horizons: tuple[Horizon, ...]

    @property
    def spread(self) -> Spread | None:
        """Return the median and the range over seeds."""
        return spread(self.horizons)


def hold(row: Row) -> Hold | None:
    """Return H50-hold of a setting; None where no seed was tested beyond its length.

    Skill at each tested length is 1 - error / reference error, and the lag is that of the sequences
    scored there. The seeds see other test sequences: their common lag at a length is the median.
    """
    tested = [record for record in row.records if {ERROR, LAG} <= set(record.measurements)]
    # Almost always one: which lengths there are is decided by the task.
    axes = Counter(_lengths(record) for record in tested)
    if not axes:
        return None
    shared = axes.most_common(1)[0][0]
    kept = [record for record in tested if _lengths(record) == shared]
    lags = np.median([_read(record, LAG) for record in kept], axis=0)
    if not ((np.diff(lags, prepend=0.0) > 0).all() and np.isfinite(lags).all()):
        return None
    found = (horizon(lags.tolist(), _skills(record).tolist()) for record in kept)
    return Hold(row.length, float(lags[0]), tuple(sorted(found, key=lambda one: one.rank)))


def holds(line: Line) -> list[Hold]:
    """Return H50-hold of a network at each trained length that has it, rising."""
    return [one for row in line.rows if (one := hold(row))]


def table(part: Sequence[Line]) -> str:
    """Return H50-learn and, at each trained length, H50-hold of the networks of one task.

    Each is the median over seeds in steps, and the range in brackets where the seeds differ. Empty where nothing
    was tested.
    """
    found = [(line, {one.length: one for one in holds(line)}) for line in part]
    trained = [length for length in lengths(part) if any(length in mine for _, mine in found)]
    if not trained:
        return ""
    heads = ["network", "H50-learn", *(f"H50-hold, T = {n:,}" for n in trained)]
    rows = [
        [
            line.name,
            line.group.refusal or ranged(line.group.spread),
            *(ranged(mine[n].spread if n in mine else None) for n in trained),
        ]
        for line, mine in found
    ]
    return wording.table(rows, heads, 1)


def ranged(found: Spread | None) -> str:
    """Return a median horizon, with the range over seeds in brackets where they differ."""
    told = wording.median(found)
    if found is None or found.low == found.high or found.count < 2:
        return told
    return f"{told} ({wording.extent(found)})"


def sentences(part: Sequence[Line]) -> list[str]:
    """Tell how far beyond their lag the networks hold that learned it; nothing where none was tested."""
    tested = [(line, row, one) for line in part for row in line.rows if (one := hold(row))]
    if not tested:
        return []
    task = wording.code(part[0].group.task)
    learned = [(line, one) for line, row, one in tested if half_solved(row)]
    if not learned:
        return [
            f"On {task} no network was solved by half of its seeds, so there is nothing to hold."
        ]
    reached, short = [], []
    for line, one in learned:
        first = one.horizons[(len(one.horizons) - 1) // 2]
        reached += [one] if first.censoring == "right" else []
        short += [(line, one)] if first.censoring != "right" and first.value < FAR * one.lag else []
    told = (
        f"On {task} half of the seeds or more solved {wording.count(len(learned), 'setting')} (a network "
        f"at a length). {_of(len(reached), len(learned))} the median network answers at every longer "
        f"length that was tested; {_of(len(short), len(learned)).lower()} its skill falls below 0.5 before "
        f"{FAR} times the lag it was trained at"
    )
    return [f"{told}{': ' + _named(short) if short else ''}."]


def coverages(counts: Sequence[int]) -> str:
    """Say how often a range over so many seeds holds the true median."""
    different = sorted({count for count in counts if count > 1})
    if not different:
        return "With one seed there is no range."
    told = [
        f"{wording.percent(min_max_coverage(count))} of cases with {count} seeds"
        for count in different
    ]
    return f"A range from the lowest to the highest seed holds the true median in {wording.listing(told)}."


def counts(part: Sequence[Line]) -> list[int]:
    """Return every number of seeds that a median of H50-hold in the table is over."""
    return [len(one.horizons) for line in part for one in holds(line)]


def _named(short: Sequence[tuple[Line, Hold]]) -> str:
    by: dict[str, list[str]] = {}
    for line, one in short:
        by.setdefault(line.name, []).append(f"{one.length:,}")
    return wording.listing([f"{name} (T = {wording.listing(at)})" for name, at in by.items()])


def _of(some: int, all_of_them: int) -> str:
    if some == all_of_them:
        return "In all of them"
    return f"In {some}" if some else "In none"


def _lengths(record: Record) -> tuple[int, ...]:
    return tuple(record.measurements[ERROR].axes["length"])


def _skills(record: Record) -> Array:
    return 1 - _read(record, ERROR) / float(measured.array(record, "reference_error"))


def _read(record: Record, name: str) -> Array:
    """Return a probe's values after training, the only stage at which it looks."""
    found = measured.stage(record, name, "trained")
    return np.empty(0) if found is None else found
