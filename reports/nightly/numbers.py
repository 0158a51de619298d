"""Word the numbers of a night: values with their units, changes, intervals and sparklines."""

import math
from collections.abc import Sequence

from reports import wording
from reports.nightly.finding import Finding
from reports.nightly.scale import MINIMUM, SKILL_MINIMUM
from reports.nightly.side import Range
from reports.nightly.values import Headline

MINUS = "−"
BARS = "▁▂▃▄▅▆▇█"
# How headlines are called in the head of a table, with their units, and in a sentence.
HEADS: dict[Headline, str] = {
    "skill": "test skill",
    "horizon": "H50-learn, in steps",
    "half_life": "gradient half-life, in steps",
    "step_time": "time of an update, in ms",
    "memory": "peak memory, in MiB",
}
NOUNS: dict[Headline, str] = {
    "skill": "test skill",
    "horizon": "H50-learn",
    "half_life": "gradient half-life",
    "step_time": "time of an update",
    "memory": "peak memory",
}
_UNITS: dict[Headline, str] = {
    "skill": "",
    "horizon": " steps",
    "half_life": " steps",
    "step_time": " ms",
    "memory": " MiB",
}
# A skill below is told by differences; there the smallest change in units counts, and not in shares.
SKILL_FLOOR = SKILL_MINIMUM / MINIMUM["skill"]
_SCALES: dict[Headline, float] = {"step_time": 1e3}


def value(headline: Headline, number: float) -> str:
    """Return a value in its table's unit.

    >>> value("skill", 0.93218), value("step_time", 0.0012345)
    ('0.932', '1.23')
    """
    shown = scaled(headline, number)
    if headline == "skill":
        return signless(f"{shown:.3f}")
    return wording.figures(shown, 4 if headline == "memory" else 3)


def with_unit(headline: Headline, number: float) -> str:
    """Return a value with its unit.

    >>> with_unit("horizon", 24.31)
    '24.3 steps'
    """
    return value(headline, number) + _UNITS[headline]


def unit(headline: Headline) -> str:
    """Return a blank and the unit of what is shown; empty where there is none."""
    return _UNITS[headline]


def scaled(headline: Headline, number: float) -> float:
    """Return a value in the unit it is shown in."""
    return number * _SCALES.get(headline, 1.0)


def signless(text: str) -> str:
    """Return a number with the sign that print uses, and no sign on 0.

    >>> signless("-0.000"), signless("-0.31")
    ('0.000', '−0.31')
    """
    if not text.strip("-0."):
        return text.removeprefix("-")
    return text.replace("-", MINUS)


def share(change: float) -> str:
    """Return a relative change with its sign, to two digits or a tenth of a percent.

    >>> share(-0.0831), share(0.5), share(4.2), share(0.00031), share(-0.99999)
    ('−8.3 %', '+50 %', '+420 %', '0 %', '−99.9 %')
    """
    if not math.isfinite(change):
        return wording.NOTHING
    if abs(change) < 5e-4:
        return "0 %"
    size = 100 * abs(change)
    # What is not all is not told as all.
    told = f"{min(size, 99.9):.1f}" if size < 1 or 99 < size < 100 else wording.figures(size)
    return f"{'+' if change > 0 else MINUS}{told} %"


def change(finding: Finding) -> str:
    """Return what changed: a share, or a difference where a share would tell nothing.

    Where values past an edge leave open how far it went, it is told how far at least. Of what is not told as
    a change nothing is then, as "at least" would make it one.
    """
    found = finding.known
    if found is None:
        return wording.NOTHING
    if found.exact:
        return _told(finding, found.low)
    if finding.verdict not in ("worse", "better") or found.low <= 0 <= found.high:
        return wording.NOTHING
    return f"at least {_told(finding, min(found, key=abs))}"


def interval(finding: Finding) -> str:
    """Return the 95 % interval of a change, as that is told."""
    found = finding.interval
    if found is None:
        return wording.NOTHING
    low = _told(finding, found.low)
    if math.isfinite(found.high):
        return f"{low} to {_told(finding, found.high)}"
    # The upper end lies past an edge. A loss of all is no lower end.
    lost_all = finding.share(found.low) == -1
    return wording.NOTHING if lost_all else f"{low} and up"


def _told(finding: Finding, difference: float) -> str:
    of = finding.share(difference)
    if of is None or not _has_shares(finding):
        return _difference(finding.series.headline, difference)
    return share(of)


def _has_shares(finding: Finding) -> bool:
    """Tell whether a change is told as a share.

    Of a skill near 0, or below, any change is a large one; and nobody knows what to make of a loss of
    more than all of it.
    """
    middle, effect = finding.baseline.middle, finding.effect
    if finding.series.headline != "skill":
        return True
    return middle is not None and effect is not None and middle.low >= SKILL_FLOOR and effect >= -1


def _difference(headline: Headline, number: float) -> str:
    told = (
        signless(f"{abs(number):.2f}") if headline == "skill" else with_unit(headline, abs(number))
    )
    return told if not told.strip("0.") else f"{'+' if number > 0 else MINUS}{told}"


def shown(headline: Headline, number: Range | None) -> str:
    """Return a value in its table's unit; a bound where it lies past an edge, a dash where there is none.

    >>> shown("horizon", Range(14.7, 14.7)), shown("horizon", Range(24, math.inf)), shown("half_life", Range(0, 0.1))
    ('14.7', '≥ 24', '< 0.1')
    """
    if number is None:
        return wording.NOTHING
    if number.exact:
        return value(headline, number.low)
    if math.isinf(number.high):
        return f"≥ {_bound(number.low)}" if number.low > 0 else wording.NOTHING
    return f"< {_bound(number.high)}"


def _bound(number: float) -> str:
    """Return an edge, which is a round number; or a value beside it, to three digits."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def smallest(found: float | None) -> str:
    """Return the smallest change for the worse that would have been found.

    >>> smallest(0.0833), smallest(float("inf")), smallest(None)
    ('8.3 %', 'never', '–')
    """
    if found is None:
        return wording.NOTHING
    return "never" if math.isinf(found) else f"{wording.figures(100 * found)} %"


def sparkline(changes: Sequence[float | None], least: float) -> str:
    """Return a series as bars, a night each; a blank where a night has no value.

    The scale spans at least `least` to either side of the baseline, so that noise stays flat.

    >>> sparkline([0.0, 0.01, None, -0.5], 0.05)
    '▇▇ ▁'
    """
    known = [change for change in changes if change is not None and math.isfinite(change)]
    low, high = min([*known, -least]), max([*known, least])
    steps = len(BARS) - 1
    return "".join(
        " "
        if change is None or not math.isfinite(change)
        else BARS[round((change - low) / (high - low) * steps)]
        for change in changes
    )
