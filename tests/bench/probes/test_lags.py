"""Check the grid of lags on which curves are kept."""

from itertools import pairwise

import pytest

from bench.probes._lags import geometric


@pytest.mark.parametrize("last", [1, 2, 3, 7, 16, 99, 200, 1000, 99_999])
def test_lags_go_from_one_to_the_last(last: int) -> None:
    lags = geometric(last)
    assert lags[0] == 1
    assert lags[-1] == last
    assert lags == sorted(set(lags))
    assert len(lags) <= 16


def test_small_lags_are_all_kept_and_large_ones_a_factor_apart() -> None:
    assert geometric(8) == list(range(1, 9))
    lags = [lag for lag in geometric(10_000) if lag > 20]
    factors = [after / before for before, after in pairwise(lags)]
    assert len(lags) == 11
    assert factors == pytest.approx([10_000 ** (1 / 15)] * 10, rel=0.02)


def test_no_lag_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1, got 0"):
        geometric(0)
