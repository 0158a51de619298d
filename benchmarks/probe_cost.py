"""Measure what the probes cost: the time each takes in a trial, as a share of the trial's.

Run from the checkout on a quiet machine, in its environment:

    python benchmarks/probe_cost.py --output benchmarks/probe_cost.md

A round is one trial of 20 s or more in a fresh single-threaded process, with every probe; the clock runs
around each look of each probe inside that trial. Rounds of the cells take turns.
"""

import argparse
import multiprocessing
import statistics
import sys
import time
from collections import defaultdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tabulate import tabulate

from bench.catalogue import plugins
from bench.run_trial import run_trial
from bench.threads import one_thread_a_process
from bench.training import Training
from bench.trial import Trial

# Updates, so that a trial takes 20 s or more: by cell.
UPDATES = {"rnn_tanh": 3_000, "lstm": 3_000, "gru": 1_000}


def trial_of(cell: str, updates: int) -> Trial:
    """Return a cell of 32 units on adding at T=100 that never stops early, looked at by every probe."""
    return Trial(
        task="adding",
        topology="many_to_one",
        cell=cell,
        hidden_size=32,
        sequence_length=100,
        seed=0,
        training=Training(budget=64 * updates, early_stop=False, probes=tuple(plugins("probe"))),
    )


def timed(trial: Trial, answer: Connection) -> None:
    """Run a trial; send its seconds, and those of each probe, all looks together."""
    spent: defaultdict[str, float] = defaultdict(float)
    for plugin in plugins("probe").values():
        probe = plugin.load()
        probe.read = _clocked(probe.read, plugin.name, spent)
    clock = time.perf_counter()
    run_trial(trial)
    answer.send((time.perf_counter() - clock, dict(spent)))


def _clocked(read: Any, name: str, spent: defaultdict[str, float]) -> Any:
    def clocked(*arguments: Any) -> Any:
        clock = time.perf_counter()
        found = read(*arguments)
        spent[name] += time.perf_counter() - clock
        return found

    return clocked


def round_of(cell: str, updates: int) -> tuple[float, dict[str, float]]:
    """Return the seconds of a trial and of each probe, from a fresh process."""
    near, far = multiprocessing.Pipe()
    process = multiprocessing.get_context("forkserver").Process(
        target=timed, args=(trial_of(cell, updates), far)
    )
    process.start()
    far.close()
    try:
        found: tuple[float, dict[str, float]] = near.recv()
    except EOFError:
        sys.exit(f"expected a trial of {cell} to end well, but its process ended without a word")
    process.join()
    return found


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description="Measure what the probes cost.")
    parser.add_argument("--output", type=Path, required=True, help="the markdown page to write")
    parser.add_argument(
        "--rounds", type=int, default=3, help="rounds a cell (default: %(default)s)"
    )
    settings = parser.parse_args()
    one_thread_a_process()
    multiprocessing.get_context("forkserver").set_forkserver_preload(["bench.run_trial"])
    rounds = defaultdict(list)
    for _ in range(settings.rounds):
        for cell, updates in UPDATES.items():
            rounds[cell].append(round_of(cell, updates))
            print(cell, rounds[cell][-1], flush=True)
    rows = []
    for name in plugins("probe"):
        shares = {
            cell: [spent.get(name, 0.0) / whole for whole, spent in found]
            for cell, found in rounds.items()
        }
        rows.append([f"`{name}`", *(_told(shares[cell]) for cell in UPDATES)])
    together = {
        cell: [sum(spent.values()) / whole for whole, spent in found]
        for cell, found in rounds.items()
    }
    rows.append(["all together", *(_told(together[cell]) for cell in UPDATES)])
    seconds = [
        f"{statistics.median([whole for whole, _ in rounds[cell]]):.1f} s" for cell in UPDATES
    ]
    rows.append(["the trial, probes included", *seconds])
    table = tabulate(
        rows,
        ["probe", *(f"`{cell}`" for cell in UPDATES)],
        tablefmt="github",
        disable_numparse=True,
    )
    settings.output.write_text(
        f"""# What the probes cost

Written by `python benchmarks/probe_cost.py --output benchmarks/probe_cost.md`; how it measures stands at
the top of that file. Aim: gradient flow takes at most 5 % of a trial of 20 s or more at the default
frequency, one look before training and one after it.

Adding, T=100, 32 units, batch 64, one thread. Share of the trial's time, all looks together: median of
{settings.rounds} rounds (lowest to highest).

{table}
""",
        encoding="utf-8",
    )
    print(settings.output.read_text(encoding="utf-8"))


def _told(shares: list[float]) -> str:
    return f"{statistics.median(shares):.2%} ({min(shares):.2%} to {max(shares):.2%})"


if __name__ == "__main__":
    main()
