"""Check what is written, and how far it was carried."""

from collections.abc import Callable

import numpy as np
import pytest

from datamodules._base import SequenceDataModule
from datamodules.sequence_to_sequence import SequenceToSequence

Make = Callable[..., SequenceDataModule]


@pytest.mark.parametrize("length", [1, 2, 10])
@pytest.mark.parametrize("rule", ["reverse", "copy"])
def test_each_answer_was_shown_within_the_lag(make: Make, rule: str, length: int) -> None:
    module = make(SequenceToSequence, rule=rule, symbols=5, sequence_length=length)
    inputs_BTD, target, scored, lag_B = module.generate(np.random.default_rng(0), 500)
    assert (inputs_BTD.sum(axis=2) == 1).all()
    symbol_BT = inputs_BTD.argmax(axis=2)
    expected = symbol_BT[:, ::-1] if rule == "reverse" else symbol_BT
    assert (target == expected).all()
    assert scored.all()
    shown = [length - 1 - step if rule == "reverse" else step for step in range(length)]
    furthest = max(length + step - shown[step] for step in range(length))
    assert (lag_B == furthest).all()


def test_symbols_are_uniform_and_independent(make: Make) -> None:
    module = make(SequenceToSequence, symbols=4, sequence_length=3)
    symbol_BT = module.generate(np.random.default_rng(0), 6400).inputs_BTD.argmax(axis=2)
    counts = np.unique(symbol_BT, axis=0, return_counts=True)[1]
    assert len(counts) == 64
    assert (abs(counts - 100) < 5 * np.sqrt(100)).all()


def test_95_percent_of_eight_symbols_are_solved(make: Make) -> None:
    module = make(SequenceToSequence)
    assert 1 - 0.05 / module.reference_error >= module.solved_skill
    assert 1 - 0.0502 / module.reference_error < module.solved_skill


def test_one_symbol_is_refused(make: Make) -> None:
    with pytest.raises(ValueError, match="symbols to be at least 2, but got 1"):
        make(SequenceToSequence, symbols=1)
