"""Say what became of a night: of each series, of what all its trials cost together, and of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reports.nightly.values import Headline, Series

Verdict = Literal["worse", "better", "unchanged", "untold"]
Look = Literal["tonight", "two nights"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Hold what became of one series.

    Attributes:
        series: Which.
        verdict: "untold" where there are too few values, tonight or before, to judge by.
        effect: Tonight against the baseline, as a share (-0.1: a tenth less): Hodges and Lehmann's
            estimate; for costs after the shared factor was taken out. None where there is nothing to
            relate to: no values on a side, or a skill of about 0.
        difference: The same in the headline's unit; None without values on a side.
        interval: 95 % interval of `effect`; None where it has none.
        p: p value, corrected for all series and both looks; None where nothing was tested, and
            for a cost, which is judged by what the nights before did.
        look: What found it: tonight alone, or with the night before; None where nothing was found.
        tonight: Tonight's values that were compared, by rising seed.
        baseline: The baseline's values that they were compared with.
        smallest: The smallest loss, as a share, that would be found by its second night at the
            latest, 95 times in 100; infinite where even a total loss would not; None where there is
            nothing to tell it by, such as no baseline yet.
        repeated: Whether all that the seeds which tonight and the last night share computed is the same
            to the bit; None where they share none.
    """

    series: Series
    verdict: Verdict
    tonight: tuple[float, ...]
    baseline: tuple[float, ...] = ()
    effect: float | None = None
    difference: float | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None
    look: Look | None = None
    smallest: float | None = None
    repeated: bool | None = None


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
        differing: By setting, the measurements that the seeds which tonight and the last night share computed
            otherwise; settings that repeated to the bit are left out.
    """

    findings: tuple[Finding, ...]
    shared: Mapping[Headline, SharedFactor]
    baseline: tuple[str, ...]
    differing: Mapping[str, tuple[str, ...]]
