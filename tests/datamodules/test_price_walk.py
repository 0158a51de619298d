"""Check that the walk has no drift, and that the naive forecast scores its closed form."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from datamodules._base import SequenceDataModule
from datamodules._series import SeriesDataModule
from datamodules.price_walk import PriceWalk

Make = Callable[..., SequenceDataModule]

MANY = 20_000


def walks(module: SequenceDataModule) -> NDArray[np.float64]:
    """Return walks (B, T + 1), the target last."""
    inputs_BTD, target, _, _ = module.generate(np.random.default_rng(0), MANY)
    return np.column_stack([inputs_BTD[:, :, 0], target]).astype(np.float64)


@pytest.mark.parametrize(("volatility", "length"), [(0.02, 50), (0.02, 2), (0.3, 8)])
def test_closed_forms(make: Make, volatility: float, length: int) -> None:
    module = make(PriceWalk, volatility=volatility, sequence_length=length)
    walk_BT = walks(module)
    answers = {"constant_mean": np.zeros(MANY), "naive": walk_BT[:, -2]}
    assert set(module.baselines()) == set(answers)
    for name, loss in module.baselines().items():
        square_B = (answers[name] - walk_BT[:, -1]) ** 2
        assert abs(square_B.mean() - loss) < 4 * square_B.std() / np.sqrt(MANY), name
    assert module.reference_error == module.baselines()["naive"]


@pytest.mark.parametrize("length", [3, 12])
def test_each_step_adds_its_naive_error_to_the_variance(make: Make, length: int) -> None:
    # Changes of a walk without drift are uncorrelated, so that their variances add up, exactly.
    shorter, longer = (
        make(PriceWalk, volatility=0.25, sequence_length=steps).baselines()
        for steps in (length - 1, length)
    )
    added = longer["constant_mean"] - shorter["constant_mean"]
    assert added == pytest.approx(longer["naive"])


def test_steps_of_the_log_price_are_normal_and_independent(make: Make) -> None:
    price_BT = 1 + 0.3 * walks(make(PriceWalk, volatility=0.3, sequence_length=8))
    assert (price_BT[:, 0] == 1).all()
    assert price_BT.min() > 0
    step_BT = np.diff(np.log(price_BT), axis=1)
    assert (abs(step_BT.mean(axis=0) + 0.3**2 / 2) < 4 * 0.3 / np.sqrt(MANY)).all()
    assert np.allclose(step_BT.std(axis=0), 0.3, rtol=4 / np.sqrt(2 * MANY))
    correlation = np.corrcoef(step_BT, rowvar=False) - np.eye(8)
    assert abs(correlation).max() < 4 / np.sqrt(MANY)


def test_no_linear_forecast_beats_the_last_price(make: Make) -> None:
    walk_BT = walks(make(PriceWalk, volatility=0.1, sequence_length=8))
    design = np.column_stack([np.ones(MANY), walk_BT[:, 1:-1]])  # the first price is constant
    half = MANY // 2
    change_B = walk_BT[:, -1] - walk_BT[:, -2]
    weights = np.linalg.lstsq(design[:half], change_B[:half], rcond=None)[0]
    fitted_B = (design[half:] @ weights - change_B[half:]) ** 2
    gain_B = change_B[half:] ** 2 - fitted_B
    assert gain_B.mean() < 4 * gain_B.std() / np.sqrt(half)


def test_only_the_last_price_is_needed_and_the_answer_stands_after_it(make: Make) -> None:
    module = make(PriceWalk)
    assert isinstance(module, SeriesDataModule)
    assert module.answer_times == (12,)
    assert (module.sequences("test", 0, 5).lag_B == 0).all()


@pytest.mark.parametrize("volatility", [0.0, -0.02, 0.3, float("nan"), float("inf")])
def test_prices_move_but_not_without_bound(make: Make, volatility: float) -> None:
    with pytest.raises(ValueError, match=rf"above 0 and at most 0.289, .* but got {volatility}"):
        make(PriceWalk, volatility=volatility)
