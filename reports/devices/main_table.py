"""Lay out the table with a row for every network, width, length, device and precision, medians alone."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reports import measured, wording
from reports.devices import hardware, words
from reports.devices.half_lives import FULL, OWN
from reports.devices.hardware import Hardware
from reports.devices.paired import difference, middle, over_seeds, times_as_fast
from reports.devices.rows import DEVICES, Row, Setting
from reports.half_life import of_records
from reports.troubles import shorten

HEADS = [
    *("H", "T", "device", "precision", "hardware", "seeds", "budget"),
    *("fastest update, ms", "times as fast", "skill", "difference"),
    *("half-life float64", "own precision"),
]
# What tells rows apart stands first, and some of it is numbers.
NUMBERS = ("H", "T")


class Tables(NamedTuple):
    """Hold the tables by network, what their letters stand for, and why rows were not measured."""

    titled: list[tuple[str, str]]
    letters: list[str]
    reasons: list[str]


def tables(found: Sequence[Setting]) -> Tables:
    """Return the tables, one a network."""
    named = hardware.letters(found)
    rows = [row for setting in found for row in setting.rows]
    reasons = _numbers(rows)
    by: dict[str, list[list[str]]] = {}
    for setting in found:
        for row in setting.rows:
            by.setdefault(row.name, []).append(_cells(row, setting.reference, named, reasons))
    titled = [(name, wording.table(cells, HEADS, 5, numbers=NUMBERS)) for name, cells in by.items()]
    told = [f"({number}) {shorten(reason)}" for reason, number in reasons.items()]
    return Tables(titled, hardware.legend(named), told)


def _numbers(rows: Sequence[Row]) -> dict[str, int]:
    """Number why rows were not measured at all, in their order."""
    each = [why for row in rows if not row.records for why in row.lacking]
    return {why: number for number, why in enumerate(dict.fromkeys(each), 1)}


def _cells(
    row: Row, reference: Row | None, named: dict[Hardware, str], reasons: Mapping[str, int]
) -> list[str]:
    device, precision = row.kind
    place = [row.size, f"{row.length:,}", DEVICES[device], wording.code(precision)]
    if not row.records:
        why = ", ".join(str(reasons[one]) for one in dict.fromkeys(row.lacking))
        left = len(HEADS) - len(place) - 1
        return [*place, f"not measured ({why})", *[wording.NOTHING] * left]
    faster = times_as_fast(row, reference, measured.fastest_update)
    apart = difference(row, reference, measured.skill)
    itself = reference is row
    return [
        *place,
        hardware.cell(row, reference, named),
        row.seeds,
        f"{row.trial.training.budget:,}",
        words.median(
            over_seeds(row, lambda record: 1000 * measured.fastest_update(record)), wording.figures
        ),
        "1" if itself else _paired(row, faster, words.times),
        words.median(over_seeds(row, measured.skill), words.plain),
        "0" if itself else _paired(row, apart, words.signed),
        words.life(of_records(row.records, "trained", FULL)),
        words.life(of_records(row.records, "trained", OWN)),
    ]


def _paired(row: Row, numbers: Sequence[float], word: words.Word) -> str:
    """Word a median over pairs, and of how many finished seeds it is where not of all."""
    return words.median(middle(numbers), word, words.among(len(numbers), len(row.records)))
