"""Word numbers, horizons and tables, for Markdown and for a terminal."""

import html
import math
import re
import statistics
from collections.abc import Collection, Sequence

from tabulate import tabulate

from reports.horizon import Horizon, Spread
from reports.summary import Group, SolveRate

NOTHING = "–"
# From here on a number with all its zeros tells less than its exponent.
UNWIELDY = 1e7
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$])")


def escape(text: str) -> str:
    r"""Return free text on one line, with what Markdown would read as a mark made plain.

    >>> escape("a | b\n  <c>")
    'a \\| b \\<c\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def attribute(text: str) -> str:
    """Return free text as the value of an attribute in HTML.

    >>> attribute('"a" < b')
    '&quot;a&quot; &lt; b'
    """
    return html.escape(text, quote=False).replace('"', "&quot;")


def code(text: str) -> str:
    """Return a name as code; in a table a bar would split the cell even there."""
    return f"`{' '.join(text.split())}`".replace("|", "\\|")


def listing(parts: Sequence[str], word: str = "and") -> str:
    """Join words as a sentence does.

    >>> listing(["a", "b", "c"])
    'a, b and c'
    """
    return f" {word} ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it needs one.

    >>> count(1, "seed"), count(1200, "sequence")
    ('1 seed', '1,200 sequences')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def figures(value: float, digits: int = 2) -> str:
    """Return a number with so many significant digits, and an exponent from ten million on.

    >>> figures(0.01234), figures(118.0), figures(9.97), figures(1.44e24)
    ('0.012', '120', '10', '1.4e+24')
    """
    if not math.isfinite(value):
        return NOTHING
    if value == 0:
        return "0"
    rounded = float(f"{value:.{digits - 1}e}")
    if abs(rounded) >= UNWIELDY:
        return f"{rounded:.{digits - 1}e}"
    places = max(0, digits - 1 - math.floor(math.log10(abs(rounded))))
    return f"{rounded:,.{places}f}"


def duration(seconds: float) -> str:
    """Return a duration in the unit a person would use.

    >>> duration(42), duration(600), duration(9000)
    ('42 s', '10 min', '2.5 h')
    """
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{figures(seconds / length)} {unit}"
    return f"{figures(seconds)} s"


def steps(horizon: Horizon) -> str:
    """Return a horizon in steps: a bound as it is, an interpolated one to two digits."""
    if horizon.censoring == "none":
        return figures(horizon.value)
    return f"{'<' if horizon.censoring == 'left' else '≥'} {horizon.value:,g}"


def median(spread: Spread | None) -> str:
    """Return the median horizon; both middle seeds where they cannot be averaged."""
    if spread is None:
        return NOTHING
    if spread.median:
        return steps(spread.median)
    return f"{steps(spread.middle[0])} to {steps(spread.middle[1])}"


def reach(group: Group) -> str:
    """Return a group's median horizon; where it has none by its nature, why."""
    return group.refusal or median(group.spread)


def bracket(spread: Spread | None) -> str:
    """Return the tested lags between which the median lies; infinity and 0 are the edges."""
    if spread is None:
        return NOTHING
    low, high = spread.bracket
    if low == 0:
        return f"below {high:,g}"
    return f"{low:,g} and up" if high == float("inf") else f"{low:,g} to {high:,g}"


def extent(spread: Spread | None) -> str:
    """Return the shortest and the longest horizon."""
    if spread is None or spread.count < 2:
        return NOTHING
    low, high = steps(spread.low), steps(spread.high)
    return f"all {low}" if low == high else f"{low} to {high}"


def middle(values: Sequence[float]) -> str:
    """Return the median of some skills; a dash where there are none."""
    return f"{statistics.median(values):.2f}" if values else NOTHING


def coverage(spread: Spread | None) -> str:
    """Return how often such a range holds the true median; a dash where there is no range."""
    return NOTHING if spread is None or spread.count < 2 else percent(spread.coverage)


def percent(share: float) -> str:
    """Return a share in percent, never rounded up to certainty.

    >>> percent(0.9375), percent(0.75), percent(0.999998)
    ('93.8 %', '75 %', '99.9 %')
    """
    rounded = min(share, 0.999) if share < 1 else share
    return f"{100 * rounded:.1f}".removesuffix(".0") + " %"


def p_value(value: float) -> str:
    """Return a p value with two digits.

    >>> p_value(0.00793), p_value(1.0), p_value(2e-7)
    ('0.0079', '1', '< 0.0001')
    """
    if value < 1e-4:
        return "< 0.0001"
    return "1" if value == 1 else figures(value)


def p_told(value: float) -> str:
    """Return a p value as a sentence has it.

    >>> p_told(0.00793), p_told(2e-7)
    ('p = 0.0079', 'p < 0.0001')
    """
    text = p_value(value)
    return f"p {text}" if text.startswith("<") else f"p = {text}"


def interval(rate: SolveRate) -> str:
    """Return Wilson's interval of a solve rate, in percent; a dash where nothing finished."""
    if not rate.count:
        return NOTHING
    low, high = rate.interval
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def table(
    rows: Sequence[Sequence[str]],
    heads: Sequence[str],
    text: int,
    style: str = "pipe",
    numbers: Collection[str] = (),
) -> str:
    """Return a table whose first columns hold text and whose others hold numbers, at the right.

    Args:
        rows: The cells, already escaped.
        heads: The columns' heads.
        text: Number of columns that hold text.
        style: "pipe" for Markdown, "simple" for a terminal.
        numbers: Heads of columns among the first that hold numbers nevertheless.
    """
    align = [
        "left" if place < text and head not in numbers else "right"
        for place, head in enumerate(heads)
    ]
    return tabulate(rows, heads, tablefmt=style, colalign=align, disable_numparse=True)


def who(group: Group) -> str:
    """Name a group within its task and variant."""
    return f"{code(group.cell)} with {code(group.initialisation)}"
