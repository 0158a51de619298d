"""Read from one night's results the few numbers that it is judged by: series of them, by seed."""

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from bench.cost import COSTS
from bench.record import Record, Results
from bench.trial import Trial
from reports import measured
from reports.devices.costs import value
from reports.nightly.lengths import over_lengths, seed_horizon
from reports.vanishing.transport import of_record

Headline = Literal["skill", "horizon", "half_life", "step_time", "memory"]
# What a trial computes, the same to the bit each time on one machine; the others are what it costs.
NUMBERS: tuple[Headline, ...] = ("skill", "horizon", "half_life")
COST_HEADLINES: tuple[Headline, ...] = ("step_time", "memory")
HEADLINES: tuple[Headline, ...] = (*NUMBERS, *COST_HEADLINES)
LABELS: Mapping[Headline, str] = {
    "skill": "test skill",
    "horizon": "memory horizon (H50-learn)",
    "half_life": "gradient half-life after training",
    "step_time": "shortest time of an update",
    "memory": "peak memory of the process",
}
UNITS: Mapping[Headline, str] = {
    "skill": "",
    "horizon": "steps",
    "half_life": "steps",
    "step_time": "s",
    "memory": "MiB",
}
DIRECTION: Mapping[Headline, Literal["higher", "lower"]] = {
    "skill": "higher",
    "horizon": "higher",
    "half_life": "higher",
    "step_time": "lower",
    "memory": "lower",
}

# As bad as answering adding with one constant: what a skill that is not finite counts as.
DIVERGED = -1.0
# A half-life counts up to so many windows: a slope near 0 can be any, and infinity is no number.
WINDOWS = 10
# And down to so many steps: a gradient that is exactly 0 has no logarithm.
SHORTEST = 0.1


class Series(NamedTuple):
    """Name what is followed from night to night.

    Attributes:
        setting: `Trial.group`; that of a horizon has all its sequence lengths.
        headline: Which number of it.
    """

    setting: str
    headline: Headline


# Values by series and by seed: of trials that ended well, and finite.
NightValues = Mapping[Series, Mapping[int, float]]
# Digests of all that trials computed, what they cost left out: by setting, seed and measurement.
Computed = Mapping[str, Mapping[int, Mapping[str, str]]]


@dataclass(frozen=True)
class Night:
    """Hold what one night, or one sweep that is compared, left.

    Attributes:
        name: Its date, or whatever names the sweep.
        values: The headlines by series and seed.
        computed: Digests of what its trials computed; those of a horizon are of all its lengths together.
        trials: One trial of each setting: it tells task, cell, initialisation ...
    """

    name: str
    values: NightValues
    computed: Computed
    trials: Mapping[str, Trial]


def night(name: str, results: Results) -> Night:
    """Return what a night is judged by.

    Args:
        name: Its date, or whatever names the sweep.
        results: All there is in its store, with every measurement.

    Raises:
        LetheError: A finished trial lacks a measurement.
    """
    reported = results.sweep.reported
    records = [one for key, one in results.newest.items() if key in reported]
    found: defaultdict[Series, dict[int, float]] = defaultdict(dict)
    computed: defaultdict[str, dict[int, Mapping[str, str]]] = defaultdict(dict)
    trials: dict[str, Trial] = {}
    for record in records:
        if record.status == "ok":
            trial = record.trial
            trials.setdefault(trial.group, trial)
            computed[trial.group][trial.seed] = _digests(record)
            for headline, number in _headlines(record).items():
                if math.isfinite(number):
                    found[Series(trial.group, headline)][trial.seed] = number
    for setting, by_seed in over_lengths(records).items():
        for seed, members in by_seed.items():
            number = seed_horizon(members)
            if math.isfinite(number):
                trials.setdefault(setting, members[0].trial)
                computed[setting][seed] = _merged([computed[m.trial.group][seed] for m in members])
                found[Series(setting, "horizon")][seed] = number
    return Night(name, dict(found), dict(computed), trials)


def values(results: Results) -> NightValues:
    """Return the headlines of one night by series and seed.

    Raises:
        LetheError: A finished trial lacks a measurement.
    """
    return night("", results).values


def _headlines(record: Record) -> dict[Headline, float]:
    """Return what one record tells; NaN where it tells nothing."""
    skill = measured.skill(record)
    return {
        "skill": skill if math.isfinite(skill) else DIVERGED,
        "half_life": _half_life(record),
        "step_time": _step_time(record),
        "memory": value(record, "process_memory_peak"),
    }


def _half_life(record: Record) -> float:
    """Return the half-life after training in steps, within bounds; NaN where it was not measured."""
    found = of_record(record, "trained")
    if found is None or math.isnan(found.steps):
        return math.nan
    first, last = found.window
    return min(max(found.steps, SHORTEST), WINDOWS * (last - first + 1))


def _step_time(record: Record) -> float:
    """Return the shortest time of an update, in seconds: what else the machine does only ever adds to it.

    From night to night it is about three times as steady as the median. Source: Chen & Revels 2016,
    "Robust benchmarking in noisy environments", arXiv 1608.04295.
    """
    times = measured.array(record, "step_time")
    known = times[np.isfinite(times)]
    return float(known.min()) if known.size else math.nan


def _digests(record: Record) -> dict[str, str]:
    return {
        name: _digest([one.axes, one.values])
        for name, one in sorted(record.measurements.items())
        if name not in COSTS
    }


def _merged(members: list[Mapping[str, str]]) -> dict[str, str]:
    """Return digests of several trials' digests, of those measurements that all have."""
    names = sorted(set(members[0]).intersection(*members[1:]))
    return {name: _digest([member[name] for member in members]) for name in names}


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
