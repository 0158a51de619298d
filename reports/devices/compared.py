"""Hold how a row lies beside another, seed by seed, and how such rows do over settings."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from reports import wording
from reports.devices import words
from reports.devices.paired import Middle, middle
from reports.devices.rows import Row

# Above what it is held against, below it, or alike; None where that is not known.
Sign = Literal[-1, 0, 1] | None
Side = Literal["above", "below", "alike", "mixed", "not known"]
_SIDES: dict[Sign, Side] = {1: "above", -1: "below", 0: "alike"}


@dataclass(frozen=True)
class Compared:
    """Hold one row beside another.

    Attributes:
        row: The row.
        numbers: The ratio or the difference of each seed that has one.
        signs: On which side each seed that was planned lies; there may be more of them than numbers, as
            of a gradient that is dead no ratio is known, but that its half-life is shorter.
    """

    row: Row
    numbers: tuple[float, ...]
    signs: tuple[Sign, ...]

    @property
    def middle(self) -> Middle | None:
        """Return the median and the range of the numbers; None where no seed has one."""
        return middle(self.numbers)

    @property
    def among(self) -> str:
        """Say of how many planned seeds there are numbers; empty where of all."""
        return words.among(len(self.numbers), len(self.signs))

    @property
    def side(self) -> Side:
        """Say where all planned seeds lie: "not known" where those that are known agree, and others are not."""
        known = {sign for sign in self.signs if sign is not None}
        if len(known) > 1:
            return "mixed"
        return "not known" if not known or None in self.signs else _SIDES[known.pop()]


def by_number(row: Row, numbers: Sequence[float], level: float, word: words.Word) -> Compared:
    """Return a row whose seeds lie where their numbers do.

    Args:
        row: The row.
        numbers: The ratio or the difference of each seed that has one.
        level: What both are alike at: 1 or 0.
        word: How the page tells such a number; what it tells as it does the level is alike.
    """
    return signed(row, numbers, [_sign(number, level, word) for number in numbers])


def signed(row: Row, numbers: Iterable[float], signs: Sequence[Sign]) -> Compared:
    """Return a row whose seeds' sides are known otherwise than by numbers.

    Args:
        row: The row.
        numbers: The ratio of each pair; NaN where it has none.
        signs: On which side each pair lies.
    """
    lost = row.planned - len(signs)
    return Compared(row, tuple(filter(math.isfinite, numbers)), (*signs, *[None] * lost))


def medians(found: Sequence[Compared]) -> Middle | None:
    """Return the median and the range of the settings' own medians."""
    return middle(one.middle.median for one in found if one.middle)


def settings_told(found: Sequence[Compared]) -> str:
    """Say of how many settings there are numbers; empty where of all."""
    return words.among(sum(bool(one.numbers) for one in found), len(found))


def pairs_told(found: Sequence[Compared]) -> str:
    """Say of how many pairs of seeds there are numbers; empty where of all."""
    pairs = words.among(
        sum(len(one.numbers) for one in found), sum(len(one.signs) for one in found)
    )
    return pairs and f"{pairs} pairs of seeds"


def parts(found: Sequence[Compared]) -> str:
    """Say of how many settings and pairs of seeds a median is; empty where it is of all."""
    settings = settings_told(found)
    return wording.listing(
        [*filter(None, [settings and f"{settings} settings", pairs_told(found)])]
    )


def _sign(number: float, level: float, word: words.Word) -> Sign:
    if word(number) == word(level):
        return 0
    return 1 if number > level else -1
