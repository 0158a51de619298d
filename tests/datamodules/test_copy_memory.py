"""Check the layout of copy memory, its lag and its closed form."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

from datamodules._base import SequenceDataModule
from datamodules.copy_memory import CopyMemory

Make = Callable[..., SequenceDataModule]


@pytest.mark.parametrize(
    ("delay", "symbols", "recalled"), [(1, 2, 1), (1, 8, 10), (2, 3, 4), (50, 8, 10)]
)
def test_layout(make: Make, delay: int, symbols: int, recalled: int) -> None:
    module = make(CopyMemory, sequence_length=delay, symbols=symbols, recalled=recalled)
    inputs_BTD, target, scored, _ = module.generate(np.random.default_rng(0), 500)
    assert inputs_BTD.shape == (500, delay + 2 * recalled, symbols + 2)
    assert module.output_size == symbols + 1
    assert (inputs_BTD.sum(axis=2) == 1).all()
    string_BR, wait_BT, answer_BR = np.split(
        inputs_BTD.argmax(axis=2), [recalled, recalled + delay], axis=1
    )
    assert set(np.unique(string_BR)) == set(range(1, symbols + 1))
    assert (wait_BT[:, :-1] == 0).all()
    assert (wait_BT[:, -1] == symbols + 1).all(), "the go marker ends the delay"
    assert (answer_BR == 0).all()
    assert (target[:, :-recalled] == 0).all()
    assert (target[:, -recalled:] == string_BR).all()
    assert not scored[:, :-recalled].any()
    assert scored[:, -recalled:].all()


def test_each_scored_symbol_was_shown_one_lag_before(make: Make) -> None:
    module = make(CopyMemory, sequence_length=9, recalled=4)
    inputs_BTD, target, scored, lag_B = module.generate(np.random.default_rng(0), 200)
    symbols_BT = inputs_BTD.argmax(axis=2)
    row, step = np.nonzero(scored)
    assert (symbols_BT[row, step - lag_B[row]] == target[row, step]).all()


@pytest.mark.parametrize(("delay", "published"), [(200, 0.0945), (1000, 0.0204)])
def test_baseline_is_the_closed_form(make: Make, delay: int, published: float) -> None:
    module = make(CopyMemory, sequence_length=delay)
    assert module.baselines()["time_without_symbols"] == pytest.approx(published, abs=5e-5)


def test_knowing_the_time_alone_costs_what_the_baseline_says(make: Make) -> None:
    module = make(CopyMemory, sequence_length=30, symbols=5, recalled=3)
    _, target, scored, _ = module.generate(np.random.default_rng(0), 5000)
    logit_TO = np.full((36, 6), -np.inf)
    logit_TO[:-3, 0] = 0
    logit_TO[-3:, 1:] = 0
    loss = torch.nn.functional.cross_entropy(
        torch.from_numpy(logit_TO).repeat(5000, 1), torch.from_numpy(target).flatten()
    )
    assert module.baselines()["time_without_symbols"] == pytest.approx(loss.item())
    answers = target[scored]
    error = module.reference_error
    for symbol in range(1, 6):
        wrong = (answers != symbol).mean()
        assert abs(wrong - error) < 4 * math.sqrt(error * (1 - error) / answers.size)


def test_a_forgotten_position_is_not_solved(make: Make) -> None:
    module = make(CopyMemory)
    guessed = module.reference_error / 10
    half_known = 0.5 / 10
    assert 1 - guessed / module.reference_error < module.solved_skill
    assert 1 - half_known / module.reference_error < module.solved_skill


@pytest.mark.parametrize(("setting", "minimum"), [("symbols", 2), ("recalled", 1)])
def test_too_little_is_refused(make: Make, setting: str, minimum: int) -> None:
    message = f"expected {setting} to be at least {minimum}, but got {minimum - 1}"
    with pytest.raises(ValueError, match=message):
        make(CopyMemory, **{setting: minimum - 1})
