"""Say what was run, on what, and how long it took."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from bench.record import Record, Results
from bench.training import Training
from reports import wording
from reports.frame import AXES, gates, short

# The frame's own order is that of its first task; these read better over all.
ORDER: dict[str, Callable[[Any], Any]] = {
    "cell": lambda cell: (gates(cell), cell),
    "sequence_length": int,
    "seed": int,
}
# Axes that are told only where a trial uses them.
SELDOM = ("bidirectional", "match_parameters")


def planned_records(results: Results) -> list[Record]:
    """Return every attempt at a trial that the sweep's last start asked for."""
    return [record for record in results.records if record.key in results.sweep.planned]


def environment(records: Sequence[Record]) -> list[tuple[str, str]]:
    """Return what the attempts ran on: a value that all share alone, others with their counts.

    Those that were skipped ran on nothing; they are told only where no other was made.
    """
    ran = _ran(records) or records
    names = sorted({name for record in ran for name in record.environment})
    found = []
    for name in names:
        values = Counter(record.environment.get(name, "not recorded") for record in ran)
        told = [
            wording.escape(value) + (f" ({number} of {len(ran)})" if len(values) > 1 else "")
            for value, number in sorted(values.items(), key=lambda item: (-item[1], item[0]))
        ]
        found.append((wording.escape(name), "; ".join(told)))
    return found


def axes(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Return every axis with the values it took, in the report's order."""
    found = []
    for name in AXES:
        values = dict.fromkeys(frame[name])
        if name in SELDOM and not any(values):
            continue
        order = ORDER.get(name)
        ordered = sorted(values, key=order) if order else list(values)
        found.append((wording.code(name), ", ".join(_value(value) for value in ordered)))
    return found


def training(settings: Sequence[Training]) -> list[tuple[str, str, str]]:
    """Return the training settings, each with every value it took, and what they mean."""
    return [
        (
            wording.code(name),
            ", ".join(map(_value, _rising(getattr(one, name) for one in settings))),
            wording.escape(field.description or ""),
        )
        for name, field in Training.model_fields.items()
    ]


def _rising(values: Iterable[Any]) -> list[Any]:
    """Return the different values in rising order, none first."""
    return sorted(set(values), key=lambda value: (value is not None, value or 0))


def started(records: Sequence[Record], asked: str) -> str:
    """Say when the first attempt started, and the sweep where it was started again after that.

    Args:
        records: The attempts; those that were skipped count only where no other was made.
        asked: When the sweep was last started.
    """
    if not records:
        return f"The sweep was started {asked}"
    first = min((one.started for one in _ran(records) or records), key=datetime.fromisoformat)
    again = datetime.fromisoformat(asked) > datetime.fromisoformat(first)
    return f"First attempt started {first}" + (
        f", newest start of the sweep {asked}" if again else ""
    )


def compute(records: Sequence[Record]) -> str:
    """Say how many attempts there were, how long they took together, and how many were skipped."""
    ran = _ran(records)
    known = [record.wall_time for record in ran if record.wall_time is not None]
    lost, skips = len(ran) - len(known), len(records) - len(ran)
    told = [
        f"{wording.count(len(ran), 'attempt')}, {wording.duration(sum(known))} of trial time summed"
    ]
    if lost:
        told.append(f"{wording.count(lost, 'attempt')} of unknown length not in that sum")
    if skips:
        told.append(f"{wording.count(skips, 'skip')}, which ran nothing, not among the attempts")
    return "; ".join(told)


def _ran(records: Sequence[Record]) -> list[Record]:
    """Return the attempts that ran: those that were skipped did not."""
    return [record for record in records if record.status != "skipped"]


def _value(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, tuple):
        words = all(isinstance(one, str) for one in value)
        return " ".join(map(wording.code, value)) if words else short(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        f"{value:,}"
        if isinstance(value, int)
        else f"{value:g}"
        if isinstance(value, float)
        else wording.code(str(value))
    )
