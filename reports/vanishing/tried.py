"""Name what was tried on the negative controls of a study."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.record import Record
from bench.trial import Trial
from reports.vanishing.rows import Row, of_section


@dataclass(frozen=True)
class Tried:
    """Hold one setting that was tried on a control, as `reports.controls` asks for it."""

    name: str
    trial: Trial
    planned: int
    records: tuple[Record, ...]


def tried(found: Sequence[Row]) -> list[Tried]:
    """Return what was tried on a control: named by the control, and by what varies within it."""
    rows = of_section(found, "control")
    made = []
    for row in rows:
        title = row.part.name or row.trial.task
        alike = [one for one in rows if (one.part.name or one.trial.task) == title]
        details = [
            row.law if len({one.law for one in alike}) > 1 else "",
            f"T = {row.length:,}" if len({one.length for one in alike}) > 1 else "",
        ]
        name = ", ".join(filter(None, [title, *details]))
        made.append(Tried(name, row.trial, row.planned, row.records))
    return made
