"""Keep the nights of one sweep in one folder: a results folder a night, named by its date."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bench.errors import LetheError, StoreError
from bench.grid import Axes
from bench.record import Results
from bench.store import Store
from bench.store_check import FILE_NAME, is_empty
from bench.sweep import Sweep

# Beside the nights: a folder of pages, one a night.
PAGES = "reports"
# A night has so many numbers to draw its seeds from.
MOST_FRESH = 100


class Neighbour(NamedTuple):
    """Hold what lies beside a night in the folder of nights, and cannot be compared with it.

    Attributes:
        name: The folder's name.
        reason: Why not.
    """

    name: str
    reason: str


def fresh_seeds(night: date, count: int) -> tuple[int, ...]:
    """Return a night's own seeds: the same whenever it is resumed, and those of no other night.

    >>> fresh_seeds(date(2026, 11, 1), 2)
    (73992100, 73992101)

    Args:
        night: Its date.
        count: How many.

    Raises:
        LetheError: More are asked for than a night has.
    """
    if not 0 <= count <= MOST_FRESH:
        raise LetheError(f"--fresh-seeds: expected 0 to {MOST_FRESH}, got {count}")
    first = night.toordinal() * MOST_FRESH
    return tuple(range(first, first + count))


def with_seeds(sweep: Sweep, seeds: Sequence[int]) -> Sweep:
    """Return the sweep with some seeds more in every grid.

    Raises:
        ConfigError: A grid makes no sense with them, as where learning rates are chosen on them.
    """
    grids = [
        grid.model_copy(update={"seed": tuple(dict.fromkeys((*grid.seed, *seeds)))})
        for grid in sweep.filled()
    ]
    extended = sweep.model_copy(update={"grids": tuple(grids), "shared": Axes()})
    extended.trials()
    return extended


def folder_of(nights: Path, night: date) -> Path:
    """Return the results folder of a night."""
    return nights / night.isoformat()


def pages_of(nights: Path, night: date) -> Path:
    """Return the folder that a night's page goes to."""
    return nights / PAGES / night.isoformat()


def refuse_other_sweeps(folder: Path, name: str) -> None:
    """Refuse a night's folder that holds another sweep: two in one would be taken for one.

    Args:
        folder: The night's folder, which may be absent.
        name: The sweep's name.

    Raises:
        LetheError: It holds another sweep.
        StoreError: Its store is damaged.
    """
    path = folder / FILE_NAME
    # What is empty, or no store at all, is for the sweep to refuse or to fill.
    if not path.is_file() or not path.stat().st_size:
        return
    with Store.open_existing(folder) as store:
        if not store.attempts():
            return
        found = store.source().sweep.name
    if found != name:
        raise LetheError(
            f"{folder}: expected a night of the sweep {name}, got one of {found}; give each sweep a folder "
            "of nights of its own with --nights"
        )


def before(nights: Path, night: date) -> tuple[list[Path], list[Neighbour]]:
    """Return the folders of the nights before a night, the newest first, and what else lies there.

    Hidden folders, files and the folder of pages are nobody's night, and not told.

    Args:
        nights: The folder of nights, which may be absent.
        night: The date.
    """
    found, strange = [], []
    there = sorted(nights.iterdir(), reverse=True) if nights.is_dir() else []
    for path in there:
        if not path.is_dir() or path.name.startswith(".") or path.name == PAGES:
            continue
        day = _date(path.name)
        if day is None:
            strange.append(Neighbour(path.name, "its name is not a date as YYYY-MM-DD"))
        elif day < night:
            found.append(path)
    return found, strange


def read(folder: Path, name: str) -> Results | Neighbour:
    """Return what a night before left, or why it is no night to compare with.

    Args:
        folder: Its folder.
        name: The sweep's name.
    """
    if is_empty(folder):
        return Neighbour(folder.name, "it is empty")
    try:
        with Store.open_existing(folder) as store:
            results = store.results()
    except StoreError as error:
        return Neighbour(folder.name, _reason(error, folder))
    if results.sweep.name != name:
        return Neighbour(folder.name, f"it holds another sweep, {results.sweep.name}")
    missing = len(set(results.sweep.planned) - set(results.newest))
    if missing or not results.records:
        return Neighbour(
            folder.name, f"it was broken off with {missing} of {len(results.sweep.planned)} to run"
        )
    return results


def _reason(error: StoreError, folder: Path) -> str:
    """Return what is wrong with a store, without the way to it, which differs from machine to machine."""
    text = str(error)
    for start in (f"{folder / FILE_NAME}: ", f"{folder}: "):
        text = text.removeprefix(start)
    return text.replace(f"{folder}/", "").replace(str(folder), folder.name)


def _date(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # Other ways to write a date, such as 20261101, would not sort as they are named.
    return day if day.isoformat() == text else None
