"""Fabricate switches that are tried one at a time."""

from typing import Any

from bench.record import Measurement
from bench.trial import Trial
from reports.vanishing.causes import Cause, causes
from reports.vanishing.rows import of_section, rows
from tests.reports.builder import record
from tests.reports.readings import Memory, readings
from tests.reports.studies import grid, study

USUAL = "as PyTorch draws it"


def ending(*skills: float | None, half_life: float = 1.6, **given: Any) -> Any:
    """Return what trials measure whose seeds end so; None for one that failed to run."""

    def measure(trial: Trial) -> dict[str, Measurement] | None:
        skill = skills[trial.seed] if trial.seed < len(skills) else None
        if skill is None:
            return None
        known = readings(trial, Memory(half_life, half_life, 10.0))
        return record(trial, skill).measurements | known | given

    return measure


def switch(name: str, measure: Any, against: str = USUAL, cell: str = "lstm", **more: Any) -> Any:
    axes = {"sequence_length": 25, "seed": range(10), **more}
    return grid("cause", cell, name=name, against=against, **axes), measure


def tried(*grids: Any) -> list[Cause]:
    return causes(of_section(rows(study(grids)), "cause"))


def usual(*skills: float | None, **more: Any) -> Any:
    return switch(USUAL, ending(*(skills or [0.0] * 10), **more), "")


def rate(value: float) -> dict[str, Any]:
    """Return axes that make a switch other trials than the usual ones."""
    return {"learning_rate": value}
