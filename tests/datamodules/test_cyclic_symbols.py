"""Check the cycles, fixed and random, and the windows that were published."""

from collections.abc import Callable
from itertools import pairwise, permutations

import numpy as np
import pytest

from datamodules._base import SequenceDataModule
from datamodules.cyclic_symbols import CyclicSymbols

Make = Callable[..., SequenceDataModule]


def windows(module: SequenceDataModule, count: int) -> list[tuple[int, ...]]:
    """Return what is shown and asked for, counted from 1 as the notes do."""
    inputs_BTD, target, _, _ = module.generate(np.random.default_rng(0), count)
    assert (inputs_BTD.sum(axis=2) == 1).all()
    symbol_BT = np.column_stack([inputs_BTD.argmax(axis=2), target]) + 1
    return [tuple(row) for row in symbol_BT.tolist()]


def test_published_windows(make: Make) -> None:
    module = make(CyclicSymbols, form="as_published", sequence_length=3)
    published = [(1, 2, 3, 4), (2, 3, 4, 5), (3, 4, 5, 1), (4, 5, 1, 2)]
    assert windows(module, 8) == 2 * published
    assert module.distinct_sequences == 4
    assert module.reference_error == 3 / 4


def test_intended_windows_start_anywhere(make: Make) -> None:
    module = make(CyclicSymbols, sequence_length=3)
    found = windows(module, 5000)
    starts = np.bincount([window[0] for window in found])[1:]
    assert (abs(starts - 1000) < 4 * np.sqrt(5000 * 0.2 * 0.8)).all()
    assert set(found) == {(1, 2, 3, 4), (2, 3, 4, 5), (3, 4, 5, 1), (4, 5, 1, 2), (5, 1, 2, 3)}


def test_the_answer_goes_round_at_any_length(make: Make) -> None:
    for length in (1, 5, 11):
        for window in windows(make(CyclicSymbols, symbols=4, sequence_length=length), 50):
            assert all(later == now % 4 + 1 for now, later in pairwise(window))


@pytest.mark.parametrize("length", [4, 5, 11])
def test_a_random_order_repeats_after_a_round(make: Make, length: int) -> None:
    module = make(CyclicSymbols, order="random", symbols=4, sequence_length=length)
    found = windows(module, 5000)
    assert all(window[:-4] == window[4:] for window in found)
    assert {window[:4] for window in found} == set(permutations((1, 2, 3, 4)))
    lag_B = module.generate(np.random.default_rng(0), 5).lag_B
    shown = found[0]
    assert shown[length - 1 - lag_B[0]] == shown[-1], "the lag leads to the answer"
    assert shown[-1] not in shown[length - lag_B[0] : -1], "and nothing later shows it"


def test_random_orders_are_uniform(make: Make) -> None:
    module = make(CyclicSymbols, order="random", symbols=3)
    found = [window[:3] for window in windows(module, 6000)]
    counts = np.unique(found, axis=0, return_counts=True)[1]
    assert (abs(counts - 1000) < 4 * np.sqrt(6000 * (1 / 6) * (5 / 6))).all()


def test_what_does_not_exist_is_refused(make: Make) -> None:
    with pytest.raises(ValueError, match="order to be 'fixed' where form is 'as_published'"):
        make(CyclicSymbols, form="as_published", order="random")
    with pytest.raises(ValueError, match=r"sequence_length to be at least symbols, 5, .* got 4"):
        make(CyclicSymbols, order="random", sequence_length=4)
    with pytest.raises(ValueError, match="symbols to be at least 3, but got 2"):
        make(CyclicSymbols, symbols=2)


def test_99_percent_of_the_published_answers_are_solved(make: Make) -> None:
    module = make(CyclicSymbols, form="as_published")
    assert 1 - 0.01 / module.reference_error >= module.solved_skill
    assert 1 - 0.0101 / module.reference_error < module.solved_skill
