"""Measure how sweeps of many finished trials are read, resumed and reported."""

import math
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from bench.store_check import FILE_NAME
from benchmarks._big_store import BigStore
from benchmarks._measuring import Run, forget, load_average, run, spread, table

# Settings: few with so many seeds as it takes, or so many as it takes with few seeds.
SHAPES = {"36 settings": 36, "5 seeds a setting": None}
_FEW_SEEDS = 5
# As on the next morning: the machine no longer holds the file in memory.
_UNREAD = "resume, file on disk"
# Seconds to read a sweep file, check and expand it, without those in which Python starts.
_EXPAND = (
    "import sys, time; from bench.sweep_file import load; clock = time.perf_counter(); "
    "load(sys.argv[1]); print(time.perf_counter() - clock)"
)


@dataclass
class Grown:
    """Hold what was measured of one sweep.

    Attributes:
        shape: One of `SHAPES`.
        trials: How many it has.
        megabytes: The size of its store.
        runs: Runs, by what was run: expand, resume, report.
    """

    shape: str
    trials: int
    megabytes: float
    runs: defaultdict[str, list[Run]] = field(default_factory=lambda: defaultdict(list))


def grow(shape: str, size: int, rounds: int, asked: str) -> Grown:
    """Make a sweep of finished trials and run the commands on it, which take turns.

    Args:
        shape: One of `SHAPES`.
        size: Trials, at least.
        rounds: Runs of each command.
        asked: "resume" or "report", what to run; the sweep is expanded in any case.
    """
    settings = SHAPES[shape]
    seeds = math.ceil(size / settings) if settings else _FEW_SEEDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In another process: what is big here would count as memory of those that start from here.
        run("-m", "benchmarks._big_store", folder, "--trials", size, "--seeds", seeds)
        big = BigStore(folder)
        grown = Grown(shape, big.trials, big.megabytes)
        commands: dict[str, list[object]] = {
            "resume": big.resume,
            _UNREAD: big.resume,
            "report": ["-m", "bench", "report", big.results, "--output", folder / "report"],
        }
        for _ in range(rounds):
            expanded = run("-c", _EXPAND, big.config)
            grown.runs["expand"].append(expanded._replace(seconds=float(expanded.printed)))
            for what in (what for what in commands if what.split(",")[0] == asked):
                if what == _UNREAD:
                    forget(big.results / FILE_NAME)
                grown.runs[what].append(run(*commands[what]))
            last = {what: round(runs[-1].seconds, 2) for what, runs in grown.runs.items()}
            print(shape, big.trials, last, "load", load_average(), flush=True)
    return grown


def growth_table(found: list[Grown]) -> str:
    """Write what was measured as a table, a row a sweep."""
    columns = [what for what in ("expand", "resume", _UNREAD, "report") if found[0].runs[what]]
    headers = ["sweep", "trials", "store (MB)", *(f"{what} (s)" for what in columns)]
    measured = [what for what in columns if what not in ("expand", _UNREAD)]
    headers += [f"{what}, peak (MB)" for what in measured]
    rows = []
    for each in found:
        row = [each.shape, f"{each.trials:,}", f"{each.megabytes:,.0f}"]
        row += [spread([one.seconds for one in each.runs[what]]) for what in columns]
        row += [spread([one.peak for one in each.runs[what]], ",.0f") for what in measured]
        rows.append(row)
    return table(rows, headers)
