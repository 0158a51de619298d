import math

import numpy as np
import pytest

from reports.vanishing import theory


def test_forget_biases_give_the_known_half_lives() -> None:
    # ln 2 / ln(1 + exp(-b)), by hand.
    lives = [theory.Forgetting(bias).half_life for bias in theory.FORGET_BIASES]
    assert lives == pytest.approx([1, 2.2127, 5.4610, 14.2646, 103.2128], rel=1e-4)
    assert (
        "|                                       5 |    0.993 |                103 |"
        in theory.forget_table()
    )


@pytest.mark.parametrize("factor", [0.0, 1.0, 1.2])
def test_what_does_not_decay_has_no_half_life(factor: float) -> None:
    with pytest.raises(ValueError, match="expected a factor between 0 and 1"):
        theory.half_life(factor)


def test_matrices_as_torch_draws_them_are_near_the_named_limits() -> None:
    units = 400
    drawn = np.random.default_rng(0).uniform(-1, 1, (units, units)) / math.sqrt(units)
    told = theory.constants()
    assert np.abs(np.linalg.eigvals(drawn)).max() == pytest.approx(float(told["radius"]), rel=0.06)
    assert np.linalg.norm(drawn, 2) == pytest.approx(float(told["norm"]), rel=0.03)
    assert 0.5 ** (1 / float(told["radius_half_life"])) == pytest.approx(1 / math.sqrt(3), rel=0.03)


def test_named_lags_are_the_last_normal_ones() -> None:
    told = theory.constants()
    for kind in (np.float32, np.float64):
        lag = int(told[f"{kind.__name__}_lag"].replace(",", ""))
        tiny = np.finfo(kind).tiny
        assert 0.5**lag >= tiny > 0.5 ** (lag + 1)
    assert float(told["after_100"]) == pytest.approx(0.5**100, rel=0.01)
