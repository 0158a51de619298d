"""Lay out what was found of a night as tables."""

import math
from collections.abc import Sequence
from statistics import median
from typing import Literal

from reports import wording
from reports.nightly import history, numbers
from reports.nightly.account import Account, Lost, differences
from reports.nightly.case import Case
from reports.nightly.finding import Finding, Verdict
from reports.nightly.scale import MINIMUM
from reports.nightly.values import HEADLINES, Headline

Style = Literal["pipe", "simple"]
_VERDICTS: tuple[Verdict, ...] = (
    "worse",
    "better",
    "one night only",
    "no change found",
    "unchanged",
    "untold",
)
LOOKS = {"tonight": "tonight alone", "two nights": "two nights"}
# Of what a setting computes, so many names are told.
MOST_NAMES = 4


def overview(case: Case, style: Style = "pipe") -> str:
    """Return a row a headline: how many series have which verdict, and what could be found."""
    # Of two sweeps neither is a second night.
    verdicts = [one for one in _VERDICTS if case.kind == "nightly" or one != "one night only"]
    rows = []
    for headline in HEADLINES:
        found = case.of(headline)
        if not found:
            continue
        counts = [sum(one.verdict == name for one in found) for name in verdicts]
        rows.append([numbers.NOUNS[headline], *map(str, counts), *_could(found)])
    heads = ["", *verdicts, "would be found from", "never"]
    return wording.table(rows, heads, 1, style)


def _could(found: Sequence[Finding]) -> tuple[str, str]:
    """Return the median and the range of the smallest losses that would be found, and how many have none."""
    told = [one.promised for one in found if one.promised is not None]
    if not told:
        few = all(one.smallest is None for one in found)
        return "too few values" if few else wording.NOTHING, wording.NOTHING
    finite = sorted(loss for loss in told if math.isfinite(loss))
    none = str(len(told) - len(finite))
    if not finite:
        return wording.NOTHING, none
    low, mid, high = map(numbers.smallest, (finite[0], median(finite), finite[-1]))
    return (mid if low == high else f"{mid} ({low} to {high})"), none


def changes(case: Case, found: Sequence[Finding], style: Style = "pipe") -> str:
    """Return a row a series that is told as changed."""
    rows = [
        [
            _name(case, one, style),
            numbers.HEADS[one.series.headline],
            _verdict(one, style),
            *_sides(case, one),
            numbers.change(one),
            numbers.interval(one),
            wording.NOTHING if one.p is None else wording.p_value(one.p),
            LOOKS.get(one.look or "", wording.NOTHING),
        ]
        for one in found
    ]
    now = "tonight" if case.kind == "nightly" else "B"
    was = "baseline" if case.kind == "nightly" else "A"
    heads = ["setting", "what", "", was, now, "change", "95 % interval", "p", "found by"]
    if case.kind == "compare":
        return wording.table([row[:-1] for row in rows], heads[:-1], 3, style)
    return wording.table(rows, heads, 3, style)


def series(case: Case, headline: Headline) -> str:
    """Return a row for every series of a headline, changed or not."""
    nightly = case.kind == "nightly"
    rows = []
    for one in case.of(headline):
        line = numbers.sparkline(history.changes(case, one.series), MINIMUM[headline])
        rows.append(
            [
                _name(case, one, "pipe"),
                *([line] if nightly else []),
                f"**{one.verdict}**" if one.verdict in ("worse", "better") else one.verdict,
                *_sides(case, one),
                numbers.change(one),
                numbers.interval(one),
                numbers.smallest(one.promised),
            ]
        )
    heads = [
        "setting",
        *(["nights"] if nightly else []),
        "",
        *(("baseline", "tonight") if nightly else ("A", "B")),
        "change",
        "95 % interval",
        "would be found from",
    ]
    return wording.table(rows, heads, 3 if nightly else 2)


def differing(case: Case) -> str:
    """Return a row a setting of which the shared seeds computed something else than before."""
    found = case.moved
    rows = [
        [name.code, _listed(found[setting])]
        for setting, name in case.names.items()
        if setting in found
    ]
    return wording.table(rows, ["setting", "what differs"], 2)


def _listed(measurements: Sequence[str]) -> str:
    told = [wording.code(name) for name in measurements[:MOST_NAMES]]
    more = len(measurements) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")


def candidates(before: Account, tonight: Account) -> str:
    """Return a row for each part of the environment that differs; empty where none does."""
    rows = [
        [wording.escape(name), _values(was), _values(now)]
        for name, was, now in differences(before, tonight)
    ]
    return wording.table(rows, ["", before.name, tonight.name], 3) if rows else ""


def _values(values: Sequence[str]) -> str:
    return ", ".join(map(wording.code, values))


def environment(account: Account) -> str:
    """Return a row for each part of an environment; empty where nothing ran."""
    rows = [[wording.escape(name), _values(told)] for name, told in account.environment.items()]
    return wording.table(rows, ["", "value"], 2) if rows else ""


def lost(found: Sequence[Lost]) -> str:
    """Return a row a trial without a result."""
    rows = [[wording.code(one.id), one.status, one.reason] for one in found]
    return wording.table(rows, ["trial", "what happened", "reason"], 3)


def nights(case: Case) -> str:
    """Return a row a night: how many trials it has, on which commit, how fast it was as a whole."""
    times = case.judgement.shared.get("step_time")
    rows = []
    for one in case.nights:
        factor = None
        if times is not None:
            factor = times.tonight if one is case.tonight else times.before.get(one.name)
        rows.append(
            [
                one.source,
                _values(one.environment.get("commit", ())) or wording.NOTHING,
                f"{one.finished:,} of {one.asked:,}",
                wording.NOTHING if factor is None else f"{factor:.2f}",
            ]
        )
    heads = ["night" if case.kind == "nightly" else "", "commit", "trials", "time of an update"]
    return wording.table(rows, heads, 2)


def _sides(case: Case, finding: Finding) -> list[str]:
    found = history.sides(case, finding)
    return [numbers.shown(finding.series.headline, one) for one in found]


def _name(case: Case, finding: Finding, style: Style) -> str:
    name = case.names[finding.series.setting]
    return name.code if style == "pipe" else name.whole


def _verdict(finding: Finding, style: Style) -> str:
    return f"**{finding.verdict}**" if style == "pipe" else finding.verdict
