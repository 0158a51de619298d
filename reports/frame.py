"""Turn results into one table with a row a trial, from which all else is computed."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from bench.catalogue import parse
from bench.choice import choose
from bench.record import Results
from bench.selection import SELECTED, who
from bench.training import TRAINING_LABELS
from bench.trial import Trial
from reports.measured import weighted_median
from reports.outcome import outcome

NOT_RUN = "not run"
# What groups may differ in beside task, cell and initialisation, and how a label calls it.
TRIAL_SETTINGS = {
    "topology": "topology",
    "hidden_size": "H",
    "depth": "depth",
    "bidirectional": "bidirectional",
    "match_parameters": "parameters",
    "learning_rate": "lr",
    "optimiser": "optimiser",
    "clip": "clip",
    "accelerator": "on",
    "precision": "precision",
}
SETTINGS = TRIAL_SETTINGS | TRAINING_LABELS
AXES = ("task", "cell", "initialisation", *TRIAL_SETTINGS, "sequence_length", "seed")
# What the order of trials is told by.
_RANKED = ("task", "variant", "cell", "initialisation", "sequence_length", "seed")
COLUMNS = (
    *AXES,
    *TRAINING_LABELS,
    *("training", "rate"),
    *("id", "key", "status", "reason", "attempt", "oracle", "variant", "lag"),
    *("skill", "sequences_to_solved", "solved", "unstable", "parameters", "step_time"),
    *("validation_sequences", "validation_skill", "test_lags", "test_counts"),
)


def trials(results: Results) -> pd.DataFrame:
    """Return the planned trials, one a row, each with its newest attempt, in the report's order.

    Trials that the sweep's last start did not ask for are left out. A planned trial without a
    record has status "not run".

    Columns beside the axes:
        training: The training settings; those that keep trials from being compared have columns of
            their own, too.
        rate: The learning rate, or the word for it where it is the one that was chosen for the cell on
            held-out data: such trials may be compared, each at its own.
        variant: The settings that vary within a task, as a label; empty where none does.
        lag: The lag in steps that stands for the task at this length: the median over the test
            sequences of all its trials.
        skill: 1 - error / reference error over all test sequences; NaN where one was not finite.
        solved: Whether held-out skill reached the task's threshold within the budget; None where
            the trial has no result.
        unstable: Why the training counts as unstable; empty where it does not.
        step_time: Median time of an update, in seconds.

    Raises:
        LetheError: A finished trial lacks a measurement.
    """
    planned = results.sweep.reported
    recorded = results.newest
    newest = [record for key, record in recorded.items() if key in planned]
    rows = [_axes(record.trial) | outcome(record) for record in newest]
    missing = set(planned) - set(recorded)
    rows += [
        _axes(trial) | {"status": NOT_RUN, "attempt": 0, "key": key}
        for key, trial in (results.sweep.trials if missing else {}).items()
        if key in missing
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    frame["rate"] = _rates(results, frame)
    frame["lag"] = _lags(frame)
    frame["variant"] = _variants(frame)
    ranks = [
        rank(dict(zip(_RANKED, row, strict=True)))
        for row in zip(*(frame[name] for name in _RANKED), strict=True)
    ]
    order = sorted(range(len(frame)), key=ranks.__getitem__)
    return frame.iloc[order].reset_index(drop=True)


def rank(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Order trials: by task and settings, plain cells before gated ones, the default law first."""
    cell, law = row["cell"], row["initialisation"]
    return row["task"], row["variant"], gates(cell), cell, law != "default", law, *_place(row)


def _place(row: Mapping[str, Any]) -> tuple[int, int]:
    return row["sequence_length"], row["seed"]


@cache
def gates(cell: str) -> int:
    """Return how many gates' worth of weights a cell has: 1 means a plain cell."""
    return int(parse("cell", cell)[0].facts["gates"])


def _axes(trial: Trial) -> dict[str, Any]:
    return {
        **{name: getattr(trial, name) for name in AXES},
        **({"hidden_size": "matched"} if trial.match_parameters else {}),
        **{name: getattr(trial.training, name) for name in TRAINING_LABELS},
        "training": trial.training,
        "id": trial.id,
        "oracle": trial.is_oracle,
        "unstable": "",
    }


def _rates(results: Results, frame: pd.DataFrame) -> list[float | str]:
    """Return for each row its learning rate, or that it is the one chosen for its cell."""
    rates = list(frame["learning_rate"])
    if not results.sweep.selection:
        return rates
    left = set(results.sweep.planned) - set(results.sweep.reported)
    newest = results.newest
    chosen = choose(newest[key] for key in left if key in newest)
    trials = results.sweep.trials
    return [
        SELECTED if chosen.get(who(trials[key])) == rate else rate
        for key, rate in zip(frame["key"], rates, strict=True)
    ]


def _lags(frame: pd.DataFrame) -> list[float]:
    """Return for each row the lag that its task has at its length, NaN where nothing tells it."""
    lags: dict[Any, float] = {}
    for place, rows in frame[frame["status"] == "ok"].groupby(["task", "sequence_length"]):
        lags[place] = weighted_median(
            np.concatenate(list(rows["test_lags"])), np.concatenate(list(rows["test_counts"]))
        )
    places = zip(frame["task"], frame["sequence_length"], strict=True)
    return [lags.get(place, np.nan) for place in places]


def _variants(frame: pd.DataFrame) -> list[str]:
    """Return for each row a label of the settings that vary within some task, and of those only."""
    told = frame.assign(learning_rate=frame["rate"])
    varying = [
        name
        for name in SETTINGS
        if any(rows[name].map(repr).nunique() > 1 for _, rows in told.groupby("task"))
    ]
    columns: Iterable[tuple[Any, ...]] = zip(*(told[name] for name in varying), strict=True)
    labels = [
        ", ".join(
            f"{SETTINGS[name]}={short(value)}" for name, value in zip(varying, row, strict=True)
        )
        for row in columns
    ]
    return labels or [""] * len(frame)


def short(value: Any) -> str:
    """Return a setting's value as a label has it; the widths of several layers as 16-16-10."""
    if isinstance(value, tuple):
        return "-".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str("none" if value is None else value)
