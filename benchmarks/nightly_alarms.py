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
  night on; that night and the next are judged, at the level that one of 200 series has to reach.
"""

import argparse
import math
from collections.abc import Mapping, Sequence
from functools import cache, partial
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from tabulate import tabulate

from benchmarks._night_rates import ALPHA, SERIES, Found, Trouble, lost_number, quiet_night, slowed
from benchmarks._nights import BASELINE, FRESH, extract, pools, read
from reports.nightly.values import HEADLINES, LABELS, Night, Series
from reports.statistics import wilson

LOSS, SLOWER = 0.10, 0.20
_PAGE = """# How often `lethe nightly` cries wolf, and what it finds

Written by `python benchmarks/nightly_alarms.py --output benchmarks/nightly_alarms.md`; how it draws nights stands at the
top of that file. Aims: without a change, at most 1 % of nights of {series} series find one; with a change as large
as the page said before it could find, at least 95 % find it.

Real nights: {real}, of `configs/nightly.yaml`, {settings} settings with {fresh} fresh seeds each night, {count} series. A night is
judged by the {baseline} before it.

## Without a change

{quiet} drawn nights each. The gate is the rule that numbers have not changed where the fixed seeds repeat to the
bit; with everything moved it is open for every setting every night.

{alarms}

By headline, share of nights with something worse or better:

{headlines}

## {loss:.0%} of skill lost

One setting, {draws} draws each. *Could tell*: the share of the draws in which the smallest loss that the page had promised
was no larger than what was then lost. *Of these, found* has to be 95 % or more.

{lost}

{lost_sum}

## Updates {slower:.0%} slower

{slow}

{slow_sum}
"""


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
    page = _PAGE.format(
        series=SERIES,
        real=len(real),
        settings=len(numbers),
        fresh=FRESH,
        count=len(real[0].values),
        baseline=BASELINE,
        quiet=f"{settings.quiet:,}",
        alarms=_alarms(quiet),
        headlines=_headlines(quiet),
        loss=LOSS,
        slower=SLOWER,
        draws=settings.draws,
        lost=_changes(
            [(one, pool[one], found) for one, found in zip(numbers, lost, strict=True)], LOSS
        ),
        lost_sum=_sum(lost, LOSS),
        slow=_changes(
            [
                (one, [float(np.median(list(night.values[one].values()))) for night in real], found)
                for one, found in zip(times, slow, strict=True)
            ],
            SLOWER,
        ),
        slow_sum=_sum(slow, SLOWER),
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


def _alarms(quiet: Mapping[bool, Sequence[Trouble]]) -> str:
    """Return how often something was found, with everything moved and with nothing."""
    rows = []
    for moved, nights in quiet.items():
        counts = [
            sum(bool(one.worse | one.better) for one in nights),
            sum(bool(one.worse) for one in nights),
        ]
        told = [_interval(count, len(nights)) for count in counts]
        rows.append(["everything" if moved else "nothing (as on one machine)", len(nights), *told])
    heads = ["numbers moved", "nights", "with something worse or better", "with an alarm (worse)"]
    return _table(rows, heads)


def _headlines(quiet: Mapping[bool, Sequence[Trouble]]) -> str:
    rows = []
    for headline in HEADLINES:
        counts = [
            _interval(sum(headline in one.worse | one.better for one in nights), len(nights))
            for nights in quiet.values()
        ]
        rows.append([LABELS[headline], *counts])
    return _table(rows, ["", "everything moved", "nothing moved"])


def _changes(
    found: Sequence[tuple[Series, Sequence[float], Sequence[Found]]], change: float
) -> str:
    """Return what was found of a change, setting by setting, the steadiest first."""
    rows = []
    for series, values, draws in sorted(found, key=lambda one: _spread(one[1])):
        could = [one for one in draws if _could(one, change)]
        rows.append(
            [
                f"`{series.setting}`",
                f"{np.median(values):.3g}",
                f"{_spread(values):.1%}",
                _smallest([one.smallest for one in draws]),
                f"{np.mean([one.first for one in draws]):.0%}",
                f"{np.mean([one.second for one in draws]):.0%}",
                f"{len(could) / len(draws):.0%}",
                f"{np.mean([one.second for one in could]):.1%}" if could else "",
            ]
        )
    heads = [
        "setting",
        "median",
        "spread",
        "smallest told",
        "first night",
        "second night",
        "could tell",
        "of these, found",
    ]
    return _table(rows, heads)


def _sum(found: Sequence[Sequence[Found]], change: float) -> str:
    """Say how many of all draws were found, where that was promised and where not."""
    draws = [one for each in found for one in each]
    could = [one for one in draws if _could(one, change)]
    rest = [one for one in draws if not _could(one, change)]
    return (
        f"All settings together: promised in {len(could):,} of {len(draws):,} draws, found in "
        f"{_interval(sum(one.second for one in could), len(could))} of these, in "
        f"{_interval(sum(one.first for one in could), len(could))} the first night; where it was not promised, found in "
        f"{_interval(sum(one.second for one in rest), len(rest))}."
    )


def _could(found: Found, change: float) -> bool:
    return found.smallest is not None and found.smallest <= change


def _spread(values: Sequence[float]) -> float:
    """Return the standard deviation as a share of the median."""
    return float(np.std(values, ddof=1) / abs(np.median(values)))


def _smallest(told: Sequence[float | None]) -> str:
    middle = float(np.median([math.inf if one is None else one for one in told]))
    return f"{middle:.1%}" if math.isfinite(middle) else "more than all"


def _interval(count: int, of: int) -> str:
    """Return a share with Wilson's 95 % interval."""
    low, high = wilson(count, of)
    return f"{count / of:.2%} ({low:.2%} to {high:.2%})" if of else "none"


def _table(rows: Sequence[Sequence[object]], heads: Sequence[str]) -> str:
    return tabulate(rows, heads, tablefmt="github", disable_numparse=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure how often nights make an alarm.")
    parser.add_argument("--output", type=Path, required=True, help="the markdown page to write")
    parser.add_argument(
        "--nights", type=Path, help="a folder of nights to read the values from anew"
    )
    parser.add_argument(
        "--quiet", type=int, default=4_000, help="nights without a change (default: %(default)s)"
    )
    parser.add_argument(
        "--draws", type=int, default=200, help="draws of each change (default: %(default)s)"
    )
    parser.add_argument("--workers", type=int, default=1, help="processes (default: %(default)s)")
    return parser


if __name__ == "__main__":
    main()
