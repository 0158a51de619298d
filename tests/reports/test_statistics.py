import math

import numpy as np
import pytest
import scipy.stats

from reports import statistics


def test_wilson_meets_known_values() -> None:
    low, high = statistics.wilson(0, 5)
    assert low == 0
    assert high == pytest.approx(0.4345, abs=1e-4)
    assert statistics.wilson(5, 5)[1] == 1
    assert statistics.wilson(0, 0) == (0, 1)


@pytest.mark.parametrize(("solved", "count"), [(1, 5), (7, 20), (19, 20), (3, 4)])
def test_wilson_agrees_with_scipy(solved: int, count: int) -> None:
    known = scipy.stats.binomtest(solved, count).proportion_ci(method="wilson")
    assert statistics.wilson(solved, count) == pytest.approx((known.low, known.high))


@pytest.mark.parametrize(("solved", "count"), [(-1, 5), (6, 5)])
def test_wilson_refuses_impossible_counts(solved: int, count: int) -> None:
    with pytest.raises(ValueError, match="expected 0 <= solved <= count"):
        statistics.wilson(solved, count)


def test_coverage_of_the_range_is_known() -> None:
    assert statistics.min_max_coverage(5) == 0.9375
    assert statistics.min_max_coverage(3) == 0.75
    assert statistics.min_max_coverage(1) == statistics.min_max_coverage(0) == 0


@pytest.mark.parametrize("count", [3, 5])
def test_coverage_of_the_range_holds_in_simulation(count: int) -> None:
    samples = np.random.default_rng(0).lognormal(size=(20_000, count))  # its median is 1
    held = ((samples.min(axis=1) < 1) & (samples.max(axis=1) > 1)).mean()
    expected = statistics.min_max_coverage(count)
    assert held == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / 20_000))


def test_t_interval_agrees_with_scipy() -> None:
    data = [1.0, 2.5, 2.0, 7.0]
    known = scipy.stats.t.interval(0.95, 3, np.mean(data), scipy.stats.sem(data))
    estimate, low, high = statistics.t_interval(data)
    assert estimate == np.mean(data)
    assert (low, high) == pytest.approx(known)


def test_t_interval_of_one_value_has_no_ends() -> None:
    estimate, low, high = statistics.t_interval([2.0])
    assert estimate == 2
    assert math.isnan(low)
    assert math.isnan(high)
    assert math.isnan(statistics.t_interval([]).estimate)


def test_log_t_interval_is_the_interval_of_the_logs() -> None:
    inner = statistics.t_interval([math.log(x) for x in (1.0, 10.0, 100.0)])
    found = statistics.log_t_interval([1.0, 10.0, 100.0])
    assert found == pytest.approx([math.exp(end) for end in inner])
    assert found.estimate == pytest.approx(10)


def test_log_t_interval_refuses_zero() -> None:
    with pytest.raises(ValueError, match="above 0"):
        statistics.log_t_interval([1.0, 0.0])


def test_fisher_meets_known_values() -> None:
    assert statistics.fisher_exact((7, 20), (0, 20)) == pytest.approx(0.0083, abs=1e-4)
    assert statistics.fisher_exact((2, 5), (0, 5)) == pytest.approx(0.444, abs=1e-3)
    assert statistics.smallest_p(5, 5) == pytest.approx(0.0079, abs=1e-4)
    assert statistics.smallest_p(3, 3) == pytest.approx(0.1)
    assert statistics.fisher_exact((3, 3), (0, 0)) == 1


@pytest.mark.parametrize("first", [(0, 5), (2, 5), (4, 5)])
@pytest.mark.parametrize("second", [(1, 7), (3, 7), (7, 7)])
def test_fisher_agrees_with_scipy(first: tuple[int, int], second: tuple[int, int]) -> None:
    table = np.array([[first[0], first[1] - first[0]], [second[0], second[1] - second[0]]])
    known = float(scipy.stats.fisher_exact(table).pvalue)
    assert statistics.fisher_exact(first, second) == pytest.approx(known)


def test_holm_by_hand() -> None:
    # Sorted: .01 x 3 = .03, .02 x 2 = .04, then .03 x 1 = .03, which may not fall below .04.
    assert statistics.holm([0.03, 0.01, 0.02]) == pytest.approx([0.04, 0.03, 0.04])
    assert statistics.holm([0.6, 0.7]) == [1, 1]
    assert statistics.holm([]) == []


def test_prediction_interval_agrees_with_the_formula() -> None:
    data = [1.0, 2.5, 2.0, 7.0]
    half = scipy.stats.t.ppf(0.975, 3) * np.std(data, ddof=1) * math.sqrt(1 + 1 / 4)
    found = statistics.prediction_interval(data)
    assert found == pytest.approx((np.mean(data), np.mean(data) - half, np.mean(data) + half))
    logs = statistics.log_prediction_interval([math.exp(one) for one in data])
    assert [math.log(end) for end in logs] == pytest.approx(found)
    assert math.isnan(statistics.prediction_interval([1.0]).low)


def test_prediction_interval_covers_one_further_value() -> None:
    # 2,000 times five seeds and a published sixth, log-normal: at least 93 % of 95 nominal.
    runs = np.random.default_rng(0).lognormal(sigma=0.7, size=(2_000, 6))
    ends = [statistics.log_prediction_interval(run[:5].tolist()) for run in runs]
    held = np.mean([low <= run[5] <= high for run, (_, low, high) in zip(runs, ends, strict=True)])
    assert 0.93 <= held <= 0.97
    of_the_mean = [statistics.log_t_interval(run[:5].tolist()) for run in runs[:500]]
    missed = [
        not low <= run[5] <= high
        for run, (_, low, high) in zip(runs[:500], of_the_mean, strict=True)
    ]
    assert np.mean(missed) > 0.2


def test_one_sided_test_agrees_with_scipy() -> None:
    data = [0.01, 0.03, -0.01, 0.04]
    known = scipy.stats.ttest_1samp(data, 0, alternative="greater")
    assert statistics.p_above_zero(data) == pytest.approx(known.pvalue)
    low = known.confidence_interval(0.95).low
    assert statistics.lower_bound(data) == pytest.approx(low)
    assert statistics.p_above_zero([0.1]) == 1
    assert statistics.p_above_zero([0.1, 0.1]) == 0
    assert statistics.p_above_zero([0.0, 0.0]) == 1
