"""The rank-sum test is exact with ties and without, and its critical values are those of its p values."""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import mannwhitneyu, rankdata

from reports.nightly import exact_test
from reports.nightly.exact_test import critical_pairs, rank_sum_p


def brute_force(first: list[float], second: list[float]) -> float:
    """Count all ways to part the values."""
    ranks = rankdata([*first, *second])
    seen = ranks[: len(first)].sum()
    sums = [sum(ranks[list(places)]) for places in combinations(range(len(ranks)), len(first))]
    below = np.mean([total <= seen for total in sums])
    above = np.mean([total >= seen for total in sums])
    return float(min(1.0, 2 * min(below, above)))


@pytest.mark.parametrize(("few", "many"), [(2, 3), (5, 5), (5, 50), (10, 45), (45, 10)])
def test_without_ties_it_is_scipy_s_exact_test(few: int, many: int) -> None:
    generator = np.random.default_rng(few)
    for moved in (0.0, 1.0, -2.0, 9.0):
        first = generator.normal(moved, size=few)
        second = generator.normal(size=many)
        expected = mannwhitneyu(first, second, method="exact").pvalue
        assert rank_sum_p(first.tolist(), second.tolist()) == pytest.approx(expected, rel=1e-9)


def test_with_ties_it_counts_all_ways_to_part_the_values() -> None:
    generator = np.random.default_rng(0)
    for most in (2, 3, 6):
        for _ in range(10):
            first = generator.integers(most, size=4).tolist()
            second = generator.integers(most + 1, size=7).tolist()
            assert rank_sum_p(first, second) == pytest.approx(brute_force(first, second))


def test_it_is_the_same_whichever_side_comes_first() -> None:
    first, second = [1.0, 1.0, 4.0], [1.0, 2.0, 3.0, 4.0, 5.0]
    assert rank_sum_p(first, second) == rank_sum_p(second, first)


def test_nothing_differs_where_a_side_is_empty_or_all_values_are_one() -> None:
    assert rank_sum_p([], [1.0]) == 1.0
    assert rank_sum_p([2.0] * 5, [2.0] * 50) == 1.0


def test_a_critical_number_of_pairs_is_the_last_that_reaches_alpha() -> None:
    for few, many, alpha in [(5, 50, 3.6e-5), (10, 45, 1e-5), (5, 5, 0.05), (4, 30, 0.01)]:
        most = critical_pairs(few, many, alpha)
        assert p_at(few, many, most) <= alpha < p_at(few, many, most + 1)
    assert critical_pairs(5, 50, 0.05) == critical_pairs(50, 5, 0.05)


def p_at(few: int, many: int, pairs: int) -> float:
    """Return the p value of untied groups with so many pairs in the wrong order."""
    whole, part = divmod(pairs, few)
    second = list(range(many))
    first = [whole - 0.5 + (place < part) + place / 100 for place in range(few)]
    return rank_sum_p(first, [float(value) for value in second])


def test_too_few_values_have_no_critical_number() -> None:
    assert critical_pairs(3, 3, 0.05) == -1
    assert critical_pairs(0, 9, 0.05) == -1


def test_large_groups_fall_back_on_the_normal_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    first = generator.integers(0, 30, size=40).tolist()
    second = generator.integers(3, 33, size=60).tolist()
    exact = rank_sum_p(first, second)
    monkeypatch.setattr(exact_test, "LARGEST_COUNT", 0)
    assert rank_sum_p(first, second) == pytest.approx(exact, rel=0.02)
    assert 1e-4 < exact < 0.5
