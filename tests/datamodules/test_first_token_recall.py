"""Check that only the first symbol tells the class."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

from datamodules._base import SequenceDataModule
from datamodules.first_token_recall import FirstTokenRecall

Make = Callable[..., SequenceDataModule]

MANY = 20_000


def frequencies_are_uniform(drawn: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]") -> bool:
    counts = np.bincount(drawn.ravel(), minlength=4)
    error = math.sqrt(drawn.size * 0.25 * 0.75)
    return len(counts) == 4 and bool((abs(counts - drawn.size / 4) < 4 * error).all())


@pytest.mark.parametrize(("distractors", "first"), [("separate", 4), ("same", 0)])
@pytest.mark.parametrize("length", [2, 3, 10])
def test_first_symbol_is_the_class(make: Make, distractors: str, first: int, length: int) -> None:
    module = make(FirstTokenRecall, distractors=distractors, sequence_length=length)
    inputs_BTD, target, _, lag_B = module.generate(np.random.default_rng(0), MANY)
    assert set(np.unique(inputs_BTD)) == {0, 1}
    assert (inputs_BTD.sum(axis=2) == 1).all()
    symbols_BT = inputs_BTD.argmax(axis=2)
    assert module.input_size == first + 4
    assert (symbols_BT[:, 0] == target).all()
    assert (lag_B == length - 1).all()
    assert frequencies_are_uniform(symbols_BT[:, 0])
    assert frequencies_are_uniform(symbols_BT[:, 1:] - first)
    for cue in range(4):
        last_B = symbols_BT[target == cue, -1] - first
        assert frequencies_are_uniform(last_B), "a distractor tells the class"


def test_constant_distractors_are_one_symbol_of_their_own(make: Make) -> None:
    module = make(FirstTokenRecall, distractors="constant", sequence_length=6)
    inputs_BTD, target, _, _ = module.generate(np.random.default_rng(0), MANY)
    symbols_BT = inputs_BTD.argmax(axis=2)
    assert inputs_BTD.shape[2] == module.input_size == 5
    assert (symbols_BT[:, 1:] == 4).all()
    assert (symbols_BT[:, 0] == target).all()
    assert frequencies_are_uniform(symbols_BT[:, 0])
    assert module.distinct_sequences == len(np.unique(symbols_BT, axis=0)) == 4


def test_guessing_costs_what_the_baseline_says(make: Make) -> None:
    module = make(FirstTokenRecall)
    target = torch.from_numpy(module.generate(np.random.default_rng(0), MANY).target)
    loss = torch.nn.functional.cross_entropy(torch.zeros(MANY, module.output_size), target)
    assert module.baselines() == {"chance": pytest.approx(loss.item(), rel=1e-6)}
    wrong = (target != 0).double().mean().item()
    error = module.reference_error
    assert abs(wrong - error) < 4 * math.sqrt(error * (1 - error) / MANY)


def test_an_accuracy_of_99_percent_is_solved(make: Make) -> None:
    module = make(FirstTokenRecall)
    assert 1 - 0.01 / module.reference_error >= module.solved_skill
    assert 1 - 0.0101 / module.reference_error < module.solved_skill


def test_unknown_distractors_are_refused(make: Make) -> None:
    with pytest.raises(
        ValueError, match="distractors to be 'separate' or 'same' or 'constant', but"
    ):
        make(FirstTokenRecall, distractors="both")
