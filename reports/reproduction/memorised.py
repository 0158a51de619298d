"""Tell what was memorised: a training loss that fell where the held-out loss did not.

Fitting noise shows that a network can store its training set, and nothing else. Source: Zhang et
al. 2017, "Understanding deep learning requires rethinking generalization", section 2.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import measured, wording
from reports.reproduction.agreement import FEWEST
from reports.reproduction.numbers import estimate, mean_of
from reports.reproduction.rows import Row
from reports.statistics import Interval

NOWHERE = Interval(math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class Memory:
    """Hold how the losses of a row that trains on a finite set went.

    Attributes:
        row: The row.
        size: Sequences in the training set.
        training: Last training loss over the first, a ratio with its interval over seeds.
        held_out: Last held-out loss over the first.
        gap: Last held-out loss over the last training loss.
        guess: Last held-out loss over that of the best constant guess.

    Where nothing is held out, or seeds are too few, a ratio is NaN.
    """

    row: Row
    size: int
    training: Interval
    held_out: Interval
    gap: Interval
    guess: Interval

    @property
    def verdict(self) -> str:
        """Say whether the training set was memorised, learned, or neither to be told."""
        if not self.row.system.held_out:
            return "nothing held out"
        if math.isnan(self.training.high) or math.isnan(self.held_out.high):
            return "no data"
        if self.training.high >= 1:
            return "no fall of the training loss shown"
        if self.held_out.high < 1:
            return "held-out loss fell, too"
        if self.held_out.low < 1:
            return "no fall or rise of the held-out loss shown"
        if self.gap.low <= 1:
            return "training loss not shown to end below the held-out one"
        return "memorised"


def memories(found: Sequence[Row]) -> list[Memory]:
    """Return the rows in which something is trained on a finite set of sequences."""
    return [_memory(row) for row in found if row.trial.training.training_set_size and row.learns]


def sentences(found: Sequence[Memory]) -> list[str]:
    """Word what was memorised; nothing is claimed of the others."""
    told = []
    for one in found:
        if one.verdict != "memorised":
            continue
        opening = (
            f"**{wording.escape(one.row.name)}** memorises its {wording.count(one.size, 'sequence')}: the "
            f"training loss ends at {estimate(one.training)} times what it began with, the held-out "
            f"loss at {estimate(one.held_out)} times its first"
        )
        told.append(opening + _against_guess(one.guess) + ".")
    return told


def table(found: Sequence[Memory]) -> str:
    """Return the ratios, a row each."""
    heads = ["system", "what happened", "training set", "training, last / first"]
    heads += [
        "held-out, last / first",
        "held-out / training, last",
        "held-out / best constant",
        "seeds",
    ]
    rows = [
        [
            wording.escape(one.row.name),
            one.verdict,
            f"{one.size:,}",
            *(estimate(ratio) for ratio in (one.training, one.held_out, one.gap, one.guess)),
            one.row.seeds,
        ]
        for one in found
    ]
    return wording.table(rows, heads, 2) if rows else ""


def _against_guess(guess: Interval) -> str:
    if math.isnan(guess.low):
        return ""
    if guess.low > 1:
        return f", {estimate(guess)} times that of the best constant guess: in the mean it ends above that"
    if guess.high < 1:
        return f", which is still {estimate(guess)} times that of the best constant guess"
    return (
        f", {estimate(guess)} times that of the best constant guess: no better, no worse to be told"
    )


def _memory(row: Row) -> Memory:
    trained = [measured.ends(record, "training_loss") for record in row.records]
    looks = [measured.ends(record, "validation_loss") for record in row.records]
    guesses = [measured.constant_guess(record) or math.nan for record in row.records]
    if not row.system.held_out:
        looks = []
    last = [end for _, end in looks]
    return Memory(
        row=row,
        size=row.trial.training.training_set_size or 0,
        training=_ratio([end for _, end in trained], [start for start, _ in trained]),
        held_out=_ratio(last, [start for start, _ in looks]),
        gap=_ratio(last, [end for _, end in trained]),
        guess=_ratio(last, guesses),
    )


def _ratio(upper: Sequence[float], lower: Sequence[float]) -> Interval:
    """Return the ratio over seeds; none where a loss is not finite, is 0, or seeds are too few."""
    pairs = list(zip(upper, lower, strict=True)) if upper else []
    if len(pairs) < FEWEST or not all(0 < one < math.inf for pair in pairs for one in pair):
        return NOWHERE
    return mean_of([one / other for one, other in pairs])
