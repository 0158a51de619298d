"""Judge each network by three kinds of evidence: transport, retention and use, each by a rule of its own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports import measured
from reports.half_life import HalfLives
from reports.summary import SolveRate
from reports.vanishing.hold import Hold, hold
from reports.vanishing.lines import Line
from reports.vanishing.retention import FIRST_INPUT, STATE, Stage, curve
from reports.vanishing.rows import Row
from reports.vanishing.transport import lives

# Transport reaches a lag over which the gradient halves at most so often.
HALVINGS = 10
# Retention reaches a lag at which the first input parts states by so much of what whole sequences do.
RETAINED = 0.1

Kind = Literal["transport", "retention", "use"]
# What is held against use: transport before training or after it, or retention.
Asked = Literal["initial", "trained", "retention"]
KINDS: tuple[Kind, ...] = ("transport", "retention", "use")


@dataclass(frozen=True)
class Evidence:
    """Hold the three kinds of evidence on one network at one length.

    A kind is judged by whether at least half of the seeds meet its rule; None where it was not measured, or says
    nothing on this task.

    Attributes:
        line: The network.
        row: Its setting at the length.
        lag: The lag asked about, in steps: the median lag of the test answers.
        initial: Half-lives of the gradient before training.
        trained: The same after it.
        retained: State retention after training at the longest lag, a seed each.
        influence: Influence of the first input on the answer there, a seed each.
        hold: How far it answers beyond the length.
        first_asked: Whether the first input is what most answers depend on; on other tasks a network does
            well to forget it.
    """

    line: Line
    row: Row
    lag: float
    initial: HalfLives
    trained: HalfLives
    retained: tuple[float, ...]
    influence: tuple[float, ...]
    hold: Hold | None
    first_asked: bool

    @property
    def rate(self) -> SolveRate:
        """Return how many seeds solved the task."""
        return self.row.rate

    @property
    def verdicts(self) -> dict[Kind, bool | None]:
        """Return whether each kind of evidence reaches the lag, after training."""
        return {
            "transport": self.carries("trained"),
            "retention": self._retains() if self.first_asked else None,
            "use": _half(
                [True] * self.rate.solved + [False] * (self.rate.count - self.rate.solved)
            ),
        }

    @property
    def agree(self) -> bool:
        """Tell whether the kinds that were judged, two at least, say the same."""
        return len(self._known) > 1 and len(set(self._known)) == 1

    @property
    def disagree(self) -> bool:
        """Tell whether two kinds that were judged contradict each other."""
        return len(set(self._known)) > 1

    def carries(self, stage: Stage) -> bool | None:
        """Tell whether the gradient reaches the lag: its half-life is at least lag / 10 steps."""
        found: HalfLives = getattr(self, stage)
        return _half([one.steps >= self.lag / HALVINGS for one in found.each])

    def _retains(self) -> bool | None:
        return _half([ratio >= RETAINED for ratio in self.retained])

    @property
    def _known(self) -> list[bool]:
        return [one for one in self.verdicts.values() if one is not None]


def evidence(line: Line, length: int) -> Evidence | None:
    """Return the evidence on a network at a length; None where no seed finished there."""
    row = line.at(length)
    if row is None or not row.records:
        return None
    retained, influence = curve(row, STATE), curve(row, FIRST_INPUT)
    return Evidence(
        line=line,
        row=row,
        lag=row.lag,
        initial=lives(row, "initial"),
        trained=lives(row, "trained"),
        retained=retained.last("trained") if retained else (),
        influence=influence.last("trained") if influence else (),
        hold=hold(row),
        first_asked=all(measured.lag(record) == row.length - 1 for record in row.records),
    )


def at_length(part: Sequence[Line], length: int) -> list[Evidence]:
    """Return the evidence on the networks of one task at one length, those that finished there."""
    return [one for line in part if (one := evidence(line, length))]


def everywhere(part: Sequence[Line]) -> list[Evidence]:
    """Return the evidence on the networks of one task at every length they finished at."""
    return [one for line in part for row in line.rows if (one := evidence(line, row.length))]


@dataclass(frozen=True)
class Shared:
    """Count settings by whether a kind of evidence reaches the lag, and whether it is used.

    Attributes:
        reached_solved: Settings in which it reaches and at least half of the seeds solved the task.
        reached: Settings in which it reaches.
        short_solved: Settings in which it does not reach and at least half solved it all the same.
        short: Settings in which it does not reach.
    """

    reached_solved: int
    reached: int
    short_solved: int
    short: int

    @property
    def agreeing(self) -> int:
        """Return the number of settings in which it and use say the same."""
        return self.reached_solved + self.short - self.short_solved

    @property
    def total(self) -> int:
        """Return the number of settings."""
        return self.reached + self.short


def shared(found: Sequence[Evidence], kind: Asked) -> Shared:
    """Count how a kind of evidence lies to use.

    Args:
        found: The evidence.
        kind: Transport before training, transport after it, or retention.
    """
    counted: Counter[tuple[bool, bool]] = Counter()
    for one in found:
        reaches = one.verdicts["retention"] if kind == "retention" else one.carries(kind)
        used = one.verdicts["use"]
        if reaches is not None and used is not None:
            counted[reaches, used] += 1
    return Shared(
        reached_solved=counted[True, True],
        reached=counted[True, True] + counted[True, False],
        short_solved=counted[False, True],
        short=counted[False, True] + counted[False, False],
    )


def _half(met: Sequence[bool]) -> bool | None:
    """Tell whether at least half of the seeds meet a rule; None without a seed."""
    return 2 * sum(met) >= len(met) if met else None
