"""Check the window of lags that half-lives and exponents share."""

import pytest

from bench.window import fit_window


@pytest.mark.parametrize(
    ("steps", "window"), [(2, (1, 1)), (9, (1, 8)), (25, (2, 24)), (100, (10, 99))]
)
def test_the_window_goes_from_a_tenth_to_the_last_lag(steps: int, window: tuple[int, int]) -> None:
    assert fit_window(steps) == window


def test_a_single_step_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 2 steps, but got 1"):
        fit_window(1)
