"""Lay the records out in rows: one setting of a grid that reproduces a system, all its seeds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.catalogue import parse
from bench.record import Record, Results
from bench.system import System
from bench.trial import Trial
from reports import measured
from reports.frame import short

# What settings of one grid may differ in, and how a row's name calls it; a choice needs no word.
NAMED = {
    "task": "",
    "topology": "",
    "cell": "",
    "initialisation": "",
    "hidden_size": "H = ",
    "depth": "layers: ",
    "bidirectional": "",
    "sequence_length": "T = ",
    "learning_rate": "lr ",
    "optimiser": "",
    "clip": "clip ",
    "accelerator": "",
    "precision": "",
}


@dataclass(frozen=True)
class Row:
    """Hold one setting of a grid.

    Attributes:
        name: The system's name and, where the grid holds several settings, what tells this one.
        system: What the grid reproduces.
        trial: The settings; those of the first seed.
        planned: Number of planned seeds.
        records: The newest good record of each seed that finished, by seed.
    """

    name: str
    system: System
    trial: Trial
    planned: int
    records: tuple[Record, ...]

    @property
    def objective(self) -> str:
        """Return what the task asks for: classification, binary or regression."""
        return str(parse("task", self.trial.task)[0].facts["objective"])

    @property
    def dataset(self) -> str:
        """Return the task's name without its settings."""
        return parse("task", self.trial.task)[0].name

    @property
    def as_published(self) -> bool:
        """Tell whether the data are in a published form that differs from the intended one."""
        return parse("task", self.trial.task)[1].get("form") == "as_published"

    @property
    def learns(self) -> bool:
        """Tell whether anything is trained: not for the baselines that have no parameters."""
        return any(measured.parameters(record) for record in self.records)

    @property
    def skills(self) -> list[float]:
        """Return the test skill of each seed."""
        return [measured.skill(record) for record in self.records]

    @property
    def seeds(self) -> str:
        """Return how many seeds finished, and of how many where some did not."""
        done = len(self.records)
        return str(done) if done == self.planned else f"{done} of {self.planned}"

    def has(self, name: str) -> bool:
        """Tell whether some seed left this measurement."""
        return any(name in record.measurements for record in self.records)


def rows(results: Results) -> list[Row]:
    """Return every row, in the order of the grids.

    Raises:
        StoreError: The grids no longer give the trials that were planned.
    """
    newest = results.newest
    systems = results.sweep.systems
    missing = any(key not in newest for _, keys in systems for key in keys)
    planned = results.sweep.trials if missing else {}
    found = []
    for system, keys in systems:
        trials = {key: newest[key].trial if key in newest else planned[key] for key in keys}
        settings: dict[str, list[str]] = {}
        for key, trial in trials.items():
            settings.setdefault(trial.group, []).append(key)
        firsts = [trials[alike[0]] for alike in settings.values()]
        for trial, alike in zip(firsts, settings.values(), strict=True):
            kept = [newest[key] for key in alike if key in newest]
            good = sorted((r for r in kept if r.status == "ok"), key=lambda r: r.trial.seed)
            name = ", ".join([system.name, *told(trial, varying(firsts))])
            found.append(Row(name, system, trial, len(alike), tuple(good)))
    return found


def varying(trials: Sequence[Trial]) -> list[str]:
    """Return the settings in which some trials differ."""
    return [name for name in NAMED if len({repr(getattr(one, name)) for one in trials}) > 1]


def told(trial: Trial, names: Iterable[str]) -> list[str]:
    """Word some settings of a trial."""
    return [NAMED[name] + _value(name, getattr(trial, name)) for name in names]


def _value(name: str, value: Any) -> str:
    if name == "bidirectional" and value is None:
        return "one direction"
    return short(value)


def of_section(found: Sequence[Row], section: str) -> list[Row]:
    """Return the rows that stand in one section of the report."""
    return [row for row in found if row.system.section == section]


def negative_controls(found: Sequence[Row]) -> list[Row]:
    """Return the rows on which no skill can be had."""
    return [row for row in found if row.system.negative_control]
