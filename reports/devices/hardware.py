"""Tell on what each row was measured, and whether a row and its reference were measured alike."""

from collections.abc import Iterable, Sequence
from string import ascii_uppercase

from bench.record import Record
from reports import wording
from reports.devices.rows import DEVICES, Row, Setting

# What of the environment bears on speed, beside the device's name, and what it is called.
CONDITIONS = {
    "threads": "threads",
    "workers": "trials side by side",
    "torch": "torch",
    "system": "system",
    "onednn_max_cpu_isa": "oneDNN at most",
}
ELSEWHERE = "‡"

Hardware = tuple[str, ...]


def of_record(record: Record) -> Hardware:
    """Return the accelerator, the device's name and the conditions it ran under; empty for what is not recorded."""
    told = record.environment
    names = ("device", *CONDITIONS)
    return record.trial.accelerator, *(told.get(name, "") for name in names)


def letters(found: Iterable[Setting]) -> dict[Hardware, str]:
    """Give each hardware a letter, CPUs first."""
    seen = {of_record(r) for setting in found for row in setting.rows for r in row.records}
    return {one: _letter(place) for place, one in enumerate(sorted(seen))}


def _letter(place: int) -> str:
    rounds, rest = divmod(place, len(ascii_uppercase))
    return ascii_uppercase[rest] + (str(rounds + 1) if rounds else "")


def legend(named: dict[Hardware, str]) -> list[str]:
    """Say what each letter stands for."""
    return [f"**{letter}**: {_words(one)}" for one, letter in named.items()]


def _words(one: Hardware) -> str:
    accelerator, device, *values = one
    known = [
        f"{label} {wording.escape(value)}"
        for label, value in zip(CONDITIONS.values(), values, strict=True)
        if value
    ]
    name = wording.escape(device) or "name not recorded"
    return f"{DEVICES[accelerator]} {name}" + (f" ({', '.join(known)})" if known else "")


def cell(row: Row, reference: Row | None, named: dict[Hardware, str]) -> str:
    """Return the letters of a row, marked where its reference was measured on something else."""
    told = ", ".join(dict.fromkeys(sorted(named[of_record(record)] for record in row.records)))
    return f"{told} {ELSEWHERE}" if told and elsewhere(row, reference) else told


def elsewhere(row: Row, reference: Row | None) -> bool:
    """Tell whether some seed was measured on or under something else than the same seed of the reference.

    That a GPU has another name than a CPU is what is asked about; all else is to be equal there, too.
    """
    others = {r.trial.seed: r for r in reference.records} if reference else {}
    return any(
        _compared(record, row) != _compared(others[record.trial.seed], row)
        for record in row.records
        if record.trial.seed in others
    )


def _compared(record: Record, row: Row) -> Hardware:
    _, device, *conditions = of_record(record)
    return (device if row.trial.accelerator == "cpu" else "", *conditions)


def crowded(rows: Sequence[Row]) -> bool:
    """Tell whether some trial ran beside others, or does not say that it ran alone."""
    return any(r.environment.get("workers") != "1" for row in rows for r in row.records)
