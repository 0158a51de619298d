"""Check where the symbols stand, that their order is the class, and what the second one alone tells."""

import math
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from datamodules._base import SequenceDataModule
from datamodules.temporal_order import TemporalOrder

Make = Callable[..., SequenceDataModule]

MANY = 20_000


def written(module: SequenceDataModule, count: int) -> list[str]:
    """Return sequences as text, after checking that they are one-hot."""
    inputs_BTD = module.generate(np.random.default_rng(0), count).inputs_BTD
    assert set(np.unique(inputs_BTD)) == {0, 1}
    assert (inputs_BTD.sum(axis=2) == 1).all()
    return ["".join("EBabcdXY"[n] for n in row) for row in inputs_BTD.argmax(axis=2)]


def relevant(text: str) -> list[int]:
    return [step for step, symbol in enumerate(text) if symbol in "XY"]


@pytest.mark.parametrize("length", [4, 5, 12, 100, 105])
def test_class_and_lag_follow_from_the_two_symbols(make: Make, length: int) -> None:
    module = make(TemporalOrder, sequence_length=length)
    target, lag_B = module.generate(np.random.default_rng(0), 500)[1::2]
    for text, answer, lag in zip(written(module, 500), target, lag_B, strict=True):
        assert len(text) == length
        assert (text[0], text[-1]) == ("E", "B")
        assert set(text[1:-1]) <= set("abcdXY")
        first, second = relevant(text)
        assert ["XX", "XY", "YX", "YY"][answer] == text[first] + text[second]
        assert length - 1 - first == lag


@pytest.mark.parametrize(
    ("length", "early", "late"),
    [
        (4, (1, 1), (2, 2)),
        (5, (1, 1), (2, 3)),
        (12, (1, 2), (6, 7)),
        (100, (10, 20), (50, 60)),  # the published ones
        (200, (20, 40), (100, 120)),
    ],
)
def test_places_are_uniform_over_the_published_shares(
    make: Make, length: int, early: tuple[int, int], late: tuple[int, int]
) -> None:
    found = [relevant(text) for text in written(make(TemporalOrder, sequence_length=length), 5000)]
    for place, (first, last) in enumerate((early, late)):
        counts = Counter(steps[place] for steps in found)
        assert set(counts) == set(range(first, last + 1))
        share = 1 / len(counts)
        error = math.sqrt(5000 * share * (1 - share))
        assert all(abs(count - 5000 * share) <= 5 * error for count in counts.values())


def test_distractors_are_uniform_and_tell_nothing(make: Make) -> None:
    module = make(TemporalOrder, sequence_length=12)
    target = module.generate(np.random.default_rng(0), MANY).target
    found = written(module, MANY)
    for order in range(4):
        last = Counter(
            text[-2] for text, answer in zip(found, target, strict=True) if answer == order
        )
        assert set(last) == set("abcd")
        total = sum(last.values())
        assert all(abs(n - total / 4) < 4 * math.sqrt(total * 3 / 16) for n in last.values())


def test_knowing_the_second_symbol_costs_what_the_baseline_says(make: Make) -> None:
    module = make(TemporalOrder)
    target = module.generate(np.random.default_rng(0), MANY).target
    counts = np.bincount(target, minlength=4)
    assert (abs(counts - MANY / 4) < 4 * math.sqrt(MANY * 3 / 16)).all()
    assert module.reference_error == 0.75
    second_B = target % 2
    # The best answer from the second symbol: its first symbol X, right half of the time.
    error = (target != second_B).mean()
    assert abs(error - 0.5) < 4 * 0.5 / math.sqrt(MANY)
    surprise = -math.log(np.mean(target[second_B == 1] == 3))
    assert module.baselines()["first_symbol_forgotten"] == pytest.approx(surprise, abs=0.05)
    assert module.baselines()["chance"] == math.log(4)


def test_an_accuracy_of_99_percent_is_solved_and_counting_is_not(make: Make) -> None:
    module = make(TemporalOrder)
    assert 1 - 0.01 / module.reference_error >= module.solved_skill
    assert 1 - 0.0101 / module.reference_error < module.solved_skill
    assert 1 - 0.25 / module.reference_error < module.solved_skill
