"""Make results folders of any size, out of the records of the gallery's quick sweep.

Every record is one that was measured; only its width and seed, and with them its key, are others.

    python -m benchmarks._big_store runs/big --trials 100000 --seeds 2778

makes ``runs/big/sweep.yaml`` and ``runs/big/results``, which that sweep finds finished.
"""

import argparse
import json
import math
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from bench.store import FILE_NAME, Store
from bench.sweep_file import load
from bench.trial import Trial
from benchmarks._measuring import run

_RECORDS = Path(__file__).parents[1] / "reports/gallery/quick/results.jsonl"
_FIRST_WIDTH = 32


class BigStore(NamedTuple):
    """Tell of a folder with a big sweep's file and results."""

    folder: Path

    @property
    def config(self) -> Path:
        """Return where its sweep file lies."""
        return self.folder / "sweep.yaml"

    @property
    def results(self) -> Path:
        """Return where its results folder lies."""
        return self.folder / "results"

    @property
    def trials(self) -> int:
        """Return how many trials it has."""
        with closing(sqlite3.connect(self.results / FILE_NAME)) as connection:
            return int(connection.execute("SELECT count(*) FROM attempt").fetchone()[0])

    @property
    def megabytes(self) -> float:
        """Return the size of its store in MB."""
        return (self.results / FILE_NAME).stat().st_size / 1e6

    @property
    def resume(self) -> list[object]:
        """Return the words of the command that starts the sweep again, as ``python`` takes them."""
        return ["-m", "bench", "sweep", self.config, "--results", self.results]


def make(folder: Path, trials: int, seeds: int) -> BigStore:
    """Make a sweep of finished trials.

    Args:
        folder: Where to; it must not hold such a sweep yet.
        trials: How many at least: of the quick sweep's settings as many widths as that needs.
        seeds: Seeds a setting.
    """
    lines = _RECORDS.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    quick, records = json.loads(lines[0]), _Records(map(json.loads, lines[1:]))
    axes = {
        "hidden_size": list(range(_FIRST_WIDTH, _FIRST_WIDTH + records.widths(trials, seeds))),
        "seed": list(range(seeds)),
    }
    content = {name: quick[name] for name in ("description", "report", "training", "comparisons")}
    own = [{axis: grid[axis] for axis in grid if axis not in axes} for grid in quick["grids"]]
    content |= {"name": "big", "shared": axes, "grids": own}
    big = BigStore(folder)
    folder.mkdir(parents=True, exist_ok=True)
    big.config.write_text(json.dumps(content), encoding="utf-8")
    with Store.create(big.results):
        pass
    with closing(sqlite3.connect(big.results / FILE_NAME)) as connection, connection:
        connection.executemany(
            "INSERT INTO attempt (key, id, status, record) VALUES (?, ?, ?, ?)",
            map(records.row, load(str(big.config)).trials()),
        )
    if "nothing to do" not in run(*big.resume).printed:
        sys.exit(f"expected every trial of {big.config} to be done, but some were not")
    return big


class _Records:
    """Give a trial the record that was measured of its setting, seeds and widths taking turns."""

    def __init__(self, records: Iterator[dict[str, Any]]) -> None:
        self._found: dict[tuple[Any, ...], list[tuple[str, str]]] = {}
        for record in records:
            trial = Trial.model_validate_json(json.dumps(record["trial"]))
            # What stands behind the trial in a record's text; its key and its trial stand before it.
            rest = {name: record[name] for name in record if name not in ("key", "trial")}
            text = json.dumps(rest, separators=(",", ":"), ensure_ascii=False)
            self._found.setdefault(_setting(trial), []).append((record["status"], text[1:]))

    @property
    def settings(self) -> int:
        """Return how many settings were measured, of one width each."""
        return len(self._found)

    def widths(self, trials: int, seeds: int) -> int:
        """Return how many widths make so many trials."""
        return math.ceil(trials / (self.settings * seeds))

    def row(self, trial: Trial) -> tuple[str, str, str, str]:
        """Return a row of the store: key, id, status and the record's text."""
        measured = self._found[_setting(trial)]
        status, rest = measured[trial.seed % len(measured)]
        text = f'{{"key":"{trial.key}","trial":{trial.model_dump_json()},{rest}'
        return trial.key, trial.id, status, text


def _setting(trial: Trial) -> tuple[Any, ...]:
    return trial.task, trial.cell, trial.initialisation, trial.sequence_length


def main() -> None:
    """Make one, and say what it holds."""
    parser = argparse.ArgumentParser(description="Make a sweep of many finished trials.")
    parser.add_argument("folder", type=Path, help="where to; it must not hold such a sweep yet")
    parser.add_argument("--trials", type=int, default=100_000, help="at least so many")
    parser.add_argument("--seeds", type=int, default=5, help="seeds a setting")
    settings = parser.parse_args()
    big = make(settings.folder, settings.trials, settings.seeds)
    print(f"{big.results}: {big.trials} trials, {big.megabytes:.0f} MB")


if __name__ == "__main__":
    main()
