"""Measure what TensorBoard's event files cost: their size, the time to write them, and to load 400 trials.

Run from the checkout on a quiet machine, in its environment:

    python benchmarks/board.py --output benchmarks/board.md

Each trial runs in a fresh single-threaded process, as in a sweep; a clock runs around the one call that
writes what is written after the test, and counts the processor's time. The folders that these trials left are
then copied under the ids of further seeds until there are 400, and `lethe board` is started on them: the clock runs
from its start, Python's included, until its table of trials, HParams, lists all of them.
"""

import argparse
import json
import multiprocessing
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from bench import run_trial as running
from bench.threads import one_thread_a_process
from bench.training import Training
from bench.trial import Trial
from benchmarks._measuring import load_average, machine, spread, table

TRIALS = 400
CELLS = ("rnn_tanh", "lstm", "gru")
KINDS = (("as usual", 25, None), ("followed every 8,000 sequences", 100, 8_000))
# Seconds after which the table is given up.
PATIENCE = 120.0


class Cost(NamedTuple):
    """Hold what the event files of a trial took: kB, and seconds of the processor after the test."""

    size: float
    seconds: float


def trial_of(cell: str, length: int, interval: int | None) -> Trial:
    """Return a trial of adding with the budget of the preset quick, which never stops early."""
    return Trial(
        task="adding",
        topology="many_to_one",
        cell=cell,
        sequence_length=length,
        seed=0,
        training=Training(budget=64_000, early_stop=False, probe_interval=interval),
    )


def timed(trial: Trial, folder: Path, answer: Connection) -> None:
    """Run a trial; send the processor's seconds that writing took once it was over."""
    write, spent = running.write, []

    def clocked(*arguments: Any) -> None:
        clock = time.process_time()
        write(*arguments)
        spent.append(time.process_time() - clock)

    running.write = clocked
    running.run_trial(trial, folder)
    answer.send(spent)


def cost_of(trial: Trial, folder: Path) -> Cost:
    """Return what a trial's event files take, from a fresh process."""
    shutil.rmtree(folder, ignore_errors=True)
    near, far = multiprocessing.Pipe()
    process = multiprocessing.get_context("forkserver").Process(
        target=timed, args=(trial, folder, far)
    )
    process.start()
    far.close()
    try:
        (seconds,) = near.recv()
    except EOFError:
        sys.exit(f"expected {trial.id} to end well, but its process ended without a word")
    process.join()
    return Cost(sum(path.stat().st_size for path in folder.iterdir()) / 1e3, seconds)


def copied(trials: list[Trial], folder: Path) -> None:
    """Copy the folders of trials under the ids of further seeds until there are enough."""
    for number in range(len(trials), TRIALS):
        trial = trials[number % len(trials)]
        (further,) = trial.seeded([number])
        shutil.copytree(folder / trial.id, folder / further.id)


def load_time(results: Path) -> float:
    """Return the seconds from the start of `lethe board` until it lists all trials."""
    clock = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "bench", "board", str(results)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            address = process.stdout.readline().strip()
            while listed(address) < TRIALS:
                if time.perf_counter() - clock > PATIENCE:
                    sys.exit(f"expected {TRIALS} trials within {PATIENCE} s, got fewer")
            return time.perf_counter() - clock
        finally:
            process.kill()


def listed(address: str) -> int:
    """Return how many trials the table lists now."""
    content = {"startIndex": 0, "sliceSize": TRIALS, "allowedStatuses": ["STATUS_SUCCESS"]}
    request = urllib.request.Request(
        f"{address}data/plugin/hparams/session_groups",
        json.dumps(content).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return len(json.load(answer).get("sessionGroups", []))


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description="Measure what event files cost.")
    parser.add_argument("--output", type=Path, required=True, help="the markdown page to write")
    parser.add_argument("--rounds", type=int, default=3, help="rounds (default: %(default)s)")
    settings = parser.parse_args()
    one_thread_a_process()
    multiprocessing.get_context("forkserver").set_forkserver_preload(["bench.run_trial"])
    load = load_average()
    rows, trials = [], []
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room) / "tensorboard"
        for name, length, interval in KINDS:
            for cell in CELLS:
                trial = trial_of(cell, length, interval)
                costs = [cost_of(trial, folder / trial.id) for _ in range(settings.rounds)]
                size, seconds = (list(values) for values in zip(*costs, strict=True))
                rows.append([f"`{cell}`, T={length}", name, f"{max(size):.1f}", spread(seconds)])
                trials.append(trial)
                print(rows[-1], flush=True)
        copied(trials, folder)
        times = [load_time(folder.parent) for _ in range(settings.rounds)]
        whole = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    settings.output.write_text(
        f"""# What TensorBoard's event files cost

Written by `python benchmarks/board.py --output benchmarks/board.md`; how it measures stands at the top of that
file. Aims: well under 100 kB and 0.3 s a trial, and {TRIALS} trials listed within seconds.
On {machine()}; load average at the start {load}.

Adding, 32 units, {64_000 // 64:,} updates, {settings.rounds} rounds each: the largest size, and the processor's
time for what is written once the trial is over, the median (lowest to highest).

{table(rows, ["trial", "probes look", "kB", "seconds to write"])}

{TRIALS} such trials, {whole:.0f} MB: `lethe board` lists all of them after **{spread(times, ".1f")} s**, its
own start included.
""",
        encoding="utf-8",
    )
    print(settings.output.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
