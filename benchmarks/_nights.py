"""Keep the values of real nights, and draw further nights from them: such without any change."""

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.store import Store
from reports.nightly.values import HEADLINES, NUMBERS, Night, Series, night

DATA = Path(__file__).with_name("nights.csv.gz")
COLUMNS = ("night", "setting", "headline", "seed", "value")
# Fresh seeds of a night, and how many nights it is judged by.
FRESH = 5
BASELINE = 10


def extract(folder: Path) -> None:
    """Write the values of a folder of nights to the file beside this one: of settings that all nights have.

    Horizons are those over the lengths that all nights have, too.
    """
    found = {}
    for store in sorted(folder.glob("????-??-??")):
        with Store.open_existing(store, untouched=True) as opened:
            found[store.name] = opened.results()
    settings = set.intersection(
        *({record.trial.group for record in results.records} for results in found.values())
    )
    rows: list[tuple[object, ...]] = []
    for name, results in found.items():
        kept = tuple(record for record in results.records if record.trial.group in settings)
        values = night(name, results.model_copy(update={"records": kept})).values
        rows += [
            (name, setting, headline, seed, f"{value:.7g}")
            for (setting, headline), by_seed in sorted(values.items())
            for seed, value in sorted(by_seed.items())
        ]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    # Without a time stamp, so that the same nights give the same file.
    DATA.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))


def read() -> list[Night]:
    """Return the real nights, the oldest first."""
    headlines = {str(one): one for one in HEADLINES}
    found: defaultdict[str, defaultdict[Series, dict[int, float]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    with gzip.open(DATA, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            series = Series(row["setting"], headlines[row["headline"]])
            found[row["night"]][series][int(row["seed"])] = float(row["value"])
    return [Night(name, values, {}, {}) for name, values in sorted(found.items())]


def pools(nights: Sequence[Night]) -> dict[Series, list[float]]:
    """Return the values of all fresh seeds of each series of numbers, over all nights."""
    seen = [set().union(*(one.values[series] for series in one.values)) for one in nights]
    fixed = set.intersection(*seen)
    found: defaultdict[Series, list[float]] = defaultdict(list)
    for one in nights:
        for series, values in one.values.items():
            if series.headline in NUMBERS:
                found[series] += [
                    value for seed, value in sorted(values.items()) if seed not in fixed
                ]
    return dict(sorted(found.items()))


def dealt(
    pool: Sequence[float], nights: int, generator: np.random.Generator
) -> list[dict[int, float]]:
    """Deal values of a pool to nights, each to one seed of one night; some may be left over.

    Raises:
        ValueError: The pool is too small.
    """
    drawn = generator.choice(np.asarray(pool), size=(nights, FRESH), replace=False)
    return [
        {FRESH * place + seed + 1: float(value) for seed, value in enumerate(values)}
        for place, values in enumerate(drawn)
    ]


def made(values: Sequence[Mapping[Series, Mapping[int, float]]], *, moved: bool) -> list[Night]:
    """Return nights of some values.

    Args:
        values: A mapping a night, the oldest first.
        moved: Whether the seed that all nights share computes something else each night.
    """
    settings = {series.setting for series in values[0]}
    return [
        Night(
            f"{place:02}",
            one,
            {setting: {0: {"test_loss": str(place if moved else 0)}} for setting in settings},
            {},
        )
        for place, one in enumerate(values)
    ]
