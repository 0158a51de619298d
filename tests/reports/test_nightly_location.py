"""How far values lie from others is told with the interval of all shifts that the test does not rule out."""

import numpy as np
import pytest

from reports.nightly.exact_test import rank_sum_p
from reports.nightly.location import shift


def test_the_estimate_is_the_median_of_all_differences() -> None:
    assert shift(np.array([1.0, 5.0]), np.array([0.0, 1.0, 2.0])).estimate == pytest.approx(2.0)


@pytest.mark.parametrize(("late", "early"), [(5, 50), (5, 5), (10, 45)])
def test_the_interval_ends_where_the_test_begins_to_differ(late: int, early: int) -> None:
    generator = np.random.default_rng(late)
    first, second = generator.normal(1.0, size=late), generator.normal(size=early)
    interval = shift(first, second).interval
    assert interval is not None
    for end, outwards in zip(interval, (-1e-9, 1e-9), strict=True):
        values = second.tolist()
        assert rank_sum_p((first - end - outwards).tolist(), values) <= 0.05
        assert rank_sum_p((first - end + outwards).tolist(), values) > 0.05


def test_three_against_three_have_no_interval() -> None:
    assert shift(np.arange(3.0), np.arange(3.0)).interval is None
