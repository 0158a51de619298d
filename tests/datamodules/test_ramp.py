"""Check the one ramp there is."""

from collections.abc import Callable

import numpy as np
import pytest

from datamodules._base import SequenceDataModule
from datamodules._series import SeriesDataModule
from datamodules.ramp import Ramp

Make = Callable[..., SequenceDataModule]


def test_each_step_asks_for_the_next_number(make: Make) -> None:
    module = make(Ramp, sequence_length=10)
    inputs_BTD, target, scored, lag_B = module.generate(np.random.default_rng(0), 3)
    assert inputs_BTD[:, :, 0].tolist() == 3 * [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]
    assert target.tolist() == 3 * [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]
    assert scored.all()
    assert (lag_B == 0).all()
    assert isinstance(module, SeriesDataModule)
    assert module.answer_times == (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)


def test_every_split_is_the_same_sequence(make: Make) -> None:
    module = make(Ramp)
    train, test = (module.sequences(split, 0, 1) for split in ("train", "test"))
    assert (train.inputs_BTD == test.inputs_BTD).all()
    assert module.distinct_sequences == 1


@pytest.mark.parametrize("length", [2, 10, 100])
def test_reference_is_the_variance(make: Make, length: int) -> None:
    variance = np.arange(1, length + 1).var()
    assert make(Ramp, sequence_length=length).reference_error == pytest.approx(variance)
