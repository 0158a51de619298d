"""Read from one night's results the few numbers that it is judged by: series of them, by seed."""

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from bench.cost import COSTS
from bench.record import Record, Results
from bench.trial import Trial
from reports import measured
from reports.half_life import of_record
from reports.horizon import Censoring
from reports.nightly.lengths import over_lengths, seed_horizon

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
DIRECTION: Mapping[Headline, Literal["higher", "lower"]] = {
    "skill": "higher",
    "horizon": "higher",
    "half_life": "higher",
    "step_time": "lower",
    "memory": "lower",
}

# As bad as answering adding with one constant: what a skill that is not finite counts as.
DIVERGED = -1.0
# A half-life is followed up to so many windows: a slope near 0 can be any, and infinity is no number.
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


class Number(NamedTuple):
    """Hold one number of a trial.

    Attributes:
        value: The number; past an edge, that edge.
        censoring: On which side of it the number lies then.
    """

    value: float
    censoring: Censoring = "none"


# Values by series and by seed: of trials that ended well, and finite.
NightValues = Mapping[Series, Mapping[int, float]]
# Of these values, which stand for something past an edge: below it ("left"), or at it and beyond ("right").
Censored = Mapping[Series, Mapping[int, Censoring]]
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
        censored: Which values are censored.
    """

    name: str
    values: NightValues
    computed: Computed
    trials: Mapping[str, Trial]
    censored: Censored = field(default_factory=dict)


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
    found: defaultdict[Series, dict[int, Number]] = defaultdict(dict)
    computed: defaultdict[str, dict[int, Mapping[str, str]]] = defaultdict(dict)
    trials: dict[str, Trial] = {}
    for record in records:
        if record.status == "ok":
            trial = record.trial
            trials.setdefault(trial.group, trial)
            computed[trial.group][trial.seed] = _digests(record)
            for headline, number in _headlines(record).items():
                if math.isfinite(number.value):
                    found[Series(trial.group, headline)][trial.seed] = number
    for setting, by_seed in over_lengths(records).items():
        for seed, members in by_seed.items():
            horizon = seed_horizon(members)
            if horizon is not None:
                trials.setdefault(setting, members[0].trial)
                computed[setting][seed] = _merged([computed[m.trial.group][seed] for m in members])
                number = Number(horizon.value, horizon.censoring)
                found[Series(setting, "horizon")][seed] = number
    values = {
        series: {seed: one.value for seed, one in by_seed.items()}
        for series, by_seed in found.items()
    }
    return Night(name, values, dict(computed), trials, _censored(found))


def _censored(found: Mapping[Series, Mapping[int, Number]]) -> Censored:
    """Return those numbers that are censored, and how."""
    each = {
        series: {seed: one.censoring for seed, one in by_seed.items() if one.censoring != "none"}
        for series, by_seed in found.items()
    }
    return {series: some for series, some in each.items() if some}


def _headlines(record: Record) -> dict[Headline, Number]:
    """Return what one record tells; NaN where it tells nothing."""
    skill = measured.skill(record)
    return {
        "skill": Number(skill if math.isfinite(skill) else DIVERGED),
        "half_life": _half_life(record),
        "step_time": Number(measured.fastest_update(record)),
        "memory": Number(measured.value(record, "process_memory_peak")),
    }


def _half_life(record: Record) -> Number:
    """Return the half-life after training in steps, within bounds; NaN where it was not measured."""
    found = of_record(record, "trained")
    if found is None:
        return Number(math.nan)
    first, last = found.window
    longest = float(WINDOWS * (last - first + 1))
    if found.steps > longest:
        return Number(longest, "right")
    return Number(SHORTEST, "left") if found.steps < SHORTEST else Number(found.steps)


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
