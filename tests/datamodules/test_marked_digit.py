"""Check which digit is marked, and where."""

from collections.abc import Callable

import numpy as np
import pytest

from datamodules._base import SequenceDataModule
from datamodules.marked_digit import MarkedDigit

Make = Callable[..., SequenceDataModule]

MANY = 10_000


@pytest.mark.parametrize("length", [2, 3, 10, 100])
def test_one_digit_of_the_first_half_is_marked_and_asked_for(make: Make, length: int) -> None:
    module = make(MarkedDigit, sequence_length=length)
    inputs_BTD, target, _, lag_B = module.generate(np.random.default_rng(0), MANY)
    digit_BT = 9 * inputs_BTD[:, :, 0]
    assert np.allclose(digit_BT, digit_BT.round(), atol=1e-5)
    assert inputs_BTD.min() == 0
    assert inputs_BTD.max() == 1
    row_B, step_B = np.nonzero(inputs_BTD[:, :, 1])
    assert (row_B == np.arange(MANY)).all(), "every sequence has one marker"
    assert (digit_BT[row_B, step_B].round() == target).all()
    assert (lag_B == length - 1 - step_B).all()
    half = length // 2
    counts = np.bincount(step_B)
    assert len(counts) == half
    assert (abs(counts - MANY / half) < 4 * np.sqrt(MANY / half)).all()


def test_digits_are_uniform_marked_or_not(make: Make) -> None:
    inputs_BTD, target, _, _ = make(MarkedDigit).generate(np.random.default_rng(0), MANY)
    last_B = (9 * inputs_BTD[:, -1, 0]).round().astype(int)
    for drawn in (target, last_B):
        counts = np.bincount(drawn)
        assert len(counts) == 10
        assert (abs(counts - MANY / 10) < 4 * np.sqrt(MANY * 0.1 * 0.9)).all()


def test_an_accuracy_of_99_percent_is_solved(make: Make) -> None:
    module = make(MarkedDigit)
    assert 1 - 0.01 / module.reference_error >= module.solved_skill
    assert 1 - 0.0101 / module.reference_error < module.solved_skill
