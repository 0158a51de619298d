"""Check the two sines against their closed forms and against the figures of the course notes."""

from collections.abc import Callable

import numpy as np
import pytest

from datamodules._base import SequenceDataModule
from datamodules._series import SeriesDataModule
from datamodules.two_sines import TwoSines

Make = Callable[..., SequenceDataModule]

MANY = 20_000


@pytest.mark.parametrize("length", [2, 50])
def test_reference_is_the_variance_of_the_target(make: Make, length: int) -> None:
    module = make(TwoSines, sequence_length=length)
    target = module.generate(np.random.default_rng(0), MANY).target.astype(np.float64)
    square_B = (target - target.mean()) ** 2
    error = 4 * square_B.std() / np.sqrt(MANY)
    assert abs(square_B.mean() - module.reference_error) < error


def test_reference_is_the_variance_over_a_grid_of_offsets_and_frequencies(make: Make) -> None:
    unit = (np.arange(1000) + 0.5) / 1000
    slow = np.sin((1 - unit[:, None]) * (10 * unit + 10))
    fast = np.sin((1 - unit[:, None]) * (20 * unit + 20))
    variance = 0.25 * slow.var() + 0.04 * fast.var() + 0.01 / 12
    assert make(TwoSines).reference_error == pytest.approx(variance, rel=1e-5)


def test_naive_and_linear_forecasts_score_what_the_notes_print(make: Make) -> None:
    module = make(TwoSines, sequence_length=50)
    inputs_BTD, target, _, _ = module.generate(np.random.default_rng(0), MANY)
    series_BT = inputs_BTD[:, :, 0].astype(np.float64)
    square_B = (series_BT[:, -1] - target) ** 2
    # Theirs comes from 1,000 test series.
    assert abs(square_B.mean() - 0.0206282) < 4 * square_B.std() * np.sqrt(1 / MANY + 1 / 1000)
    design = np.column_stack([series_BT, np.ones(MANY)])
    weights = np.linalg.lstsq(design[:7000], target[:7000], rcond=None)[0]
    linear_B = (design[10_000:] @ weights - target[10_000:]) ** 2
    assert module.baselines()["noise"] < linear_B.mean() < 0.0031080674


def test_noise_is_all_there_is_between_equal_sines(make: Make) -> None:
    # Second differences of so dense a series are next to nothing but noise's: 6 times its variance.
    module = make(TwoSines, sequence_length=5000)
    series_BT = module.generate(np.random.default_rng(0), 4).inputs_BTD[:, :, 0]
    assert np.diff(series_BT, n=2).var() == pytest.approx(6 * module.baselines()["noise"], rel=0.05)


def test_the_target_follows_the_inputs(make: Make) -> None:
    module = make(TwoSines, sequence_length=7)
    assert isinstance(module, SeriesDataModule)
    assert module.answer_times == (7,)
    inputs_BTD, target, _, lag_B = module.generate(np.random.default_rng(0), 500)
    assert np.abs(inputs_BTD).max() <= 0.75
    assert np.abs(target).max() <= 0.75
    assert (lag_B == 6).all()


def test_noise_alone_leaves_room_for_a_solution(make: Make) -> None:
    module = make(TwoSines)
    best = 1 - module.baselines()["noise"] / module.reference_error
    assert module.solved_skill < best < 0.9943
