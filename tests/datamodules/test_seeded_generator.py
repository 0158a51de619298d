"""Check that the numbers are those of numpy's legacy generator, and how the seed is shown."""

from collections.abc import Callable

import numpy as np
import pytest

from datamodules._base import SequenceDataModule
from datamodules.seeded_generator import SeededGenerator

Make = Callable[..., SequenceDataModule]


def test_numbers_follow_from_the_bits_and_the_generator_alone(make: Make) -> None:
    module = make(SeededGenerator, sequence_length=10)
    inputs_BTD, target, _, lag_B = module.generate(np.random.default_rng(0), 200)
    assert set(np.unique(inputs_BTD)) == {-1, 1}
    for features_TD, number_T in zip(inputs_BTD, target, strict=True):
        seed = int("".join("1" if feature > 0 else "0" for feature in features_TD[0]), base=2)
        expected = np.random.RandomState(seed).random_sample(10)
        assert (number_T == expected.astype(np.float32)).all()
    assert (lag_B == 0).all()


def test_the_first_number_of_seed_0_is_the_one_everybody_knows() -> None:
    assert np.random.RandomState(0).random_sample() == pytest.approx(0.5488135)


def test_every_bit_is_a_coin_and_so_is_the_number(make: Make) -> None:
    bit_BD = make(SeededGenerator).generate(np.random.default_rng(0), 4000).inputs_BTD[:, 0]
    assert bit_BD.shape == (4000, 32)
    assert (abs(bit_BD.mean(axis=0)) < 4 / np.sqrt(4000)).all()
    module = make(SeededGenerator, encoding="number")
    number_B = module.generate(np.random.default_rng(0), 4000).inputs_BTD[:, 0, 0]
    assert module.input_size == 1
    assert number_B.min() >= 0
    assert number_B.max() <= 1
    assert abs(number_B.mean() - 0.5) < 4 / np.sqrt(12 * 4000)


def test_both_encodings_show_the_seed(make: Make) -> None:
    bit_BD, number_B = (
        make(SeededGenerator, encoding=encoding).generate(np.random.default_rng(0), 50).inputs_BTD
        for encoding in ("bits", "number")
    )
    value_B = (bit_BD[:, 0] > 0) @ 2.0 ** -np.arange(1, 33)
    assert np.allclose(value_B, number_B[:, 0, 0], atol=1e-7)


def test_the_global_generator_is_left_alone(make: Make) -> None:
    np.random.seed(0)
    make(SeededGenerator).generate(np.random.default_rng(0), 10)
    assert np.random.random() == pytest.approx(0.5488135)
