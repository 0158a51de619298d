"""Check the negative controls: tasks on which no skill can be had."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports import wording
from reports.comparisons import ALPHA
from reports.reproduction.agreement import FEWEST
from reports.reproduction.rows import Row
from reports.statistics import holm, lower_bound, p_above_zero

LEARNED = "LEARNED: suspect a fault"
NOT_LEARNED = "not learned"


@dataclass(frozen=True)
class Control:
    """Hold what one negative control showed.

    Attributes:
        row: The row.
        skills: Test skill of each seed, those that are finite: what is not finite was not learned.
        p_value: One-sided, that the mean is not above 0.
        corrected: The same, corrected after Holm over all controls.
    """

    row: Row
    skills: tuple[float, ...]
    p_value: float
    corrected: float

    @property
    def mean(self) -> float:
        """Return the mean skill."""
        return sum(self.skills) / len(self.skills) if self.skills else math.nan

    @property
    def low(self) -> float:
        """Return the one-sided lower 95 % bound of the mean skill."""
        return lower_bound(self.skills)

    @property
    def verdict(self) -> str:
        """Say whether what cannot be learned was learned."""
        if len(self.skills) < FEWEST:
            return "too few seeds"
        return LEARNED if self.corrected <= ALPHA else NOT_LEARNED


def controls(found: Sequence[Row]) -> list[Control]:
    """Return the negative controls in which something was trained, or nothing finished.

    Rows that consist of the very same trials are one control.
    """
    asked = _once([r for r in found if r.system.negative_control and (r.learns or not r.records)])
    skills = [tuple(skill for skill in row.skills if math.isfinite(skill)) for row in asked]
    p_values = [p_above_zero(one) for one in skills]
    return [Control(*parts) for parts in zip(asked, skills, p_values, holm(p_values), strict=True)]


def table(found: Sequence[Control]) -> str:
    """Return the controls, a row each."""
    heads = ["control", "cell", "verdict", "mean skill", "lower 95 % bound", "p", "p (Holm)"]
    rows = [
        [
            wording.escape(one.row.name),
            wording.code(one.row.trial.cell),
            f"**{one.verdict}**" if one.verdict == LEARNED else one.verdict,
            _skill(one.mean),
            _skill(one.low),
            wording.p_value(one.p_value),
            wording.p_value(one.corrected),
            str(len(one.skills)),
        ]
        for one in found
    ]
    return wording.table(rows, [*heads, "seeds"], 3) if rows else ""


def sentence(found: Sequence[Control]) -> str:
    """Say in one sentence how the controls came out."""
    if not found:
        return ""
    asked = wording.count(len(found), "negative control")
    faults = [one.row.name for one in found if one.verdict == LEARNED]
    if faults:
        names = wording.listing([wording.escape(name) for name in faults])
        return f"{len(faults)} of {asked} learned, so first suspect a fault of the suite: {names}."
    fine = sum(one.verdict == NOT_LEARNED for one in found)
    return f"{fine} of {asked} stayed unlearned, none was learned."


def _once(found: Sequence[Row]) -> list[Row]:
    """Join the rows of equal trials under both names: one test asked twice is no second one."""
    by: dict[tuple[str, ...], Row] = {}
    for row in found:
        # The key of the first seed tells rows apart of which nothing finished.
        trials = (row.trial.key, str(row.planned), *(record.key for record in row.records))
        known = by.get(trials)
        by[trials] = replace(known, name=f"{known.name} = {row.name}") if known else row
    return list(by.values())


def _skill(value: float) -> str:
    return f"{round(value, 3) + 0:.3f}" if math.isfinite(value) else wording.NOTHING
