"""Hold two sides that are compared, and what was found: a night and its baseline, or two sweeps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from reports.nightly.account import Account
from reports.nightly.detection import Judgement, judge
from reports.nightly.finding import Finding
from reports.nightly.looks import differing
from reports.nightly.names import Name, names
from reports.nightly.values import HEADLINES, Headline

Kind = Literal["nightly", "compare"]


class LeftOut(NamedTuple):
    """Hold a night that nothing was compared with, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Case:
    """Hold a night, its baseline, and what was found.

    Attributes:
        kind: Whether nights are compared, or any two sweeps.
        sweep: The sweep's name.
        command: The command to repeat it by.
        tonight: The night.
        baseline: The nights it is compared with, the oldest first.
        last: The newest night before it; None where there is none.
        left_out: Nights before that were not compared with, and what else lies among them.
        judgement: What was found.
    """

    kind: Kind
    sweep: str
    command: str
    tonight: Account
    baseline: tuple[Account, ...]
    last: Account | None
    left_out: tuple[LeftOut, ...]
    judgement: Judgement

    @property
    def nights(self) -> tuple[Account, ...]:
        """Return the baseline and tonight, which is the last."""
        return (*self.baseline, self.tonight)

    @property
    def worse(self) -> list[Finding]:
        """Return what got worse, the largest change first."""
        return self._told("worse")

    @property
    def better(self) -> list[Finding]:
        """Return what got better, the largest change first."""
        return self._told("better")

    @cached_property
    def vanished(self) -> list[str]:
        """Return the settings that the night before asked for and tonight did not."""
        return sorted(set(self.last.planned) - set(self.tonight.planned)) if self.last else []

    @cached_property
    def appeared(self) -> list[str]:
        """Return the settings that tonight asked for and the night before did not."""
        return sorted(set(self.tonight.planned) - set(self.last.planned)) if self.last else []

    @property
    def regressed(self) -> bool:
        """Tell whether something got worse, or settings of a night are gone."""
        # Two sweeps that somebody names need not have asked for the same.
        return bool(self.worse or (self.kind == "nightly" and self.vanished))

    @property
    def code(self) -> int:
        """Return the exit code: 1 for what got worse, else 3 for trials without a result, else 0."""
        return 1 if self.regressed else 3 if self.tonight.lost else 0

    @cached_property
    def since(self) -> Account | None:
        """Return the night that code and machine are compared with; None where there is none.

        That is the night before. Where nothing moved since then but something had moved then, it is the one
        before that: what is told on a second night still has its cause there.
        """
        older = next((one for one in reversed(self.baseline) if one is not self.last), None)
        if self.last is None or older is None or any(_compared(self.last, self.tonight).values()):
            return self.last
        return older if any(_compared(older, self.tonight).values()) else self.last

    @cached_property
    def compared(self) -> dict[str, list[str]]:
        """Return by setting what the seeds that it shares with that night computed otherwise, if anything."""
        return _compared(self.since, self.tonight) if self.since else {}

    @property
    def moved(self) -> dict[str, list[str]]:
        """Return the settings that did not repeat to the bit, with what differs."""
        return {setting: found for setting, found in self.compared.items() if found}

    @cached_property
    def names(self) -> dict[str, Name]:
        """Return the name of every setting on either side, in the order of reports."""
        horizons = {
            series.setting
            for one in self.nights
            for series in one.night.values
            if series.headline == "horizon"
        }
        found = dict(self.last.planned) if self.last else {}
        for one in self.nights:
            found |= {**one.planned, **one.night.trials}
        return names(found, horizons)

    def of(self, headline: Headline) -> list[Finding]:
        """Return the findings of a headline, in the order of settings."""
        there = [one for one in self.judgement.findings if one.series.headline == headline]
        order = {setting: place for place, setting in enumerate(self.names)}
        return sorted(there, key=lambda one: order[one.series.setting])

    def _told(self, verdict: Literal["worse", "better"]) -> list[Finding]:
        rank = {headline: place for place, headline in enumerate(HEADLINES)}
        order = {setting: place for place, setting in enumerate(self.names)}
        return sorted(
            (one for one in self.judgement.findings if one.verdict == verdict),
            key=lambda one: (
                rank[one.series.headline],
                -_size(one),
                order[one.series.setting],
            ),
        )


def case(
    kind: Kind,
    sweep: str,
    command: str,
    tonight: Account,
    baseline: Sequence[Account],
    last: Account | None = None,
    left_out: Iterable[LeftOut] = (),
) -> Case:
    """Judge a night, or one of two sweeps by the other.

    Args:
        kind: Which of these it is.
        sweep: The sweep's name.
        command: The command to repeat it by.
        tonight: The night.
        baseline: The nights to compare it with, the oldest first.
        last: The night before, where it is not among them.
        left_out: What was not compared with.
    """
    judgement = judge(
        tonight.night, [one.night for one in baseline], last.night if last is not None else None
    )
    newest = last or (baseline[-1] if baseline else None)
    return Case(kind, sweep, command, tonight, tuple(baseline), newest, tuple(left_out), judgement)


def _size(finding: Finding) -> float:
    """Return how large a change is, to be set beside those of the same headline."""
    # A skill is a share itself; of one near 0 any change is a large share, or none at all.
    found = finding.difference if finding.series.headline == "skill" else finding.effect
    return abs(found or 0.0)


def _compared(before: Account, tonight: Account) -> dict[str, list[str]]:
    """Return for each setting with seeds that both nights have the measurements that differ."""
    both = ((one, differing(one, before.night, tonight.night)) for one in tonight.planned)
    return {setting: found for setting, found in both if found is not None}
