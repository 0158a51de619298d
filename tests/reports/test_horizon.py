import math

import pytest

from reports.horizon import Horizon, horizon, mean_skill, spread

LAGS = [10, 20, 40]


def inside(value: float, low: float, high: float) -> Horizon:
    return Horizon(value, "none", (low, high))


def past(lag: float) -> Horizon:
    return Horizon(lag, "right", (lag, math.inf))


def short(lag: float) -> Horizon:
    return Horizon(lag, "left", (0, lag))


def test_horizon_is_interpolated_in_log_lag() -> None:
    found = horizon(LAGS, [1.0, 0.75, 0.25])
    assert found.censoring == "none"
    assert found.value == pytest.approx(20 * math.sqrt(2))


def test_horizon_at_the_threshold_passes() -> None:
    assert horizon(LAGS, [1.0, 0.5, 0.0]) == inside(20, 20, 40)


def test_horizon_is_censored_at_both_edges() -> None:
    assert horizon(LAGS, [1.0, 0.9, 0.5]) == past(40)
    assert horizon(LAGS, [0.49, 1.0, 1.0]) == short(10)


def test_horizon_ends_at_the_first_failing_lag() -> None:
    assert horizon([10, 20, 40, 80], [1.0, 0.0, 1.0, 1.0]).value < 20


def test_skill_that_is_not_finite_fails() -> None:
    assert horizon(LAGS, [1.0, math.nan, 1.0]) == inside(10, 10, 20)
    assert horizon(LAGS, [math.nan, 1.0, 1.0]) == short(10)


@pytest.mark.parametrize(
    ("lags", "skills"), [([], []), ([10, 10], [1, 1]), ([0, 1], [1, 1]), ([1, 2], [1])]
)
def test_lags_that_make_no_sense_are_refused(lags: list[float], skills: list[float]) -> None:
    with pytest.raises(ValueError, match="rising lags"):
        horizon(lags, skills)
    with pytest.raises(ValueError, match="rising lags"):
        mean_skill(lags, skills)


def test_mean_skill_is_an_area_over_log_lag() -> None:
    assert mean_skill([1, 10, 1000], [1.0, 1.0, 0.0]) == pytest.approx(2 / 3)
    assert mean_skill([5], [0.7]) == 0.7


def test_mean_skill_counts_worse_than_forgetting_as_forgetting() -> None:
    assert mean_skill([1, 10], [1.0, -50.0]) == mean_skill([1, 10], [1.0, math.nan]) == 0.5


def test_censored_horizons_compare_only_where_they_can() -> None:
    assert past(99).beyond(inside(98, 24, 99))
    assert inside(12, 9, 24).beyond(short(9))
    assert inside(30, 24, 99).beyond(inside(20, 9, 24))
    assert not past(99).beyond(past(99))
    assert not short(9).beyond(short(9))
    assert not inside(20, 9, 24).beyond(inside(30, 24, 99))
    # Which of the two is longer was interpolated, not tested.
    assert not inside(23, 9, 24).beyond(inside(10, 9, 24))


def test_spread_keeps_censoring() -> None:
    found = spread([past(99), short(9), past(99)])
    assert found is not None
    assert found.median == past(99)
    assert (found.low, found.high) == (short(9), past(99))
    assert found.coverage == 0.75
    assert spread([]) is None


def test_even_spread_averages_only_what_was_measured() -> None:
    both = spread([inside(10, 9, 24), inside(40, 24, 99)])
    assert both is not None
    assert both.median == inside(20, 9, 99)
    mixed = spread([inside(10, 9, 24), past(99)])
    assert mixed is not None
    assert mixed.median is None
    assert mixed.middle == (inside(10, 9, 24), past(99))
