import math

import numpy as np
import pytest

from reports.half_life import HalfLife, half_life, half_lives
from reports.measured import Array


def line(steps: float, length: int = 100, start: float = -3.0) -> Array:
    return start - np.arange(length, dtype=np.float64) * (math.log(2) / steps)


def lives(*steps: float, length: int = 100) -> list[HalfLife]:
    return [half_life(line(each, length)) for each in steps]


@pytest.mark.parametrize("steps", [0.7, 1.6, 14.0, 264.0, 5e4])
@pytest.mark.parametrize("length", [10, 25, 200])
def test_half_life_of_an_exact_line_is_exact(steps: float, length: int) -> None:
    found = half_life(line(steps, length))
    assert found.steps == pytest.approx(steps, rel=1e-6)
    assert found.verdict == "decays"
    assert found.window == (max(1, length // 10), length - 1)
    assert found.fit == pytest.approx(1)


def test_digits_that_a_record_keeps_are_enough() -> None:
    assert half_life(line(14.0).round(8)).steps == pytest.approx(14, rel=1e-6)


def test_lags_before_the_window_play_no_part() -> None:
    flow = line(5.0)
    flow[:10] += 7 * np.arange(10)
    assert half_life(flow).steps == pytest.approx(5)
    flow[10] += 1
    assert half_life(flow).steps != pytest.approx(5, rel=1e-3)


@pytest.mark.parametrize("slope", [0.02, 0.0, -1e-12])
def test_line_that_does_not_fall_has_no_half_life(slope: float) -> None:
    found = half_life(slope * np.arange(50.0))
    assert found.verdict == "no decay"
    assert math.isinf(found.steps)
    assert found.bound is not None
    assert found.bound.censoring == "right"


def test_gradient_that_is_0_is_dead_and_one_that_was_not_finite_is_not() -> None:
    flow = line(1.0)
    flow[12:] = np.nan
    zeros = np.where(np.isnan(flow), 32.0, 0.0)
    assert half_life(flow).verdict == "dead"
    assert half_life(flow, zeros).verdict == "dead"
    assert half_life(flow, zeros).dead == 32
    assert half_life(flow, np.zeros(100)).verdict == "too few lags"


def test_lags_that_are_left_are_enough_for_a_line() -> None:
    flow = line(3.0)
    flow[40:] = np.nan
    found = half_life(flow, np.where(np.isnan(flow), 32.0, 1.0))
    assert found.steps == pytest.approx(3)
    assert found.dead == 32


@pytest.mark.parametrize("length", [0, 1, 2, 3])
def test_short_sequences_have_too_few_lags(length: int) -> None:
    found = half_life(line(2.0, length))
    assert found.verdict == "too few lags"
    assert found.bound is None
    assert half_lives([found]).each == ()


def test_half_life_past_the_window_is_extrapolated() -> None:
    assert [one.extrapolated for one in lives(80, 100)] == [False, True]


def test_seeds_that_all_decay_have_a_geometric_mean() -> None:
    found = half_lives(lives(2, 8, 4))
    assert found.interval is not None
    assert found.interval.estimate == pytest.approx(4)
    # Student's t with 2 degrees of freedom, on logarithms.
    half = 4.302653 * math.log(2) / math.sqrt(3)
    assert found.interval.low == pytest.approx(4 * math.exp(-half))
    assert found.middle == pytest.approx(4)


def test_seed_without_decay_is_the_longest_and_there_is_no_mean() -> None:
    found = half_lives([*lives(2, 8), half_life(np.arange(100.0))])
    assert found.interval is None
    assert found.spread is not None
    assert found.middle == pytest.approx(8)
    assert found.spread.high.censoring == "right"
    assert found.spread.coverage == 0.75


def test_extrapolated_half_lives_have_no_interval() -> None:
    assert half_lives(lives(50, 60, 70)).interval is not None
    assert half_lives(lives(50, 60, 700)).interval is None


def test_dead_seed_is_the_shortest() -> None:
    found = half_lives([*lives(2, 8), half_life(np.full(100, np.nan))])
    assert found.spread is not None
    assert found.spread.low.censoring == "left"
    assert found.middle == pytest.approx(2)


def test_even_number_of_seeds_has_a_middle() -> None:
    level = half_life(np.zeros(100))
    assert half_lives(lives(2, 8)).middle == pytest.approx(4)
    assert math.isinf(half_lives([*lives(2), level]).middle)
    assert half_lives([half_life(np.full(100, np.nan)), level]).middle == 0
    assert math.isnan(half_lives([]).middle)
