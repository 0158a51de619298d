"""A night is read as few numbers by series and seed, and as digests of everything that it computed."""

import math
from typing import Any

import pytest

from bench.record import Measurement, Record
from bench.trial import Trial
from reports.nightly.looks import differing
from reports.nightly.values import (
    DIVERGED,
    HEADLINES,
    SHORTEST,
    WINDOWS,
    Night,
    Series,
    night,
)
from tests.reports.builder import record, results, trial
from tests.reports.readings import line

GROUP = "first_token_recall/many_to_one/lstm-default/h32-d1-T{}/cpu-32-true/adam-lr0.003-clip1/budget16000"


def with_flow(of: Trial, half_life: float, skill: float | None = 0.8, **more: Any) -> Record:
    """Fabricate a record whose gradient halves in so many steps after training."""
    made = record(of, skill)
    length = of.sequence_length
    flow = Measurement(
        name="gradient_flow",
        unit="ln norm",
        direction="none",
        axes={"stage": ["initial", "trained"], "lag": list(range(length))},
        values=[line(1.5, length), line(half_life, length)],
    )
    dead = flow.model_copy(update={"name": "gradient_flow_dead", "values": [[0] * length] * 2})
    memory = Measurement(
        name="process_memory_peak", unit="MiB", direction="lower", values=more.pop("memory", 512.5)
    )
    found = {one.name: one for one in (flow, dead, memory)}
    return made.model_copy(update={"measurements": made.measurements | found | more})


def read(*records: Record) -> Night:
    return night("a night", results(records))


def test_each_headline_is_read_by_seed() -> None:
    records = [
        with_flow(trial(length=length, seed=seed), 7.0 + seed, {10: 1.0, 25: 0.0}[length])
        for length in (10, 25)
        for seed in (0, 3)
    ]
    found = read(*records)
    assert {series.headline for series in found.values} == set(HEADLINES)
    assert found.values[Series(GROUP.format(10), "skill")] == pytest.approx({0: 1.0, 3: 1.0})
    half_lives = found.values[Series(GROUP.format(25), "half_life")]
    assert half_lives == pytest.approx({0: 7.0, 3: 10.0}, rel=1e-6)
    # Of three updates the shortest.
    assert found.values[Series(GROUP.format(25), "step_time")] == {0: 0.0021, 3: 0.0021}
    assert found.values[Series(GROUP.format(10), "step_time")] == {0: 0.0021, 3: 0.0021}
    assert found.values[Series(GROUP.format(10), "memory")] == {0: 512.5, 3: 512.5}
    horizons = found.values[Series(GROUP.format("10+25"), "horizon")]
    # Skill falls from 1 at a lag of 9 steps to 0 at one of 24: a half lies between, on the log scale.
    assert horizons == pytest.approx(dict.fromkeys((0, 3), math.sqrt(9 * 24)))
    assert found.censored == {}


def test_only_trials_that_ended_well_and_were_asked_for_have_values() -> None:
    failed = record(trial(seed=1), status="failed", reason="no")
    found = read(with_flow(trial(seed=0), 5.0), failed)
    assert {seed for each in found.values.values() for seed in each} == {0}
    assert set(found.computed[GROUP.format(25)]) == {0}
    assert found.trials == {GROUP.format(25): trial(seed=0)}


def test_a_seed_without_all_lengths_has_no_horizon() -> None:
    failed = record(trial(length=10, seed=1), status="failed", reason="no")
    found = read(
        *(with_flow(trial(length=length, seed=0), 5.0) for length in (10, 25)),
        failed,
        with_flow(trial(length=25, seed=1), 5.0),
    )
    assert set(found.values[Series(GROUP.format("10+25"), "horizon")]) == {0}


def test_one_length_has_no_horizon() -> None:
    found = read(with_flow(trial(), 5.0))
    assert "horizon" not in {series.headline for series in found.values}


@pytest.mark.parametrize(("skill", "edge", "how"), [(0.9, 24.0, "right"), (0.1, 9.0, "left")])
def test_a_horizon_past_what_was_tested_is_kept_as_the_edge_and_marked(
    skill: float, edge: float, how: str
) -> None:
    found = read(*(with_flow(trial(length=length), 5.0, skill) for length in (10, 25)))
    series = Series(GROUP.format("10+25"), "horizon")
    assert found.values[series] == {0: edge}
    assert found.censored == {series: {0: how}}


def test_what_is_no_number_counts_as_the_worst_or_the_most_there_is() -> None:
    skill = Series(GROUP.format(25), "skill")
    life = Series(GROUP.format(25), "half_life")
    assert read(with_flow(trial(), 5.0, None)).values[skill] == {0: DIVERGED}
    # From a tenth of the sequence to its last lag there are 23 lags.
    for steps, edge, how in [(math.inf, WINDOWS * 23, "right"), (0.01, SHORTEST, "left")]:
        found = read(with_flow(trial(), steps))
        assert found.values[life] == {0: edge}
        assert found.censored == {life: {0: how}}
    assert read(with_flow(trial(), 200.0)).censored == {}


def test_what_was_not_measured_has_no_series() -> None:
    found = read(record(trial()))
    assert {series.headline for series in found.values} == {"skill", "step_time"}


def test_digests_tell_every_number_apart_but_what_it_cost() -> None:
    one, same = with_flow(trial(), 5.0), with_flow(trial(), 5.0, memory=1.0)
    setting = GROUP.format(25)
    assert differing(setting, read(one), read(same)) == []
    other = with_flow(trial(), 5.0, 0.8 + 1e-12)
    assert differing(setting, read(one), read(other)) == ["test_error_by_lag"]


def test_a_measurement_that_one_night_lacks_is_no_difference() -> None:
    more = Measurement(name="new", unit="", direction="none", values=1)
    setting = GROUP.format(25)
    with_more = with_flow(trial(), 5.0, new=more)
    assert differing(setting, read(with_flow(trial(), 5.0)), read(with_more)) == []


def test_nights_without_a_seed_in_common_cannot_be_told_apart() -> None:
    first, second = (read(with_flow(trial(seed=seed), 5.0)) for seed in (0, 1))
    assert differing(GROUP.format(25), first, second) is None


def test_digests_of_a_horizon_are_of_all_its_lengths() -> None:
    def at(skill: float) -> Night:
        return read(with_flow(trial(length=10), 5.0), with_flow(trial(length=25), 5.0, skill))

    setting = GROUP.format("10+25")
    assert differing(setting, at(0.8), at(0.8)) == []
    assert "test_error_by_lag" in (differing(setting, at(0.8), at(0.7)) or [])
