"""Measure how often `lethe nightly` cries wolf, and how surely it finds a change that is there.

Run from the checkout, in its environment:

    python benchmarks/nightly_alarms.py --output benchmarks/nightly_alarms.md

It draws nights from those real ones whose values lie in `nights.csv.gz`; ``--nights DIR`` reads them anew from a
folder of nights, as `lethe nightly` leaves it.

- Without a change: the seeds of each series of numbers are dealt anew to all nights, without replacement. Times
  and memory cannot be dealt so, as trials of one night share the machine's mood: whole real nights are
  taken in any order. Of the real series, 200 are drawn for each night, some more than once; copies of numbers are
  dealt by themselves.
- With a change: one setting loses a share of its skill, or its updates take longer by a share, from one
  night on; that night and the next are judged: skill at the level that one of 200 series has to reach, times at that
  of as many settings as there are.
"""

import argparse
from functools import cache, partial
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from benchmarks._night_page import PAGE, alarms, below, changes, headlines, together
from benchmarks._night_rates import ALPHA, SERIES, Found, Trouble, lost_number, quiet_night, slowed
from benchmarks._nights import BASELINE, FRESH, extract, pools, read
from reports.nightly.values import Night, Series

LOSS, SLOWER = 0.10, 0.20


def main() -> None:
    """Draw, judge, and write the page."""
    settings = _parser().parse_args()
    if settings.nights:
        extract(settings.nights)
    real, pool = _known()
    numbers = [series for series in pool if series.headline == "skill"]
    times = sorted(one for one in real[0].values if one.headline == "step_time")
    # The share of numbers among 200 series, as among the real ones.
    each = ALPHA / (SERIES * len(pool) / len(real[0].values))
    with Pool(settings.workers) as workers:
        quiet = {
            moved: workers.map(partial(_quiet, moved), range(settings.quiet), chunksize=10)
            for moved in (True, False)
        }
        lost = workers.map(partial(_lost, settings.draws, each), numbers, chunksize=1)
        slow = workers.map(partial(_slow, settings.draws), times, chunksize=1)
    page = PAGE.format(
        series=SERIES,
        real=len(real),
        settings=len(numbers),
        fresh=FRESH,
        count=len(real[0].values),
        baseline=BASELINE,
        quiet=f"{settings.quiet:,}",
        alarms=alarms(quiet),
        headlines=headlines(quiet),
        loss=LOSS,
        slower=SLOWER,
        draws=settings.draws,
        lost=changes(
            [(one, pool[one], found) for one, found in zip(numbers, lost, strict=True)], LOSS
        ),
        lost_sum=together(lost, LOSS),
        slow=changes(
            [
                (one, [float(np.median(list(night.values[one].values()))) for night in real], found)
                for one, found in zip(times, slow, strict=True)
            ],
            SLOWER,
        ),
        slow_sum=together(slow, SLOWER),
        below=below(times, slow, SLOWER),
    )
    settings.output.write_text(page, encoding="utf-8")
    print(page)


def _quiet(moved: bool, number: int) -> Trouble:
    """Judge one drawn night without a change."""
    real, pool = _known()
    return quiet_night(real, pool, np.random.default_rng([int(moved), number]), moved=moved)


def _lost(draws: int, alpha: float, series: Series) -> list[Found]:
    """Judge draws of one setting that lost skill."""
    pool, generator = _known()[1][series], np.random.default_rng(2)
    return [lost_number(series, pool, LOSS, alpha, generator) for _ in range(draws)]


def _slow(draws: int, series: Series) -> list[Found]:
    """Judge draws of one setting that got slower."""
    generator = np.random.default_rng(3)
    return [slowed(_known()[0], series, SLOWER, generator) for _ in range(draws)]


@cache
def _known() -> tuple[list[Night], dict[Series, list[float]]]:
    real = read()
    return real, pools(real)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure how often nights make an alarm.")
    parser.add_argument("--output", type=Path, required=True, help="the markdown page to write")
    parser.add_argument(
        "--nights", type=Path, help="a folder of nights to read the values from anew"
    )
    parser.add_argument(
        "--quiet", type=int, default=2_000, help="nights without a change (default: %(default)s)"
    )
    parser.add_argument(
        "--draws", type=int, default=150, help="draws of each change (default: %(default)s)"
    )
    parser.add_argument("--workers", type=int, default=1, help="processes (default: %(default)s)")
    return parser


if __name__ == "__main__":
    main()
