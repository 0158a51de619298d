"""Hold the intervals the reports print to their coverage, by simulation with a fixed seed."""

import math
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import numpy.typing as npt
import pytest
import scipy.stats

from reports import statistics
from reports.horizon import Horizon, Spread, horizon, spread

DRAWS = 20_000
SEEDS = 5
LAGS = (9, 24, 49, 99, 199)
Array = npt.NDArray[np.float64]
Sampler = Callable[[np.random.Generator, int], Array]
Interval = Callable[[list[float]], statistics.Interval]


def runs(sampler: Sampler, count: int) -> Iterator[list[float]]:
    """Yield what each of many experiments of so many seeds saw."""
    drawn = sampler(np.random.default_rng(0), DRAWS * count).reshape(DRAWS, count)
    yield from drawn.tolist()


def normal(random: np.random.Generator, size: int) -> Array:
    return random.normal(3.0, 2.0, size)


def lognormal(random: np.random.Generator, size: int) -> Array:
    return random.lognormal(math.log(40.0), 0.8, size)


def bimodal(random: np.random.Generator, size: int) -> Array:
    """Draw horizons as a task leaves them that some seeds find and some do not: near 15 or near 120."""
    found = random.random(size) < 0.45
    return np.where(found, 120.0, 15.0) * random.lognormal(0, 0.15, size)


def held(truths: Iterable[bool]) -> float:
    return float(np.mean(list(truths)))


def noise(share: float) -> float:
    """Return four standard errors of a simulated share."""
    return 4 * math.sqrt(share * (1 - share) / DRAWS)


@pytest.mark.parametrize(
    ("interval", "sampler", "truth"),
    [
        (statistics.t_interval, normal, 3.0),
        (statistics.log_t_interval, lognormal, 40.0),
    ],
)
def test_interval_of_the_mean_holds_as_often_as_it_says(
    interval: Interval, sampler: Sampler, truth: float
) -> None:
    found = [interval(run) for run in runs(sampler, SEEDS)]
    share = held(low <= truth <= high for _, low, high in found)
    assert share >= 0.93
    assert share == pytest.approx(0.95, abs=noise(0.95))


@pytest.mark.parametrize(
    ("interval", "sampler"),
    [
        (statistics.prediction_interval, normal),
        (statistics.log_prediction_interval, lognormal),
    ],
)
def test_prediction_interval_holds_one_further_value(interval: Interval, sampler: Sampler) -> None:
    found = ((interval(run[:SEEDS]), run[SEEDS]) for run in runs(sampler, SEEDS + 1))
    share = held(low <= value <= high for (_, low, high), value in found)
    assert share >= 0.93
    assert share == pytest.approx(0.95, abs=noise(0.95))


def test_lower_bound_lies_below_the_mean_as_often_as_it_says() -> None:
    share = held(statistics.lower_bound(run) <= 3.0 for run in runs(normal, SEEDS))
    assert share == pytest.approx(0.95, abs=noise(0.95))


def test_one_sided_test_errs_as_often_as_it_says() -> None:
    at_zero = ([value - 3.0 for value in run] for run in runs(normal, SEEDS))
    share = held(statistics.p_above_zero(run) <= 0.05 for run in at_zero)
    assert share == pytest.approx(0.05, abs=noise(0.05))


def curve(reach: float) -> list[float]:
    """Return the skill of a network that reaches so far, at each tested lag."""
    return [1 / (1 + (lag / reach) ** 4) for lag in LAGS]


def seen(run: list[float]) -> Spread:
    """Return the range a report prints of seeds with these true horizons."""
    found = spread([horizon(LAGS, curve(reach)) for reach in run])
    assert found is not None
    return found


def holds(found: Spread, true: Horizon) -> bool:
    """Tell whether a printed range holds a horizon; a censored end is open on its side."""
    return found.low.rank <= true.rank <= found.high.rank


# Each with the median it is drawn around; None where it is taken from a large sample.
@pytest.mark.parametrize("count", [3, 5])
@pytest.mark.parametrize(
    ("sampler", "median"),
    [
        (lognormal, 40.0),
        # A third of the seeds passes every tested lag, and a tenth none: censored at both ends.
        (lambda random, size: random.lognormal(math.log(100.0), 1.6, size), 100.0),
        (bimodal, None),
    ],
    ids=["log-normal", "censored", "bimodal"],
)
def test_range_over_seeds_holds_the_median_as_often_as_it_prints(
    sampler: Sampler, median: float | None, count: int
) -> None:
    if median is None:
        median = float(np.median(sampler(np.random.default_rng(1), 2_000_001)))
    true = horizon(LAGS, curve(median))
    assert true.censoring == "none"
    found = [seen(run) for run in runs(sampler, count)]
    printed = {one.coverage for one in found}
    assert printed == {statistics.min_max_coverage(count)}
    share = held(holds(one, true) for one in found)
    assert share == pytest.approx(printed.pop(), abs=noise(statistics.min_max_coverage(count)))


def test_fabricated_censored_seeds_are_censored_at_both_ends() -> None:
    drawn = np.random.default_rng(0).lognormal(math.log(100.0), 1.6, 2_000)
    kinds = [horizon(LAGS, curve(float(reach))).censoring for reach in drawn]
    assert kinds.count("right") / 2_000 == pytest.approx(0.33, abs=0.05)
    assert kinds.count("left") / 2_000 > 0.05


def test_range_holds_a_median_past_the_edge_at_least_as_often_as_it_prints() -> None:
    # Seven seeds in ten pass every tested lag, so all that is known of the median is the edge.
    def sampler(random: np.random.Generator, size: int) -> Array:
        return random.lognormal(math.log(199.0) + 0.8 * scipy.stats.norm.ppf(0.7), 0.8, size)

    true = horizon(LAGS, curve(199.0 * math.exp(0.8 * scipy.stats.norm.ppf(0.7))))
    assert true.censoring == "right"
    found = [seen(run) for run in runs(sampler, SEEDS)]
    share = held(holds(one, true) for one in found)
    assert share == pytest.approx(1 - 0.3**SEEDS, abs=noise(0.99))
    assert share > found[0].coverage


@pytest.mark.parametrize(("count", "least"), [(5, 0.83), (10, 0.83), (20, 0.83)])
def test_wilson_holds_near_its_nominal_share(count: int, least: float) -> None:
    shares = np.linspace(0.005, 0.995, 199)
    ends = np.array([statistics.wilson(solved, count) for solved in range(count + 1)])
    inside = (ends[:, :1] <= shares) & (shares <= ends[:, 1:])
    chances = scipy.stats.binom.pmf(np.arange(count + 1)[:, None], count, shares)
    coverage = (chances * inside).sum(axis=0)
    # Counts are whole, so that no interval can hold exactly at every share: near it on the whole.
    assert coverage.mean() == pytest.approx(0.95, abs=0.02)
    assert coverage.min() > least
