"""Check that the answers are the symbols in order, where these stand, and the lag."""

import math
from collections import Counter
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
import torch

from datamodules._base import SequenceDataModule
from datamodules.selective_copy import SelectiveCopy

Make = Callable[..., SequenceDataModule]


@pytest.mark.parametrize(
    ("length", "symbols", "recalled"), [(10, 8, 10), (12, 2, 1), (12, 3, 4), (60, 8, 10)]
)
def test_answers_are_the_symbols_in_order(
    make: Make, length: int, symbols: int, recalled: int
) -> None:
    module = make(SelectiveCopy, sequence_length=length, symbols=symbols, recalled=recalled)
    inputs_BTD, target, scored, lag_B = module.generate(np.random.default_rng(0), 500)
    assert inputs_BTD.shape == (500, length + recalled, symbols + 2)
    assert module.output_size == symbols
    assert (inputs_BTD.sum(axis=2) == 1).all()
    assert scored.all()
    for shown, asked, lag in zip(inputs_BTD.argmax(axis=2).tolist(), target, lag_B, strict=True):
        reading, answering = shown[:length], shown[length:]
        assert answering == [symbols + 1] + [0] * (recalled - 1), "go, then blanks"
        steps = [step for step, symbol in enumerate(reading) if symbol != 0]
        string = [reading[step] for step in steps]
        assert set(string) <= set(range(1, symbols + 1))
        assert string == [answer + 1 for answer in asked.tolist()]
        # Answer number n stands at step T + n: the furthest from its symbol counts.
        distances = [length + number - step for number, step in enumerate(steps)]
        assert max(distances) == distances[0] == lag
        assert recalled <= lag <= length


def test_all_sets_of_places_are_equally_likely(make: Make) -> None:
    module = make(SelectiveCopy, sequence_length=10, recalled=3)
    inputs_BTD = module.generate(np.random.default_rng(0), 24_000).inputs_BTD
    shown_BT = inputs_BTD[:, :10, 0] == 0
    counts = Counter(tuple(np.nonzero(row)[0].tolist()) for row in shown_BT)
    assert set(counts) == set(combinations(range(10), 3))
    share = 1 / len(counts)
    error = math.sqrt(24_000 * share * (1 - share))
    # 5 standard errors: there are 120 sets, each with its own chance to be far off.
    assert all(abs(count - 24_000 * share) < 5 * error for count in counts.values())


def test_guessing_costs_what_the_baseline_says(make: Make) -> None:
    module = make(SelectiveCopy, symbols=5)
    target = module.generate(np.random.default_rng(0), 2000).target
    loss = torch.nn.functional.cross_entropy(
        torch.zeros(target.size, 5), torch.from_numpy(target.ravel())
    )
    assert module.baselines() == {"chance": pytest.approx(loss.item(), rel=1e-6)}
    error = module.reference_error
    for symbol in range(5):
        wrong = (target != symbol).mean()
        assert abs(wrong - error) < 4 * math.sqrt(error * (1 - error) / target.size)


def test_a_forgotten_symbol_is_not_solved(make: Make) -> None:
    module = make(SelectiveCopy)
    guessed = module.reference_error / 10
    half_known = 0.5 / 10
    assert 1 - guessed / module.reference_error < module.solved_skill
    assert 1 - half_known / module.reference_error < module.solved_skill


@pytest.mark.parametrize(("setting", "minimum"), [("symbols", 2), ("recalled", 1)])
def test_too_little_is_refused(make: Make, setting: str, minimum: int) -> None:
    message = f"expected {setting} to be at least {minimum}, but got {minimum - 1}"
    with pytest.raises(ValueError, match=message):
        make(SelectiveCopy, **{setting: minimum - 1})


def test_more_symbols_than_steps_are_refused(make: Make) -> None:
    assert SelectiveCopy.lengths_from == {"": "recalled"}
    make(SelectiveCopy, recalled=12)
    with pytest.raises(ValueError, match="sequence_length to be at least recalled, 13, but got 12"):
        make(SelectiveCopy, recalled=13)
