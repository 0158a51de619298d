"""Say what became of a night: of each series, of what all its trials cost together, and of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reports.nightly.side import NO_VALUES, Range, Side
from reports.nightly.values import Headline, Series

Verdict = Literal["worse", "better", "one night only", "no change found", "unchanged", "untold"]
Look = Literal["tonight", "two nights"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Hold what became of one series.

    Attributes:
        series: Which.
        verdict: "one night only" for a cost that is as far off as one that changed, but not so the last night;
            "no change found" where the rule finds none, which does not show that there is none; "unchanged"
            where the shared seeds repeated to the bit; "untold" where there are too few values, tonight or
            before, to judge by.
        tonight: Tonight's values that were compared; where two nights found it, those of both.
        baseline: The baseline's values that they were compared with.
        base: What shares are taken of, in the headline's unit: the baseline's median, and of a cost its
            usual in a night of no mood. None where there is nothing to relate to: no values on a side, or
            a skill of about 0.
        difference: Tonight less the baseline in the headline's unit: Hodges and Lehmann's estimate; for
            costs after the shared factor was taken out. The edge stands for values past it. None without
            values on a side.
        known: What is known of the difference where some values lie past an edge.
        interval: 95 % interval of the difference; None where there is none, or where a side's median lies
            past an edge.
        p: p value, corrected for all series and both looks; None where nothing was tested, and
            for a cost, which is judged by what the nights before did.
        look: What found it: tonight alone, or with the night before; None where nothing was found.
        smallest: The smallest loss, as a share, that would be found by its second night at the
            latest, 95 times in 100; infinite where even a total loss would not; None where there is
            nothing to tell it by, such as no baseline yet.
    """

    series: Series
    verdict: Verdict
    tonight: Side
    baseline: Side = NO_VALUES
    base: float | None = None
    difference: float | None = None
    known: Range | None = None
    interval: Range | None = None
    p: float | None = None
    look: Look | None = None
    smallest: float | None = None

    @property
    def effect(self) -> float | None:
        """Return the difference as a share (-0.1: a tenth less); None where it has none."""
        return None if self.difference is None else self.share(self.difference)

    @property
    def promised(self) -> float | None:
        """Return the smallest loss; None where the baseline's median lies past an edge: of what would it be?"""
        middle = self.baseline.middle
        return self.smallest if middle is None or middle.exact else None

    def share(self, difference: float) -> float | None:
        """Return a difference as a share; None where there is nothing to relate it to."""
        return None if self.base is None else difference / self.base


@dataclass(frozen=True)
class SharedFactor:
    """Hold by how much all settings of a night together cost more than in the baseline.

    Attributes:
        tonight: 1.3 where the whole night took 1.3 times as long.
        before: The same of each baseline night, by its name; empty where these are too few to tell.
    """

    tonight: float
    before: Mapping[str, float]

    @property
    def unusual(self) -> bool:
        """Tell whether there is a baseline, and no night of it lay so far out."""
        known = self.before.values()
        return bool(known) and not min(known) <= self.tonight <= max(known)


@dataclass(frozen=True)
class Judgement:
    """Hold all that was found of a night.

    Attributes:
        findings: One for each series of tonight, sorted by setting and headline.
        shared: The shared factor of each cost; left out without a baseline.
        baseline: Names of the baseline's nights, the oldest first.
    """

    findings: tuple[Finding, ...]
    shared: Mapping[Headline, SharedFactor]
    baseline: tuple[str, ...]
