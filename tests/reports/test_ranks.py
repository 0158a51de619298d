import math
import random

import pytest
from scipy.stats import kendalltau

from reports.ranks import association, tau_b


@pytest.mark.parametrize("seed", range(5))
def test_tau_is_that_of_scipy_with_ties(seed: int) -> None:
    draw = random.Random(seed)
    pairs = [(draw.randrange(5), draw.randrange(4)) for _ in range(12)]
    assert tau_b(pairs) == pytest.approx(kendalltau(*zip(*pairs, strict=True)).statistic)


def test_orders_may_be_of_anything_that_can_be_compared() -> None:
    assert tau_b([((1, 2.0), "a"), ((1, 3.0), "b"), ((2, 0.0), "c")]) == 1


def test_one_side_of_ties_alone_has_no_order() -> None:
    assert math.isnan(tau_b([(1, 1), (2, 1)]))
    assert math.isnan(tau_b([(1, 1)]))
    assert math.isnan(association([]).low)


def test_one_pair_may_decide_an_order() -> None:
    found = association([(1, 2), (2, 1), (3, 3)])
    assert found.tau == pytest.approx(1 / 3)
    assert (found.low, found.high, found.size) == (-1, 1, 3)
