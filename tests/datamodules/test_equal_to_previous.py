"""Check the published table, and the rule beyond it."""

from collections.abc import Callable

import numpy as np
import pytest

from datamodules._base import SequenceDataModule
from datamodules.equal_to_previous import EqualToPrevious

Make = Callable[..., SequenceDataModule]

SHOWN = [[1, 0, 1, 1], [0, 0, 0, 1], [1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 1, 0]]
ASKED = [[0, 0, 0, 1], [0, 1, 1, 0], [0, 1, 0, 1], [0, 1, 1, 0], [0, 0, 1, 0]]


def test_published_table(make: Make) -> None:
    module = make(EqualToPrevious, form="as_published", sequence_length=4)
    inputs_BTD, target, scored, _ = module.generate(np.random.default_rng(0), 10)
    assert inputs_BTD[:, :, 0].tolist() == 2 * SHOWN
    assert target.tolist() == 2 * ASKED
    assert scored.all()
    assert module.reference_error == np.mean(ASKED) == 0.4
    assert module.baselines()["chance"] == pytest.approx(-0.4 * np.log(0.4) - 0.6 * np.log(0.6))


@pytest.mark.parametrize("length", [2, 9])
def test_intended_bits_are_random_and_the_first_answer_does_not_count(
    make: Make, length: int
) -> None:
    module = make(EqualToPrevious, sequence_length=length)
    inputs_BTD, target, scored, lag_B = module.generate(np.random.default_rng(0), 4000)
    bit_BT = inputs_BTD[:, :, 0]
    assert set(np.unique(bit_BT)) == {0, 1}
    assert (abs(bit_BT.mean(axis=0) - 0.5) < 2 / np.sqrt(4000)).all()
    for step in range(length):
        equal_B = bit_BT[:, step] == bit_BT[:, step - 1]
        assert (target[:, step] == (equal_B if step else 0)).all()
    assert scored[0].tolist() == [False] + (length - 1) * [True]
    assert (lag_B == 1).all()


@pytest.mark.parametrize("length", [3, 5])
def test_the_published_form_has_one_length(make: Make, length: int) -> None:
    message = f"sequence_length to be 4 where form is 'as_published', but got {length}"
    with pytest.raises(ValueError, match=message):
        make(EqualToPrevious, form="as_published", sequence_length=length)
    assert make(EqualToPrevious, sequence_length=length).input_steps == length
