"""Tell how the learning rates were chosen: what each rate reached, and how clear the choice was."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from bench.choice import choose, score
from bench.part import Part
from bench.record import Record, Results
from bench.selection import HOLDS_FOR, Who, who
from bench.training import TRAINING_LABELS
from bench.trial import Trial
from reports.frame import TRIAL_SETTINGS, short
from reports.vanishing.rows import Row, order

# A mean skill over the budget below this is what noise gives a network that learned nothing.
NOTHING_LEARNED = 0.05

Clarity = Literal["clear", "seeds overlap", "nothing learned"]


@dataclass(frozen=True)
class Choice:
    """Hold the choice of one learning rate.

    Attributes:
        row: What it was made on, at every rate.
        setting: What else than task, cell and initialisation it holds for, where that varies.
        tried: Every rate that was planned, rising.
        seeds: Every seed that was planned, rising.
        scores: The score of each seed that finished, by the rate, rising; a rate of which none did is
            left out.
        chosen: The rate with the highest mean score; None where nothing finished.
    """

    row: Row
    setting: str
    tried: tuple[float, ...]
    seeds: tuple[int, ...]
    scores: dict[float, tuple[float, ...]]
    chosen: float | None

    @property
    def means(self) -> dict[float, float]:
        """Return the mean score over seeds, by the rate."""
        return {rate: fmean(seeds) for rate, seeds in self.scores.items()}

    @property
    def edge(self) -> str:
        """Say at which edge of the rates tried the chosen one lies; empty for none."""
        if self.chosen is None:
            return ""
        return {self.tried[0]: "lowest", self.tried[-1]: "highest"}.get(self.chosen, "")

    @property
    def clarity(self) -> Clarity:
        """Tell whether each seed at the chosen rate beat every seed at every other one."""
        if self.chosen is None or max(self.means.values()) < NOTHING_LEARNED:
            return "nothing learned"
        others = [
            seed for rate, seeds in self.scores.items() if rate != self.chosen for seed in seeds
        ]
        return (
            "clear"
            if min(self.scores[self.chosen]) > max(others, default=-1.0)
            else "seeds overlap"
        )


def choices(results: Results) -> list[Choice]:
    """Return every choice that was made, in the report's order; none where rates were given."""
    run, newest = results.sweep, results.newest
    reported = run.reported
    keys = [key for key in run.planned if key not in reported]
    missing = any(key not in newest for key in keys)
    planned = run.trials if missing else {}
    asked: dict[Who, list[Trial]] = {}
    records: dict[Who, list[Record]] = {}
    for key in keys:
        trial = newest[key].trial if key in newest else planned[key]
        asked.setdefault(who(trial), []).append(trial)
        if key in newest and newest[key].status == "ok":
            records.setdefault(who(trial), []).append(newest[key])
    settings = _settings([trials[0] for trials in asked.values()])
    found = [
        _choice(trials, records.get(one, []), setting)
        for (one, trials), setting in zip(asked.items(), settings, strict=True)
    ]
    tasks = list(dict.fromkeys(choice.row.trial.task for choice in found))
    return sorted(found, key=lambda c: (tasks.index(c.row.trial.task), *order(c.row), c.setting))


def _choice(trials: Sequence[Trial], records: Sequence[Record], setting: str) -> Choice:
    scores: dict[float, tuple[float, ...]] = {}
    for record in sorted(records, key=lambda r: (r.trial.learning_rate, r.trial.seed)):
        rate = record.trial.learning_rate
        scores[rate] = (*scores.get(rate, ()), score(record))
    chosen = next(iter(choose(records).values()), None)
    tried = tuple(sorted({trial.learning_rate for trial in trials}))
    seeds = tuple(sorted({trial.seed for trial in trials}))
    keys = tuple(trial.key for trial in trials)
    row = Row(Part(section="horizon"), trials[0], tuple(records), keys)
    return Choice(row, setting, tried, seeds, scores, chosen)


def _settings(trials: Sequence[Trial]) -> list[str]:
    """Label each with the settings that vary within some task, and with those only."""
    named = {name: TRIAL_SETTINGS[name] for name in HOLDS_FOR if name in TRIAL_SETTINGS}

    def value(trial: Trial, name: str) -> object:
        return getattr(trial if name in named else trial.training, name)

    varying = {
        name: label
        for name, label in (named | TRAINING_LABELS).items()
        if any(
            len({repr(value(one, name)) for one in trials if one.task == task}) > 1
            for task in {trial.task for trial in trials}
        )
    }
    return [
        ", ".join(f"{label}={short(value(trial, name))}" for name, label in varying.items())
        for trial in trials
    ]
