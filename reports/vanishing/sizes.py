"""Follow half-lives and horizons over the width and the depth of a network."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from bench.training import Training
from bench.trial import Trial
from reports import summary
from reports.vanishing.lines import Line, trials_of
from reports.vanishing.rows import Row, of_section, order

Axis = Literal["width", "depth"]
AXES: tuple[Axis, ...] = ("width", "depth")
# What belongs to the size, to a point of a line, or to a seed; the rest is the same for all sizes.
_OWN = ("hidden_size", "depth", "match_parameters", "sequence_length", "seed", "training")


@dataclass(frozen=True)
class Size:
    """Hold one cell and initialisation at one size, over its lengths.

    Attributes:
        width: Units a layer.
        depth: Layers.
        line: Its horizons and records.
    """

    width: int
    depth: int
    line: Line


def sizes(found: Sequence[Row], frame: pd.DataFrame) -> list[Size]:
    """Return every size of the section "size", with those of the core that belong to it.

    A network of the core belongs to it where it differs from one of another size in nothing else. Of it
    only the lengths that those were tested at are kept, so that horizons can be compared. Networks
    with layers of different widths, or with a width chosen to give a number of parameters, are no sizes.

    Args:
        found: The rows of the study.
        frame: Its trials, as `reports.frame.trials` lays them out.
    """
    own = [row for row in of_section(found, "size") if _plain(row.trial)]
    lengths: dict[Any, set[int]] = {}
    for row in own:
        lengths.setdefault(_alike(row), set()).add(row.length)
    core = [row for row in of_section(found, "horizon") if _plain(row.trial)]
    added = [row for row in core if row.length in lengths.get(_alike(row), ())]
    places: dict[Any, dict[int, Row]] = {}
    for row in [*own, *added]:
        at = places.setdefault((_alike(row), row.trial.widths), {})
        at[row.length] = _joined(row, at.get(row.length))
    told = []
    for at in places.values():
        rows = tuple(at[length] for length in sorted(at))
        first = rows[0].trial
        alike = summary.groups(trials_of(rows, frame).assign(variant=""))
        told += [Size(first.widths[0], first.depth, Line(group, rows)) for group in alike]
    tasks = list(dict.fromkeys(row.trial.task for row in own))
    return sorted(told, key=lambda one: _place(one, tasks))


def by_task(found: Iterable[Size]) -> dict[str, list[Size]]:
    """Return the sizes by task, in their order."""
    parts: dict[str, list[Size]] = {}
    for one in found:
        parts.setdefault(one.line.group.task, []).append(one)
    return parts


def across(part: Sequence[Size], axis: Axis) -> dict[str, list[Size]]:
    """Return by network the sizes that differ in width alone, or in depth alone, rising.

    Widths are followed at the depth, and depths at the width, at which there are most sizes; networks
    with a single size are left out.

    Args:
        part: The sizes of one task.
        axis: What is followed.
    """
    other: Axis = "depth" if axis == "width" else "width"
    counts = Counter(getattr(one, other) for one in part)
    # The smaller one of equals.
    fixed = max(sorted(counts), key=lambda value: counts[value], default=0)
    series: dict[str, list[Size]] = {}
    for one in sorted(part, key=lambda size: int(getattr(size, axis))):
        if getattr(one, other) == fixed:
            series.setdefault(one.line.name, []).append(one)
    return {name: each for name, each in series.items() if len(each) > 1}


def _plain(trial: Trial) -> bool:
    widths = trial.hidden_size
    return trial.is_network and isinstance(widths, int) and trial.match_parameters is None


def _alike(row: Row) -> tuple[Any, ...]:
    """Return what all sizes of one series have in common; what looks at a training does not change it."""
    usual = {name: Training.model_fields[name].default for name in ("probes", "probe_interval")}
    training = row.trial.training.model_copy(update=usual)
    return *(getattr(row.trial, name) for name in Trial.model_fields if name not in _OWN), training


def _joined(row: Row, known: Row | None) -> Row:
    """Return one row with the seeds of two of the same setting."""
    if known is None:
        return row
    records = {record.key: record for record in (*known.records, *row.records)}
    ordered = tuple(sorted(records.values(), key=lambda record: record.trial.seed))
    return replace(row, records=ordered, keys=tuple(dict.fromkeys((*known.keys, *row.keys))))


def _place(one: Size, tasks: Sequence[str]) -> tuple[Any, ...]:
    return tasks.index(one.line.group.task), *order(one.line.rows[0])
