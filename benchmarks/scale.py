"""Measure how the suite goes with many trials: what scheduling costs, how sweeps grow, two workers.

Run from the checkout on a quiet machine, in its environment:

    python benchmarks/scale.py --output benchmarks/scale.md

or parts of it, as with ``--only resume report``. What is compared takes turns; a figure is the median of some
rounds, with the lowest and the highest.

- overhead: trials that do nothing, as a sweep runs them and by Pebble's pool alone.
- resume and report: ``lethe sweep`` and ``lethe report``, whole processes, on sweeps whose trials are all
  finished; the records are those of ``reports/gallery/quick``, given further seeds and widths.
- workers: a part of the quick sweep with one worker and with two.
"""

# Each process that runs a trial reads this file anew, so all that takes time is imported further down.
import argparse
from pathlib import Path

PARTS = ("overhead", "resume", "report", "workers")
_INTRODUCTION = """# How the suite scales

Written by `python benchmarks/scale.py --output benchmarks/scale.md`; how it measures stands at the top of
that file. Machine: {machine}. Figures are medians (lowest to highest).
"""
_GROWTH = """## How the cost of {what} grows with the number of trials

Whole commands in processes of their own, {rounds} rounds; load average before them: {load}.
A sweep has few settings with many seeds, or many settings with 5 seeds each.

- Expand is what every `lethe sweep` begins with, after the start of Python: to read and check the sweep
  file and make its trials.
{aim}

{table}"""
_AIMS = {
    "resume": '- Resume is `lethe sweep` with nothing left to do; aim: 3 s for 100,000 trials. "File on disk": the '
    "machine\n  was told to hold nothing of the store in memory before.",
    "report": "- Report is `lethe report`; aims: 60 s and 2,000 MB for 100,000 trials.",
}


def main() -> None:
    """Measure, print, and write the page."""
    from bench.machine import cores
    from benchmarks._engines import overhead, two_workers
    from benchmarks._measuring import machine

    settings = _parser().parse_args()
    asked = settings.only or PARTS
    sections = [_INTRODUCTION.format(machine=machine())]
    # Before the engines: a process counts as its own the memory of the one that it was started from.
    sections += [_growth(settings, what) for what in _AIMS if what in asked]
    if "overhead" in asked:
        told = overhead(settings.trials, cores(), settings.rounds)
        sections.append(f"## What scheduling a trial costs\n\n{told}")
    if "workers" in asked:
        told = two_workers(settings.rounds)
        sections.append(f"## Two workers against one\n\nAim: 1.8 with both cores free. {told}")
    settings.output.write_text(
        "\n".join(each.strip() + "\n" for each in sections), encoding="utf-8"
    )
    print(settings.output.read_text(encoding="utf-8"))


def _growth(settings: argparse.Namespace, what: str) -> str:
    from benchmarks._growth import SHAPES, grow, growth_table
    from benchmarks._measuring import load_average

    load = load_average()
    found = [
        grow(shape, size, settings.rounds, what) for shape in SHAPES for size in settings.sizes
    ]
    return _GROWTH.format(
        what={"resume": "a resume", "report": "a report"}[what],
        rounds=settings.rounds,
        load=load,
        aim=_AIMS[what],
        table=growth_table(found),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure how the suite goes with many trials.")
    parser.add_argument("--output", type=Path, required=True, help="the markdown page to write")
    parser.add_argument(
        "--only",
        choices=PARTS,
        nargs="+",
        help="parts to measure (default: all); the page has these",
    )
    parser.add_argument("--rounds", type=int, default=3, help="rounds (default: %(default)s)")
    parser.add_argument(
        "--trials", type=int, default=1_000, help="empty trials a round (default: %(default)s)"
    )
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=(1_000, 10_000, 100_000),
        help="finished trials of the sweeps that are resumed and reported (default: 1000 10000 100000)",
    )
    return parser


if __name__ == "__main__":
    main()
