"""Write the page of what was counted of drawn nights."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from tabulate import tabulate

from benchmarks._night_rates import Found, Trouble
from reports.nightly.values import HEADLINES, LABELS, Series
from reports.statistics import wilson

# What share of the changes that the page said it could find has to be found.
PROMISED = 0.95
PAGE = """# How often `lethe nightly` cries wolf, and what it finds

Written by `python benchmarks/nightly_alarms.py --output benchmarks/nightly_alarms.md`; how it draws nights
stands at the top of that file. Aims: without a change, at most 1 % of nights of {series} series find one; of
changes as large as what the page said it could find, at least 95 % are found by the second night.

Real nights: {real} of `configs/nightly.yaml` at two of its three lengths, {settings} settings with {fresh} fresh
seeds each night, {count} series. A night is judged by the {baseline} before it. Those in
`nights.csv.gz` ran one after the other within an hour, on two cores that other work kept busy all the while (by
their runner's word: a load of 5 to 17; no record holds it), and the trials of a setting one after the other. So times
vary more there than on a quiet machine, and nothing is said of what differs from day to day. As whole nights are taken
in any order, what is said of costs rests on {real} nights, however many are drawn of them.

## Without a change

{quiet} drawn nights a row, with Wilson's 95 % interval. Where nothing moved, the fixed seeds repeat to the
bit, as they do on one machine; where everything did, that rule keeps nothing back.

{alarms}

By headline, nights with something worse or better:

{headlines}

## {loss:.0%} of skill lost

One setting after the other loses it, {draws} draws each. *Spread* is the standard deviation over seeds, as a share of
the median; *smallest told* is the median of what the page said it could find at that setting. *Could
tell*: in how many draws that was no more than what was then lost; of these at least 95 % have to be found.

{lost}

{lost_sum}

Where seeds lie far apart, as where a network has not learned or learns with some seeds only, {fresh} of them a
night cannot tell a tenth.

## Updates {slower:.0%} slower

The same with one setting's times, in whole real nights taken in any order. *Spread* is over nights, the
shared factor left in.

{slow}

{slow_sum} {below}

A promise is made from ten nights. Where a setting's times lie far off in one night of twelve, and that night is one of
the two that are judged, the promise cannot know. On a quiet machine such nights are rarer.

## What the draws do not show

Nights in any order know no stretch of nights that is busier than those before. In two further nights, run under
another load and with GRU's forward pass done twice by hand, three of the four GRU settings were found, 12 to
21 % slower, on the second night, and so was one setting in which nothing had changed: `first_token_recall
lstm-chrono h32-d1-T25`, 24 % slower. In all these nights the trials of a setting ran within seconds of each
other, so one busy moment was enough to disturb them all. Since then a night goes seed by seed; no nights were
measured so. Nothing of the kind can happen to numbers.
"""


def alarms(quiet: Mapping[bool, Sequence[Trouble]]) -> str:
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


def headlines(quiet: Mapping[bool, Sequence[Trouble]]) -> str:
    rows = []
    for headline in HEADLINES:
        counts = [
            _interval(sum(headline in one.worse | one.better for one in nights), len(nights))
            for nights in quiet.values()
        ]
        rows.append([LABELS[headline], *counts])
    return _table(rows, ["", "everything moved", "nothing moved"])


def changes(found: Sequence[tuple[Series, Sequence[float], Sequence[Found]]], change: float) -> str:
    """Return what was found of a change, setting by setting, the steadiest first."""
    names = short([series.setting for series, _, _ in found])
    rows = []
    for series, values, draws in sorted(found, key=lambda one: _spread(one[1])):
        could = [one for one in draws if _could(one, change)]
        rows.append(
            [
                f"`{names[series.setting]}`",
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


def together(found: Sequence[Sequence[Found]], change: float) -> str:
    """Say how many of all draws were found, where that was promised and where not."""
    draws = [one for each in found for one in each]
    could = [one for one in draws if _could(one, change)]
    rest = [one for one in draws if not _could(one, change)]
    first, second = (
        _interval(sum(count), len(could))
        for count in ([one.first for one in could], [one.second for one in could])
    )
    return (
        f"All settings together: promised in {len(could):,} of {len(draws):,} draws; of these {second} were found, "
        f"{first} the first night. Of the others {_interval(sum(one.second for one in rest), len(rest))} were."
    )


def below(series: Sequence[Series], found: Sequence[Sequence[Found]], change: float) -> str:
    """Say at which settings less was found than was promised."""
    names = short([one.setting for one in series])
    shares = {
        names[one.setting]: np.mean([draw.second for draw in draws if _could(draw, change)])
        for one, draws in zip(series, found, strict=True)
        if any(_could(draw, change) for draw in draws)
    }
    told = [f"`{name}` ({share:.0%})" for name, share in shares.items() if share < PROMISED]
    return f"By themselves below {PROMISED:.0%}: {', '.join(told) or 'none'}."


def short(settings: Sequence[str]) -> dict[str, str]:
    """Return settings by their names, without those parts that all have."""
    parts = [setting.split("/") for setting in settings]
    kept = [place for place, each in enumerate(zip(*parts, strict=True)) if len(set(each)) > 1]
    return {
        setting: " ".join(each[place] for place in kept)
        for setting, each in zip(settings, parts, strict=True)
    }


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
