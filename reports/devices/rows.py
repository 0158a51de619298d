"""Lay the trials of a sweep out in rows: one network on one device in one precision, all its seeds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bench.record import Record, Results
from bench.trial import Trial
from reports import wording
from reports.frame import NOT_RUN, SETTINGS, gates, short
from reports.precisions import PRECISIONS

# What all others are held against.
REFERENCE = ("cpu", "32-true")
DEVICES = {"cpu": "CPU", "gpu": "GPU"}
# What tells a row from others of its network, or has a column of its own.
_TOLD = ("hidden_size", "accelerator", "precision")
_LABELS = {"task": "task", "initialisation": "initialisation"} | {
    name: label for name, label in SETTINGS.items() if name not in _TOLD
}

Kind = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """Hold one network at one width and length, on one device in one precision.

    Attributes:
        trial: The settings; those of the first seed.
        variant: Label of what else varies in the sweep; empty where nothing does.
        records: The newest good record of each seed that finished, by seed.
        lacking: Why each other seed has none, in the order of the seeds.
    """

    trial: Trial
    variant: str
    records: tuple[Record, ...]
    lacking: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        """Return device and precision."""
        return self.trial.accelerator, self.trial.precision

    @property
    def label(self) -> str:
        """Name the network as a figure does."""
        return f"{self.trial.cell}, {self.variant}" if self.variant else self.trial.cell

    @property
    def name(self) -> str:
        """Name the network as a table does: a plug-in as code."""
        told = wording.code(self.trial.cell)
        return f"{told}, {wording.escape(self.variant)}" if self.variant else told

    @property
    def size(self) -> str:
        """Return H in words: the units of a layer, or of each where they differ."""
        return short(self.trial.hidden_size)

    @property
    def length(self) -> int:
        """Return T, the sequence length."""
        return self.trial.sequence_length

    @property
    def planned(self) -> int:
        """Return the number of planned seeds."""
        return len(self.records) + len(self.lacking)

    @property
    def seeds(self) -> str:
        """Return how many seeds finished, and of how many where some did not."""
        done = len(self.records)
        return str(done) if done == self.planned else f"{done} of {self.planned}"


@dataclass(frozen=True)
class Setting:
    """Hold one network at one width and length, on every device in every precision.

    Attributes:
        rows: Its rows, the CPU first and 32-true before other precisions.
    """

    rows: tuple[Row, ...]

    @property
    def reference(self) -> Row | None:
        """Return the row in 32-true on the CPU; None where it was not planned."""
        return self.at(REFERENCE)

    def at(self, kind: Kind) -> Row | None:
        """Return the row of one device and precision; None where it was not planned."""
        return next((row for row in self.rows if row.kind == kind), None)


def settings(results: Results) -> list[Setting]:
    """Return every setting: plain cells before gated ones, small before large, short before long.

    Raises:
        StoreError: The grids no longer give the trials that were planned.
    """
    newest, planned = results.newest, results.sweep.reported
    missing = any(key not in newest for key in planned)
    trials = results.sweep.trials if missing else {}
    found: dict[Any, dict[Kind, list[tuple[Trial, Record | None]]]] = {}
    for key in planned:
        record = newest.get(key)
        trial = record.trial if record else trials[key]
        kind = trial.accelerator, trial.precision
        found.setdefault(_place(trial), {}).setdefault(kind, []).append((trial, record))
    variants = _variants([next(iter(kinds.values()))[0][0] for kinds in found.values()])
    made = [
        Setting(tuple(_row(kinds[kind], variant) for kind in ordered(kinds)))
        for kinds, variant in zip(found.values(), variants, strict=True)
    ]
    return sorted(made, key=lambda setting: _order(setting.rows[0]))


def kinds_of(found: Iterable[Setting]) -> list[Kind]:
    """Return every device with a precision that some row has, in the report's order."""
    return ordered({row.kind for setting in found for row in setting.rows})


def ordered(kinds: Iterable[Kind]) -> list[Kind]:
    """Return devices with their precisions, the CPU first and 32-true before other precisions."""
    return sorted(kinds, key=lambda kind: (kind[0], PRECISIONS.index(kind[1])))


def told(kind: Kind) -> str:
    """Name a device and a precision in a sentence."""
    return f"{wording.code(kind[1])} on the {DEVICES[kind[0]]}"


def _row(tried: list[tuple[Trial, Record | None]], variant: str) -> Row:
    by_seed = sorted(tried, key=lambda one: one[0].seed)
    good = tuple(record for _, record in by_seed if record and record.status == "ok")
    lacking = tuple(_why(record) for _, record in by_seed if not record or record.status != "ok")
    return Row(by_seed[0][0], variant, good, lacking)


def _why(record: Record | None) -> str:
    """Say why a trial has no result: of a traceback the last line, which names the error."""
    if record is None:
        return NOT_RUN
    lines = (record.reason or "no reason recorded").strip().splitlines()
    return lines[0] if record.status == "skipped" else f"{record.status}: {lines[-1].strip()}"


def _place(trial: Trial) -> tuple[str, ...]:
    """Return all that the rows of a setting have in common."""
    left_out = ("seed", "accelerator", "precision")
    return tuple(repr(getattr(trial, name)) for name in Trial.model_fields if name not in left_out)


def _order(row: Row) -> tuple[Any, ...]:
    trial = row.trial
    return gates(trial.cell), trial.cell, row.variant, trial.widths, trial.sequence_length


def _variants(firsts: list[Trial]) -> list[str]:
    """Return for each setting a label of what varies beside cell, width, length, device and precision.

    A budget that follows from width and length parts no networks; it has a column of its own.
    """
    values = [
        {name: getattr(t if name in Trial.model_fields else t.training, name) for name in _LABELS}
        for t in firsts
    ]
    varying = [name for name in _LABELS if len({repr(value[name]) for value in values}) > 1]
    sizes = [(t.widths, t.sequence_length) for t in firsts]
    budgets = {(size, value["budget"]) for size, value in zip(sizes, values, strict=True)}
    if "budget" in varying and len(budgets) == len(set(sizes)):
        varying.remove("budget")
    return [
        ", ".join(f"{_LABELS[name]}={short(value[name])}" for name in varying) for value in values
    ]
