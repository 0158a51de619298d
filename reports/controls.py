"""Check the negative controls: tasks on which no skill can be had."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bench.record import Record
from bench.trial import Trial
from reports import measured, wording
from reports.comparisons import ALPHA
from reports.statistics import holm, lower_bound, p_above_zero

LEARNED = "LEARNED: suspect a fault"
NOT_LEARNED = "not learned"
# One value has no spread to hold its distance from 0 against.
FEWEST = 2


class Tried(Protocol):
    """Hold one setting that was tried on a control, whichever report asks."""

    @property
    def name(self) -> str:
        """Name it for a reader."""

    @property
    def trial(self) -> Trial:
        """Return the settings; those of the first seed."""

    @property
    def planned(self) -> int:
        """Return the number of planned seeds."""

    @property
    def records(self) -> tuple[Record, ...]:
        """Return the newest good record of each seed that finished."""


@dataclass(frozen=True)
class Control:
    """Hold what one negative control showed.

    Attributes:
        name: What was tried; several names for the very same trials.
        cell: The cell.
        skills: Test skill of each seed, those that are finite: what is not finite was not learned.
        p_value: One-sided, that the mean is not above 0.
        corrected: The same, corrected after Holm over all controls.
    """

    name: str
    cell: str
    skills: tuple[float, ...]
    p_value: float = math.nan
    corrected: float = math.nan

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


def controls(found: Iterable[Tried]) -> list[Control]:
    """Return the negative controls in which something was trained, or nothing finished.

    Those that consist of the very same trials are one control.

    Args:
        found: What was tried on tasks that cannot be learned.
    """
    asked = _once([one for one in found if not one.records or any(map(_learns, one.records))])
    p_values = [p_above_zero(one.skills) for one in asked]
    return [
        replace(one, p_value=p_value, corrected=corrected)
        for one, p_value, corrected in zip(asked, p_values, holm(p_values), strict=True)
    ]


def table(found: Sequence[Control]) -> str:
    """Return the controls, a row each."""
    heads = ["control", "cell", "verdict", "mean skill", "lower 95 % bound", "p", "p (Holm)"]
    rows = [
        [
            wording.escape(one.name),
            wording.code(one.cell),
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
    faults = [one.name for one in found if one.verdict == LEARNED]
    if faults:
        names = wording.listing([wording.escape(name) for name in faults])
        return f"{len(faults)} of {asked} learned, so first suspect a fault of the suite: {names}."
    fine = sum(one.verdict == NOT_LEARNED for one in found)
    return f"{fine} of {asked} stayed unlearned, none was learned."


def _once(found: Sequence[Tried]) -> list[Control]:
    """Join equal trials under their several names: one test asked twice is no second one."""
    by: dict[tuple[str, ...], Control] = {}
    for one in found:
        # The key of the first seed tells apart what left nothing.
        trials = (one.trial.key, str(one.planned), *(record.key for record in one.records))
        skills = tuple(filter(math.isfinite, map(measured.skill, one.records)))
        names = [by[trials].name] if trials in by else []
        by[trials] = Control(" = ".join([*names, one.name]), one.trial.cell, skills)
    return list(by.values())


def _learns(record: Record) -> bool:
    """Tell whether anything was trained: not for the baselines that have no parameters."""
    return measured.parameters(record) > 0


def _skill(value: float) -> str:
    return f"{round(value, 3) + 0:.3f}" if math.isfinite(value) else wording.NOTHING
