"""Check that nothing tells the target."""

from collections.abc import Callable

import numpy as np
import pytest

from datamodules._base import SequenceDataModule
from datamodules.noise_regression import NoiseRegression

Make = Callable[..., SequenceDataModule]

MANY = 20_000


@pytest.mark.parametrize("length", [1, 5])
def test_inputs_and_targets_are_standard_normal_and_independent(make: Make, length: int) -> None:
    module = make(NoiseRegression, sequence_length=length)
    inputs_BTD, target, _, lag_B = module.generate(np.random.default_rng(0), MANY)
    assert inputs_BTD.shape == (MANY, length, 10)
    columns = np.column_stack([inputs_BTD.reshape(MANY, -1), target]).astype(np.float64)
    assert (abs(columns.mean(axis=0)) < 4 / np.sqrt(MANY)).all()
    covariance = np.cov(columns, rowvar=False) - np.eye(10 * length + 1)
    # 5 standard errors: up to 1,326 pairs, each with its own chance to be far off.
    assert abs(covariance).max() < 5 * np.sqrt(2 / MANY)
    assert (lag_B == length - 1).all()


def test_the_published_set_repeats_and_the_held_out_one_is_new(make: Make) -> None:
    module = make(NoiseRegression, sequence_length=5, training_set_size=100, batch_size=100)
    epochs = [np.sort(batch.target.numpy()) for batch in module.train_dataloader()]
    assert len(epochs) == 3
    assert all((epoch == epochs[0]).all() for epoch in epochs)
    held_out = module.sequences("test", 0, 100).target
    assert not set(held_out.tolist()) & set(epochs[0].tolist())
