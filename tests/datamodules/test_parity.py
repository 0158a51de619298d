"""Check that the answer is the parity of all the ones, at every length of the string."""

import math
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
import torch

from datamodules._base import SequenceDataModule
from datamodules.parity import Parity

Make = Callable[..., SequenceDataModule]

MANY = 20_000


def strings(module: SequenceDataModule, count: int) -> list[list[int]]:
    """Return the bits of each string, after checking that all padding stands before them."""
    found = []
    for features_TD in module.generate(np.random.default_rng(0), count).inputs_BTD:
        rows = [tuple(row) for row in features_TD.astype(int).tolist()]
        while rows[0] == (0, 0):
            rows.pop(0)
        assert set(rows) <= {(1, 0), (0, 1)}
        found.append([bit for _, bit in rows])
    return found


def even(bits: list[int]) -> bool:
    """Tell whether the ones cancel in pairs."""
    left = 0
    for bit in bits:
        left = 1 - left if bit else left
    return left == 0


@pytest.mark.parametrize("lengths", ["fixed", "up_to"])
@pytest.mark.parametrize("length", [2, 3, 12, 40])
def test_answer_and_lag_follow_from_the_string(make: Make, lengths: str, length: int) -> None:
    module = make(Parity, lengths=lengths, sequence_length=length)
    _, target, _, lag_B = module.generate(np.random.default_rng(0), 1000)
    assert module.input_steps == length
    for bits, answer, lag in zip(strings(module, 1000), target, lag_B, strict=True):
        assert answer == even(bits)
        assert lag == len(bits) - 1


@pytest.mark.parametrize("lengths", ["fixed", "up_to"])
def test_every_length_has_its_share_and_an_even_chance(make: Make, lengths: str) -> None:
    module = make(Parity, lengths=lengths, sequence_length=9)
    target = module.generate(np.random.default_rng(0), MANY).target
    sizes = np.array([len(bits) for bits in strings(module, MANY)])
    assert set(sizes.tolist()) == ({9} if lengths == "fixed" else set(range(1, 10)))
    share = 1 / len(set(sizes.tolist()))
    for size in set(sizes.tolist()):
        here = sizes == size
        assert abs(here.mean() - share) <= 4 * math.sqrt(share * (1 - share) / MANY)
        assert abs(target[here].mean() - 0.5) < 4 * 0.5 / math.sqrt(here.sum())
    assert module.reference_error == 0.5


def test_strings_of_each_length_are_uniform_and_as_many_as_promised(make: Make) -> None:
    module = make(Parity, lengths="up_to", sequence_length=5)
    counts = Counter(map(tuple, strings(module, MANY)))
    assert len(counts) == module.distinct_sequences == sum(2**n for n in range(1, 6))
    for bits, count in counts.items():
        share = 1 / (6 - 1) / 2 ** len(bits)
        # 5 standard errors: there are about 60 strings, each with its own chance to be far off.
        assert abs(count - MANY * share) < 5 * math.sqrt(MANY * share * (1 - share))


def test_longer_strings_than_those_trained_on_can_be_told_by_their_lag(make: Make) -> None:
    trained = make(Parity, lengths="up_to", sequence_length=8)
    longer = make(Parity, lengths="up_to", sequence_length=32)
    most = trained.sequences("train", 0, 2000).lag_B.max()
    lag_B = longer.sequences("validation", 0, 2000).lag_B
    assert most == 7
    assert lag_B.max() == 31
    assert set(lag_B[lag_B > most].tolist()) == set(range(8, 32))


def test_guessing_costs_what_the_baseline_says(make: Make) -> None:
    module = make(Parity)
    target = torch.from_numpy(module.generate(np.random.default_rng(0), 100).target).double()
    loss = torch.nn.functional.binary_cross_entropy_with_logits(torch.zeros_like(target), target)
    assert module.baselines() == {"chance": pytest.approx(loss.item())}


def test_an_accuracy_of_99_percent_is_solved(make: Make) -> None:
    module = make(Parity)
    assert 1 - 0.01 / module.reference_error >= module.solved_skill
    assert 1 - 0.0101 / module.reference_error < module.solved_skill


def test_unknown_lengths_are_refused(make: Make) -> None:
    with pytest.raises(ValueError, match="lengths to be 'fixed' or 'up_to', but got 'random'"):
        make(Parity, lengths="random")
