"""Measure what it costs to hand trials to processes, and what a second worker gains."""

import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import wait
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from pebble import ProcessPool
from rich.console import Console

from bench.limits import Limits
from bench.local_engine import LocalEngine
from bench.progress import Lines
from bench.run_sweep import run_sweep
from bench.sweep import Sweep
from bench.sweep_file import load
from bench.threads import one_thread_a_process
from bench.trial import Trial
from benchmarks._measuring import load_average, spread, table

# The quick sweep with two of its seeds: 72 trials, about five minutes with one worker.
PART = ("seed=[0,1]", "comparisons=[]")
_TIMEOUT = 600.0


def nothing(*_: object) -> dict[str, Any]:
    """Do nothing, in place of a trial."""
    return {}


def overhead(trials: int, workers: int, rounds: int) -> str:
    """Tell what a trial costs beside what it does: as a sweep runs it, and by the pool alone.

    Args:
        trials: Empty trials a round.
        workers: Processes at a time.
        rounds: Rounds of each.
    """
    one = {"task": "adding", "cell": "lstm", "sequence_length": 10}
    empty = Sweep.model_validate({"name": "empty", "grids": [one | {"seed": list(range(trials))}]})
    sides: dict[str, Callable[[], float]] = {
        "a sweep": partial(_swept, empty, workers, body=nothing),
        "Pebble's pool alone": partial(_pooled, trials, workers),
    }
    _pooled(workers, workers)  # the forkserver imports torch once; that is nobody's cost
    seconds, loads = _in_turns(sides, rounds)
    each = {side: [1_000 * one / trials for one in found] for side, found in seconds.items()}
    rows = [[side, f"{spread(found)} ms"] for side, found in each.items()]
    swept, pooled = each.values()
    differences = [a - b for a, b in zip(swept, pooled, strict=True)]
    ratios = [a / b for a, b in zip(swept, pooled, strict=True)]
    rows += [["difference", f"{spread(differences)} ms"], ["ratio", spread(ratios)]]
    return f"""{trials:,} trials that do nothing, {workers} at a time, {rounds} rounds a side; a fresh process a trial
from one forkserver on both sides. A sweep adds the store, a record with its environment, and the progress
line. Load average before the runs: {loads}.

{table(rows, ["", "time a trial"])}"""


def two_workers(rounds: int) -> str:
    """Tell how many times the throughput of one worker two have, on real trials.

    Args:
        rounds: Rounds of each.
    """
    part = load("quick", PART)
    sides: dict[str, Callable[[], float]] = {
        f"a sweep, {workers} at a time": partial(_swept, part, workers) for workers in (1, 2)
    }
    _pooled(2, 2)
    seconds, loads = _in_turns(sides, rounds)
    one, two = seconds.values()
    ratios = [a / b for a, b in zip(one, two, strict=True)]
    rows = [[f"{a:.1f}", f"{b:.1f}", f"{r:.2f}"] for a, b, r in zip(one, two, ratios, strict=True)]
    return f"""`quick` with {" ".join(f"`{word}`" for word in PART)}, {len(part.trials())} trials, from the first
start of a process to the end of the sweep: median ratio **{median(ratios):.2f}**. The server that processes are
forked from, which imports torch once a sweep, had started before. Load average before the runs, without which the
ratio says little: {loads}.

{table(rows, ["one worker (s)", "two workers (s)", "throughput ratio"])}"""


def _in_turns(
    sides: dict[str, Callable[[], float]], rounds: int
) -> tuple[dict[str, list[float]], str]:
    """Return the seconds of each side, and the load average before each run, in their order."""
    seconds: dict[str, list[float]] = {side: [] for side in sides}
    loads = []
    for number in range(rounds):
        for side in list(sides) if number % 2 == 0 else list(sides)[::-1]:
            loads.append(load_average())
            seconds[side].append(sides[side]())
            print(side, f"{seconds[side][-1]:.2f} s", "load", loads[-1], flush=True)
    return seconds, ", ".join(loads)


def _swept(
    sweep: Sweep, workers: int, body: Callable[[Trial, Path], dict[str, Any]] | None = None
) -> float:
    """Return the seconds a sweep takes as ``lethe sweep`` runs it, without starting Python."""
    with tempfile.TemporaryDirectory() as name, open(os.devnull, "w", encoding="utf-8") as nowhere:
        folder = Path(name) / "results"
        given = {} if body is None else {"body": body}
        engine = LocalEngine(workers, Limits(_TIMEOUT), folder / "tensorboard", **given)
        clock = time.perf_counter()
        with Lines(Console(file=nowhere, highlight=False)).shown() as lines:
            tally = run_sweep(sweep, folder, "lethe sweep", engine, lines)
        seconds = time.perf_counter() - clock
    if tally.ended.keys() != {"ok"}:
        raise SystemExit(f"expected every trial to end well, but they ended {dict(tally.ended)}")
    return seconds


def _pooled(trials: int, workers: int) -> float:
    """Return the seconds in which Pebble's pool starts a process a trial, which does nothing."""
    one_thread_a_process()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bench.run_trial"])
    clock = time.perf_counter()
    with ProcessPool(max_workers=workers, max_tasks=1, context=context) as pool:
        futures = [pool.schedule(nothing, timeout=_TIMEOUT) for _ in range(trials)]
        wait(futures)
        for future in futures:
            future.result()
    return time.perf_counter() - clock
