"""Tell how healthy the training was: gradient norms before clipping, updates clipped and left out."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.record import Record
from reports import measured, wording
from reports.vanishing.rows import Row, by_length

SECTIONS = {
    "horizon": "Horizons",
    "size": "Sizes",
    "cause": "Causes",
    "control": "Negative controls",
}


@dataclass(frozen=True)
class Health:
    """Hold how the training of one setting went, over all its seeds.

    Attributes:
        row: The setting.
        norm: Median gradient norm over the updates that were sampled, before clipping; NaN without one.
        largest: The largest of these that was finite.
        clipped: Share of updates that were clipped, mean over seeds; NaN without clipping.
        left_out: Updates whose gradient was not finite and that were left out, summed over seeds.
    """

    row: Row
    norm: float
    largest: float
    clipped: float
    left_out: int

    def __str__(self) -> str:
        """Write norms and the share clipped as one cell of a table."""
        clipped = (
            f" · {wording.percent(round(self.clipped, 3))}" if math.isfinite(self.clipped) else ""
        )
        return f"{wording.figures(self.norm)} · {wording.figures(self.largest)}{clipped}"


def health(row: Row) -> Health | None:
    """Return how the training of a setting went; None where no seed finished or kept its norms."""
    kept = [record for record in row.records if "gradient_norm" in record.measurements]
    if not kept:
        return None
    norms = np.concatenate([measured.array(record, "gradient_norm") for record in kept])
    finite = norms[np.isfinite(norms)]
    clipped = [float(measured.array(record, "clipped_fraction")) for record in kept]
    return Health(
        row=row,
        norm=float(np.median(finite)) if finite.size else math.nan,
        largest=float(finite.max(initial=-math.inf)) if finite.size else math.nan,
        clipped=float(np.mean(clipped)) if row.trial.clip is not None else math.nan,
        left_out=_total(kept, "nonfinite_steps"),
    )


def tables(found: Sequence[Row]) -> list[tuple[str, str]]:
    """Return a table for each section and task, with its title: a row a network, a column a length."""
    made = []
    for section, title in SECTIONS.items():
        lines = by_length(
            row for row in found if row.part.section == section and row.trial.is_network
        )
        for task in dict.fromkeys(line[0].trial.task for line in lines):
            part = [line for line in lines if line[0].trial.task == task]
            if told := _table(part):
                made.append((f"{title}, {wording.code(task)}", told))
    return made


def sentences(found: Sequence[Row]) -> list[str]:
    """Say where training was least healthy."""
    known = [one for row in found if row.trial.is_network and (one := health(row))]
    if not known:
        return []
    told = []
    normed = [one for one in known if math.isfinite(one.largest)]
    if normed:
        worst = max(normed, key=lambda one: one.largest)
        told.append(
            f"The largest gradient norm that was sampled, {wording.figures(worst.largest)} before clipping, is that "
            f"of {_named(worst.row)}."
        )
    clipped = [one for one in known if math.isfinite(one.clipped)]
    if clipped:
        most = max(clipped, key=lambda one: one.clipped)
        told.append(
            f"The largest share of updates clipped is {wording.percent(round(most.clipped, 3))}, of {_named(most.row)}."
        )
    # A trial that stands in several sections was trained once.
    records = {record.key: record for one in known for record in one.row.records}
    updates = _total(records.values(), "updates")
    if lost := [one for one in known if one.left_out]:
        named = wording.listing(list(dict.fromkeys(_named(one.row) for one in lost)))
        told.append(
            f"{_total(records.values(), 'nonfinite_steps'):,} of {updates:,} updates had a gradient that was not "
            f"finite and were left out, in {named}."
        )
    else:
        told.append(f"None of {updates:,} updates had a gradient that was not finite.")
    return told


def _total(records: Iterable[Record], name: str) -> int:
    return sum(int(measured.array(record, name)) for record in records)


def _table(lines: Sequence[tuple[Row, ...]]) -> str:
    lengths = sorted({row.length for line in lines for row in line})
    rows = []
    for line in lines:
        found = {row.length: health(row) for row in line}
        if any(found.values()):
            cells = [str(found.get(length) or wording.NOTHING) for length in lengths]
            left_out = sum(one.left_out for one in found.values() if one)
            rows.append([_setting(line[0]), *cells, f"{left_out:,}"])
    heads = ["network", *(f"T = {length:,}" for length in lengths), "updates left out"]
    return wording.table(rows, heads, 1) if rows else ""


def _setting(row: Row) -> str:
    """Name a row within its table: its network, and what tells it from others of its section."""
    section = row.part.section
    if section == "size":
        widths = wording.listing(list(dict.fromkeys(f"{width:,}" for width in row.trial.widths)))
        return f"{row.name}, H = {widths}, depth {row.trial.depth}"
    named = section != "horizon" and row.part.name
    return f"{row.name} ({wording.escape(row.part.name)})" if named else row.name


def _named(row: Row) -> str:
    return f"{_setting(row)} on {wording.code(row.trial.task)} at T = {row.length:,}"
