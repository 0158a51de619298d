"""Check that the inputs are those of recall, and that nothing in them tells the label."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

from datamodules._base import SequenceDataModule
from datamodules.first_token_recall import FirstTokenRecall
from datamodules.shuffled_recall import ShuffledRecall

Make = Callable[..., SequenceDataModule]

MANY = 20_000


@pytest.mark.parametrize("length", [2, 12])
def test_inputs_and_lags_are_those_of_recall(make: Make, length: int) -> None:
    shuffled, recall = (
        make(dataset, sequence_length=length).generate(np.random.default_rng(0), 500)
        for dataset in (ShuffledRecall, FirstTokenRecall)
    )
    assert np.array_equal(shuffled.inputs_BTD, recall.inputs_BTD)
    assert shuffled.inputs_BTD.shape == (500, length, 8)
    assert (shuffled.lag_B == length - 1).all()
    assert not np.array_equal(shuffled.target, recall.target)


@pytest.mark.parametrize("length", [2, 12])
def test_no_symbol_at_any_step_tells_the_label(make: Make, length: int) -> None:
    module = make(ShuffledRecall, sequence_length=length)
    inputs_BTD, target, _, _ = module.generate(np.random.default_rng(0), MANY)
    symbol_BT = inputs_BTD.argmax(axis=2)
    for step in range(length):
        pairs = np.bincount(4 * symbol_BT[:, step] + target.astype(np.int64), minlength=32)
        table = pairs.reshape(8, 4)
        seen = table[table.sum(axis=1) > 0]
        expected = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / MANY
        assert len(seen) == 4
        # Chi squared with nine degrees of freedom: a mean of 9, a standard deviation of 4.2.
        assert ((seen - expected) ** 2 / expected).sum() < 9 + 5 * math.sqrt(18)


def test_guessing_costs_what_the_baseline_says(make: Make) -> None:
    module = make(ShuffledRecall)
    target = torch.from_numpy(module.generate(np.random.default_rng(0), MANY).target)
    loss = torch.nn.functional.cross_entropy(torch.zeros(MANY, module.output_size), target)
    assert module.baselines() == {"chance": pytest.approx(loss.item(), rel=1e-6)}
    error = module.reference_error
    for label in range(4):
        wrong = (target != label).double().mean().item()
        assert abs(wrong - error) < 4 * math.sqrt(error * (1 - error) / MANY)


def test_a_finite_set_can_be_memorised_and_tells_nothing_about_the_held_out_one(
    make: Make,
) -> None:
    module = make(ShuffledRecall, sequence_length=20, training_set_size=100, batch_size=100)
    epochs = [
        {row.numpy().tobytes(): int(label) for row, label in zip(*batch[:2], strict=True)}
        for batch in module.train_dataloader()
    ]
    assert len(epochs) == 3
    assert all(epoch == epochs[0] for epoch in epochs), "a sequence keeps its label"
    held_out = {row.tobytes() for row in module.sequences("test", 0, 100).inputs_BTD}
    assert not held_out & set(epochs[0])
