import math

import pytest

from reports.horizon import Horizon, horizon, mean_skill, spread

LAGS = [10, 20, 40]


def test_horizon_is_interpolated_in_log_lag() -> None:
    found = horizon(LAGS, [1.0, 0.75, 0.25])
    assert found.censoring == "none"
    assert found.value == pytest.approx(20 * math.sqrt(2))


def test_horizon_at_the_threshold_passes() -> None:
    assert horizon(LAGS, [1.0, 0.5, 0.0]) == Horizon(20)


def test_horizon_is_censored_at_both_edges() -> None:
    assert horizon(LAGS, [1.0, 0.9, 0.5]) == Horizon(40, "right")
    assert horizon(LAGS, [0.49, 1.0, 1.0]) == Horizon(10, "left")


def test_horizon_ends_at_the_first_failing_lag() -> None:
    assert horizon([10, 20, 40, 80], [1.0, 0.0, 1.0, 1.0]).value < 20


def test_skill_that_is_not_finite_fails() -> None:
    assert horizon(LAGS, [1.0, math.nan, 1.0]) == Horizon(10)
    assert horizon(LAGS, [math.nan, 1.0, 1.0]) == Horizon(10, "left")


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
    assert Horizon(99, "right").beyond(Horizon(98))
    assert Horizon(9).beyond(Horizon(9, "left"))
    assert not Horizon(99, "right").beyond(Horizon(99, "right"))
    assert not Horizon(200).beyond(Horizon(99, "right"))
    assert not Horizon(9, "left").beyond(Horizon(5))
    assert not Horizon(20).beyond(Horizon(20))


def test_spread_keeps_censoring() -> None:
    found = spread([Horizon(99, "right"), Horizon(9, "left"), Horizon(99, "right")])
    assert found is not None
    assert found.median == Horizon(99, "right")
    assert (found.low, found.high) == (Horizon(9, "left"), Horizon(99, "right"))
    assert found.coverage == 0.75
    assert spread([]) is None


def test_even_spread_averages_only_what_was_measured() -> None:
    both = spread([Horizon(10), Horizon(40)])
    assert both is not None
    assert both.median == Horizon(20)
    mixed = spread([Horizon(10), Horizon(99, "right")])
    assert mixed is not None
    assert mixed.median is None
    assert mixed.middle == (Horizon(10), Horizon(99, "right"))
