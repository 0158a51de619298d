"""Make up nights: stores of records as `lethe nightly` leaves them, without training anything."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from bench import nights
from bench.record import Measurement, Record, Results, SweepRun
from bench.store import Store
from bench.sweep import Sweep
from bench.sweep_file import load
from bench.trial import Trial
from reports.nightly.account import Account, account
from reports.nightly.case import Case, case
from tests.reports import builder

FIRST = date(2026, 11, 1)
CONFIG: dict[str, Any] = {
    "name": "small",
    "training": {"budget": 16_000, "validation_interval": 3_200},
    "shared": {"task": ["first_token_recall"], "sequence_length": [25, 50], "seed": [0]},
    "grids": [{"cell": ["rnn_tanh", "gru"]}],
}
# What a trial measures: skill, half-life in steps, seconds an update, MiB.
Values = dict[str, float]
Change = Callable[[Trial], Values]


def config(path: Path, **changed: Any) -> str:
    """Write the sweep file (JSON is YAML) and return its path."""
    path.write_text(json.dumps(CONFIG | changed), encoding="utf-8")
    return str(path)


def nothing(_: Trial) -> Values:
    """Change nothing."""
    return {}


def day(number: int) -> date:
    """Return the date of a night, the first being 0."""
    return FIRST + timedelta(number)


def sweep_of(source: str, night: date, fresh: int = 5) -> Sweep:
    """Return the sweep of a night."""
    return nights.with_seeds(load(source), nights.fresh_seeds(night, fresh))


def record(
    trial: Trial, night: date, change: Change = nothing, commit: str = "aaaaaaaaaaaa"
) -> Record:
    """Make up a record; what is computed depends on the trial alone, what it costs also on the night."""
    noise = np.random.default_rng(int(trial.key, 16)).standard_normal(4)
    mood = np.random.default_rng(night.toordinal()).standard_normal()
    cost = np.random.default_rng([int(trial.key, 16), night.toordinal()]).standard_normal(2)
    drawn = {
        "skill": 0.8 + 0.02 * noise[0],
        "half_life": 10 * np.exp(0.03 * noise[1]),
        "step_time": 0.002 * np.exp(0.05 * mood + 0.02 * cost[0]),
        "memory": 400 + 2 * cost[1],
    }
    told = {name: float(value) for name, value in drawn.items()}
    for name, factor in change(trial).items():
        told[name] *= factor
    made = builder.record(
        trial, told["skill"], environment={**builder.ENVIRONMENT, "commit": commit}
    )
    lags = list(range(trial.sequence_length))
    flow = [-np.log(2) / told["half_life"] * lag for lag in lags]
    more: dict[str, tuple[str, dict[str, list[Any]], Any]] = {
        "step_time": ("s", {"update": [11, 12]}, [told["step_time"]] * 2),
        "process_memory_peak": ("MiB", {}, told["memory"]),
        "gradient_flow": ("ln norm", {"stage": ["initial", "trained"], "lag": lags}, [flow, flow]),
    }
    measured = {
        name: Measurement(name=name, unit=unit, direction="none", axes=axes, values=values)
        for name, (unit, axes, values) in more.items()
    }
    return made.model_copy(update={"measurements": made.measurements | measured})


def run_of(sweep: Sweep) -> SweepRun:
    """Make up the start of a sweep."""
    return SweepRun(
        name=sweep.name,
        description="",
        command="lethe nightly small.yaml",
        started="2026-11-01T02:17:00+00:00",
        training=sweep.training,
        comparisons=(),
        grids=[grid.given for grid in sweep.filled()],
        planned={trial.key: trial.id for trial in sweep.trials()},
    )


def told(source: str, number: int, change: Change = nothing, fresh: int = 5) -> Account:
    """Make up a night and return what a page tells of it."""
    night = day(number)
    sweep = sweep_of(source, night, fresh)
    records = tuple(record(trial, night, change) for trial in sweep.trials())
    results = Results(sweep=run_of(sweep), records=records)
    return account(night.isoformat(), results, night.isoformat())


def judged(source: str, change: Change = nothing, count: int = 8, since: int = 1) -> Case:
    """Return a night of which the change has been there for some nights.

    Args:
        source: The sweep file.
        change: The change.
        count: Number of nights before it.
        since: In how many nights the change is, this one among them.
    """
    changes = [change if number > count - since else nothing for number in range(count + 1)]
    return following(source, changes)


def following(source: str, changes: Sequence[Change]) -> Case:
    """Return the last of some nights, each of which has a change of its own."""
    *before, tonight = (told(source, number, change) for number, change in enumerate(changes))
    return case("nightly", "small", "lethe nightly small", tonight, before)


def keep(folder: Path, sweep: Sweep, records: Iterable[Record]) -> Path:
    """Write a results folder."""
    with Store.create(folder) as store:
        store.add_sweep(run_of(sweep))
        for one in records:
            store.add(one)
        store.export(folder / "results.jsonl")
    return folder


def fill(
    room: Path,
    source: str,
    numbers: Iterable[int],
    change: Change = nothing,
    commit: str = "aaaaaaaaaaaa",
    fresh: int = 5,
) -> None:
    """Write some nights."""
    for number in numbers:
        night = day(number)
        sweep = sweep_of(source, night, fresh)
        made = (record(trial, night, change, commit) for trial in sweep.trials())
        keep(nights.folder_of(room, night), sweep, made)
