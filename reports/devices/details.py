"""Lay out the tables in full: speed, costs, skill and half-lives of every row that was measured."""

from collections.abc import Callable, Sequence

from bench.record import Record
from reports import measured, wording
from reports.devices import costs, half_lives, words
from reports.devices.half_lives import FULL, OWN
from reports.devices.main_table import NUMBERS
from reports.devices.paired import Middle, difference, middle, over_seeds, times_as_fast
from reports.devices.rows import DEVICES, REFERENCE, Row, Setting
from reports.half_life import of_records
from reports.measured import STAGES

PLACE = ["network", "H", "T", "device", "precision"]
Cells = Callable[[Row, Setting], list[str]]
NOT_MEASURED = "not measured"
MEBIBYTES: Callable[[float], str] = "{:,.0f}".format


def speed(found: Sequence[Setting]) -> str:
    """Return times of an update, throughput and relative speed; empty where nothing finished."""
    heads = [
        *("fastest update, ms", "median over fastest", "sequences/s", "tokens/s"),
        *("times as fast", "pairs"),
    ]
    on_gpu = any(row.kind[0] != REFERENCE[0] for one in found for row in one.rows if row.records)

    def cells(row: Row, setting: Setting) -> list[str]:
        paired = middle(times_as_fast(row, setting.reference, measured.fastest_update))
        told = [
            _spread(row, lambda record: 1000 * measured.fastest_update(record)),
            _spread(row, costs.slowed),
            _spread(row, _named("sequences_per_second")),
            _spread(row, _named("tokens_per_second")),
            *_paired(row, paired, words.times),
        ]
        if on_gpu:
            own = setting.at((row.kind[0], REFERENCE[1]))
            beside = middle(times_as_fast(row, own, measured.fastest_update))
            told.append("–" if own is row else words.spread(beside, words.times))
        return told

    same = ["times as fast as 32-true on its own device"] if on_gpu else []
    return _table(found, [*heads, *same], cells)


def work(found: Sequence[Setting]) -> str:
    """Return memory, work and energy; empty where nothing finished."""
    heads = [
        "GFLOP forward",
        "about GFLOP/s",
        "peak memory, MiB",
        "growth, MiB",
        "device memory, MiB",
    ]
    heads += ["processor, J", "GPU, J"]

    def cells(row: Row, _: Setting) -> list[str]:
        return [
            words.median(over_seeds(row, _named("forward_flops", 1e-9)), wording.figures),
            words.median(over_seeds(row, lambda r: 1e-9 * costs.throughput(r)), wording.figures),
            _or_not(row, _named("process_memory_peak"), MEBIBYTES),
            _or_not(row, costs.growth, MEBIBYTES),
            _or_not(row, _named("device_memory_peak"), MEBIBYTES),
            *(_energy(row, name) for name in ("energy_processor", "energy_gpu")),
        ]

    return _table(found, heads, cells)


def skill(found: Sequence[Setting]) -> str:
    """Return test skill and how far it lies from the reference's; empty where nothing finished."""
    heads = ["seeds", "skill", "difference", "pairs", "not finite"]

    def cells(row: Row, setting: Setting) -> list[str]:
        paired = middle(difference(row, setting.reference, measured.skill))
        finite = over_seeds(row, measured.skill)
        lost = len(row.records) - (finite.number if finite else 0)
        return [
            row.seeds,
            words.spread(finite, words.plain),
            *_paired(row, paired, words.signed),
            str(lost),
        ]

    return _table(found, heads, cells)


def lives(found: Sequence[Setting]) -> str:
    """Return half-lives before and after training; empty where none was measured."""
    heads = [
        f"{when}, {what}"
        for when in ("before", "after")
        for what in ("float64", "own precision", "ratio")
    ]

    def cells(row: Row, _: Setting) -> list[str]:
        told = []
        for stage in STAGES:
            ratio = middle(one.ratio for one in half_lives.beside(row.records, stage))
            told += [words.lives(of_records(row.records, stage, name)) for name in (FULL, OWN)]
            told.append(words.spread(ratio, words.share, among=_among(row, ratio)))
        return told if any(cell != wording.NOTHING for cell in told) else []

    return _table(found, heads, cells)


def _table(found: Sequence[Setting], heads: Sequence[str], cells: Cells) -> str:
    rows = [
        [
            row.name,
            row.size,
            f"{row.length:,}",
            DEVICES[row.kind[0]],
            wording.code(row.kind[1]),
            *told,
        ]
        for setting in found
        for row in setting.rows
        if row.records and (told := cells(row, setting))
    ]
    return wording.table(rows, [*PLACE, *heads], len(PLACE), numbers=NUMBERS) if rows else ""


def _named(name: str, scale: float = 1.0) -> Callable[[Record], float]:
    return lambda record: scale * measured.value(record, name)


def _among(row: Row, found: Middle | None) -> str:
    """Say of how many finished seeds a median is, where not of all."""
    return words.among(found.number, len(row.records)) if found else ""


def _spread(row: Row, value: Callable[[Record], float]) -> str:
    return words.spread(over_seeds(row, value), wording.figures)


def _paired(row: Row, told: Middle | None, word: words.Word) -> list[str]:
    """Return a paired number and of how many seeds it is; the reference is not held against itself."""
    if row.kind == REFERENCE:
        return ["reference", wording.NOTHING]
    return [words.spread(told, word), str(told.number) if told else "0"]


def _or_not(row: Row, value: Callable[[Record], float], word: words.Word) -> str:
    found = over_seeds(row, value)
    return words.spread(found, word) if found else NOT_MEASURED


def _energy(row: Row, name: str) -> str:
    """Word the energy of a training; where it was counted with that of other trials, that it is shared."""
    found = over_seeds(row, lambda record: costs.energy(record, name))
    if found is None and over_seeds(row, _named(name)):
        return "shared"
    return words.spread(found, wording.figures) if found else NOT_MEASURED
