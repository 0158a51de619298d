"""Say in how many trials updates took far longer than the fastest, and what that means for the tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import wording
from reports.devices import costs
from reports.devices.paired import Middle, middle
from reports.devices.rows import Setting

# A trial whose median update takes more than so many times as long as its fastest is told as disturbed.
LIMIT = 1.5


@dataclass(frozen=True)
class Disturbed:
    """Hold how far the median update of each trial lay from its fastest.

    Attributes:
        many: Number of trials in which it took more than the limit.
        over_all: Median and range over all trials that were timed; None where none was.
    """

    many: int
    over_all: Middle | None

    @property
    def short(self) -> str:
        """Count the disturbed trials; empty where there is none."""
        if not self.many or self.over_all is None:
            return ""
        return f"{self.many} of {wording.count(self.over_all.number, 'trial')}"

    @property
    def told(self) -> str:
        """Say how many trials were disturbed, and which numbers tell of that; empty where none was timed."""
        if self.over_all is None:
            return ""
        beyond = (
            f"more than {LIMIT:g} times as long as the fastest (median over all trials "
            f"{wording.figures(self.over_all.median)} times, most {wording.figures(self.over_all.high)} times)"
        )
        if not self.many:
            trials = wording.count(self.over_all.number, "trial")
            return f"In none of {trials} did the median update take {beyond}."
        return (
            f"**Disturbed trials**: in {self.short} the median update took {beyond}. What slowed them was not "
            'recorded. "Sequences/s" and "tokens/s" are of the median update and so of the trials as they ran; '
            "every other speed here is of the fastest update."
        )


def disturbed(found: Sequence[Setting]) -> Disturbed:
    """Return how far the median update of each trial lay from its fastest."""
    ratios = [costs.slowed(record) for one in found for row in one.rows for record in row.records]
    return Disturbed(sum(ratio > LIMIT for ratio in ratios), middle(ratios))
