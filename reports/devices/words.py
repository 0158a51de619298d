"""Word numbers of devices and precisions: medians with their ranges, factors, differences."""

from collections.abc import Callable, Iterable

from reports import wording
from reports.devices.paired import Middle
from reports.devices.rows import Row
from reports.half_life import HalfLives
from reports.statistics import min_max_coverage
from reports.vanishing.transport import BEYOND, middle, word_between

Word = Callable[[float], str]


def share(value: float) -> str:
    """Return a half-life over another, near 1, to a hundredth.

    >>> share(0.99312), share(1.0)
    ('0.99', '1.00')
    """
    return f"{value:.2f}" if 0.1 <= value < 10 else wording.figures(value)


def times(value: float) -> str:
    """Return how many times as fast something is, to a hundredth where it is near 1.

    >>> times(0.534), times(1.004), times(1.372), times(11.4)
    ('0.53', '1.00', '1.37', '11')
    """
    return f"{value:.2f}" if 0.1 <= value < 2 else wording.figures(value)


def among(some: int, every: int) -> str:
    """Say of how many something is; empty where it is of all.

    >>> among(2, 5), among(5, 5)
    ('2 of 5', '')
    """
    return "" if some == every else f"{some:,} of {every:,}"


def signed(value: float) -> str:
    """Return a difference with its sign; one that rounds to nothing has none.

    >>> signed(0.123), signed(-0.001)
    ('+0.12', '0.00')
    """
    told = f"{value:+.2f}"
    return "0.00" if float(told) == 0 else told


def plain(value: float) -> str:
    """Return a skill with two decimals."""
    return f"{value:.2f}"


def spread(found: Middle | None, word: Word, unit: str = "", among: str = "") -> str:
    """Return a median with the range in brackets; without where it is of one, or all are told alike.

    >>> spread(Middle(2.0, 1.5, 3.0, 5), wording.figures, " times", "5 of 7")
    '2.0 times (1.5 to 3.0; 5 of 7)'

    Args:
        found: The median and the range; None for a dash.
        word: How a number is told.
        unit: What follows the median.
        among: Of how many it is; empty where of all.
    """
    if found is None:
        return wording.NOTHING
    low, high = map(word, found.sides)
    told = word(found.median)
    ends = "" if low == told == high else f"{low} to {high}"
    return _bracketed(told + unit, ends, among)


def median(found: Middle | None, word: Word, among: str = "") -> str:
    """Return a median alone, and of how many it is where not of all."""
    return wording.NOTHING if found is None else _bracketed(word(found.median), among)


def _bracketed(said: str, *more: str) -> str:
    inside = "; ".join(filter(None, more))
    return f"{said} ({inside})" if inside else said


def life(found: HalfLives) -> str:
    """Return the median half-life in steps, marked where some seed's is longer than its window."""
    if found.spread is None:
        return wording.NOTHING
    return f"{middle(found)} {BEYOND}" if found.extrapolated else middle(found)


def lives(found: HalfLives) -> str:
    """Return half-lives in steps: the median with the range, "no decay" above all and "dead" below all."""
    if found.spread is None:
        return wording.NOTHING
    ends = word_between(found.spread.low, found.spread.high)
    told = middle(found)
    said = told if told == ends else f"{told} ({ends})"
    return f"{said} {BEYOND}" if found.extrapolated else said


def place(row: Row) -> str:
    """Name a network, its width and its length in a sentence."""
    return f"{row.name} at H = {row.size}, T = {row.length:,}"


def chance(counts: Iterable[int]) -> str:
    """Say how often all seeds fall on one side where nothing differs; empty without several seeds."""
    each = [
        f"in {wording.percent(1 - min_max_coverage(n))} of settings with {wording.count(n, 'seed')}"
        for n in _several(counts)
    ]
    if not each:
        return ""
    return (
        f"Where nothing differs, all seeds lie on one side by chance alone {wording.listing(each)}."
    )


def least_p(counts: Iterable[int]) -> str:
    """Say how small a p value of one setting could get in a paired test of signs or ranks."""
    each = [
        f"p = {wording.p_value(1 - min_max_coverage(n))} with {wording.count(n, 'seed')}"
        for n in _several(counts)
    ]
    if not each:
        return "with one seed a setting there is nothing to test."
    return f"no two-sided paired test of signs or ranks in one setting can fall below {wording.listing(each)}."


def _several(counts: Iterable[int]) -> list[int]:
    return sorted({count for count in counts if count > 1})
