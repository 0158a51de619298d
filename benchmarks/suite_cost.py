"""Measure what the suite costs: a trial against a plain PyTorch loop, and how fast the commands answer.

Run from the checkout on a quiet machine, in its environment:

    python benchmarks/suite_cost.py --output benchmarks/suite_cost.md

Both sides of a pair do the same updates on the same data from the same first weights, each in a fresh
single-threaded process with torch and lightning imported already, one right after the other, the order
changing from pair to pair. The trial's side adds everything else a trial does: the Trainer, looks at
held-out data, the test, measurements and TensorBoard's event files.
"""

import argparse
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tabulate import tabulate

from bench.plain_loop import train_plainly
from bench.run_trial import run_trial
from bench.threads import one_thread_a_process
from bench.training import Training
from bench.trial import Trial

# Updates a side, so that a plain loop takes 20 s or more: (hidden size, updates).
SIZES = ((32, 4_000), (128, 450))


def trial_of(hidden_size: int, updates: int) -> Trial:
    """Return an LSTM on adding at T=100 that never stops early."""
    return Trial(
        task="adding",
        topology="many_to_one",
        cell="lstm",
        hidden_size=hidden_size,
        sequence_length=100,
        seed=0,
        training=Training(budget=64 * updates, early_stop=False),
    )


def as_trial(trial: Trial, folder: Path) -> None:
    """Run it as a sweep does."""
    run_trial(trial, folder)


def as_loop(trial: Trial, folder: Path) -> None:
    """Run it in a plain loop."""
    train_plainly(trial, trial.training.budget)


def wall_time(function: Callable[[Trial, Path], None], trial: Trial) -> float:
    """Return the seconds a function takes in a fresh process, the process's start and end included."""
    with tempfile.TemporaryDirectory() as folder:
        process = multiprocessing.get_context("forkserver").Process(
            target=function, args=(trial, Path(folder) / "events")
        )
        clock = time.perf_counter()
        process.start()
        process.join()
        elapsed = time.perf_counter() - clock
    if process.exitcode:
        sys.exit(
            f"expected {function.__name__} to end well, but its exit code is {process.exitcode}"
        )
    return elapsed


def compare(hidden_size: int, updates: int, pairs: int) -> list[list[str]]:
    """Return a row a pair: size, updates, seconds as a trial and as a loop, their ratio."""
    trial, rows = trial_of(hidden_size, updates), []
    for number in range(pairs):
        sides = [as_trial, as_loop] if number % 2 == 0 else [as_loop, as_trial]
        seconds = {side: wall_time(side, trial) for side in sides}
        ratio = seconds[as_trial] / seconds[as_loop]
        numbers = (seconds[as_trial], seconds[as_loop], ratio)
        rows.append([f"{hidden_size}", f"{updates}", *(f"{value:.3f}" for value in numbers)])
        print(rows[-1], flush=True)
    return rows


def answer_times(results: Path, runs: int) -> list[list[str]]:
    """Return a row a command: its seconds from start to end, lowest, median and highest."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "lethe --help": ["--help"],
            "lethe list": ["list"],
            f"lethe report, {count_of(results)} records": [
                "report",
                str(results),
                "--output",
                folder,
            ],
        }
        for name, words in commands.items():
            times = []
            for _ in range(runs):
                clock = time.perf_counter()
                subprocess.run(
                    [sys.executable, "-m", "bench", *words], check=True, capture_output=True
                )
                times.append(time.perf_counter() - clock)
            rows.append([name, *(f"{f(times):.2f}" for f in (min, statistics.median, max))])
    return rows


def count_of(results: Path) -> int:
    """Return how many records an export holds."""
    return len(results.read_text(encoding="utf-8").splitlines()) - 1


def thousand_records(folder: Path) -> Path:
    """Write an export of 1,000 records by giving the records of the gallery's sweep further seeds."""
    from bench import jsonl
    from bench.record import Results

    small = jsonl.load(Path("reports/gallery/quick/results.jsonl"))
    records, planned = [], {}
    while len(records) < 1_000:
        for record in small.records[: 1_000 - len(records)]:
            offset = 100 * (len(records) // len(small.records))
            trial = record.trial.model_copy(update={"seed": record.trial.seed + offset})
            trial.__dict__.pop("key", None)
            records.append(record.model_copy(update={"trial": trial, "key": trial.key}))
            planned[trial.key] = trial.id
    path = folder / "results.jsonl"
    sweep = small.sweep.model_copy(update={"planned": planned})
    path.write_text(jsonl.dumps(Results(sweep=sweep, records=tuple(records))), encoding="utf-8")
    return path


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description="Measure what the suite costs.")
    parser.add_argument("--output", type=Path, required=True, help="the markdown page to write")
    parser.add_argument("--pairs", type=int, default=3, help="pairs a size (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="runs a command (default: %(default)s)")
    settings = parser.parse_args()
    one_thread_a_process()
    multiprocessing.get_context("forkserver").set_forkserver_preload(
        ["bench.run_trial", "bench.plain_loop"]
    )
    wall_time(as_trial, trial_of(8, 10))  # the server imports torch once; that is nobody's cost
    pairs = [
        row
        for hidden_size, updates in SIZES
        for row in compare(hidden_size, updates, settings.pairs)
    ]
    with tempfile.TemporaryDirectory() as folder:
        answers = answer_times(thousand_records(Path(folder)), settings.runs)
    ratios = {size: [float(row[4]) for row in pairs if row[0] == str(size)] for size, _ in SIZES}
    medians = [
        f"- H={size}: median ratio **{statistics.median(found):.2f}** ({min(found):.2f} to {max(found):.2f})"
        for size, found in ratios.items()
    ]
    summary = "\n".join(medians)
    pair_table = tabulate(
        pairs,
        ["hidden size", "updates", "trial (s)", "plain loop (s)", "ratio"],
        tablefmt="github",
        disable_numparse=True,
    )
    answer_table = tabulate(
        answers,
        ["command", "lowest (s)", "median (s)", "highest (s)"],
        tablefmt="github",
        disable_numparse=True,
    )
    settings.output.write_text(
        f"""# What the suite costs

Written by `python benchmarks/suite_cost.py --output benchmarks/suite_cost.md`; how it measures stands at
the top of that file. Aims: at most 1.15 for trials of 20 s or more, 0.5 s for the help, 5 s for a report.

## A trial against a plain PyTorch loop

LSTM on adding, T=100, batch 64, one thread, {settings.pairs} pairs each:

{summary}

{pair_table}

## How fast the commands answer

Whole processes, {settings.runs} runs each; the records are those of `reports/gallery/quick`, given further seeds.

{answer_table}
""",
        encoding="utf-8",
    )
    print(settings.output.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
