"""Check the pairs that the published loss compares, and that the printed figures say so."""

from collections.abc import Callable

import numpy as np
import pytest

from datamodules._base import SequenceDataModule
from datamodules.ramp_points import RampPoints

Make = Callable[..., SequenceDataModule]

PRINTED_LOSSES = (14.490803, 13.494033, 12.651275)  # the last three of ten
PRINTED_PREDICTIONS = (
    1.8678,
    2.2586,
    2.5121,
    2.6620,
    2.7442,
    2.7849,
    2.8011,
    2.8037,
    2.7993,
    2.7918,
)


def loss(
    module: SequenceDataModule, answers: "np.ndarray[tuple[int], np.dtype[np.float64]]"
) -> float:
    """Return the loss of one answer for each number, over one pass."""
    count = module.distinct_sequences
    assert count is not None
    inputs_BTD, target, _, _ = module.sequences("train", 0, count)
    return float(((answers[inputs_BTD[:, 0, 0].astype(int)] - target) ** 2).mean())


def test_published_pairs_are_all_pairs_in_order(make: Make) -> None:
    module = make(RampPoints, sequence_length=10)
    assert module.distinct_sequences == 100
    inputs_BTD, target, _, lag_B = module.sequences("train", 0, 100)
    assert inputs_BTD.shape == (100, 1, 1)
    assert inputs_BTD[:, 0, 0].tolist() == [n for n in range(10) for _ in range(10)]
    assert target.tolist() == 10 * [*range(10)]
    assert (lag_B == 0).all()


def test_described_numbers_are_their_own_targets(make: Make) -> None:
    module = make(RampPoints, form="own_targets", sequence_length=10)
    inputs_BTD, target, _, _ = module.sequences("train", 0, 20)
    assert inputs_BTD[:, 0, 0].tolist() == target.tolist() == 2 * [*range(10)]


def test_the_printed_losses_are_those_of_pairs(make: Make) -> None:
    answers = np.array(PRINTED_PREDICTIONS)
    pairs = loss(make(RampPoints, sequence_length=10), answers)
    own = loss(make(RampPoints, sequence_length=10, form="own_targets"), answers)
    assert pairs == pytest.approx(11.94, abs=0.005)
    assert own == pytest.approx(10.54, abs=0.005)
    earlier, later = -np.diff(PRINTED_LOSSES)
    # Each fall is 0.845 of the one before, to the third digit.
    assert (PRINTED_LOSSES[-1] - pairs) / later == pytest.approx(later / earlier, abs=0.002)
    assert (PRINTED_LOSSES[-1] - own) / later > 2


def test_nothing_beats_the_mean_over_pairs(make: Make) -> None:
    module = make(RampPoints, sequence_length=10)
    assert module.reference_error == loss(module, np.full(10, 4.5)) == 8.25
    for answers in np.random.default_rng(0).normal(4.5, 1, (100, 10)):
        assert loss(module, answers) > 8.25


def test_what_would_not_fit_into_a_chunk_is_refused(make: Make) -> None:
    assert make(RampPoints, sequence_length=16).distinct_sequences == 256
    with pytest.raises(ValueError, match=r"sequence_length to be at most 16 .* but got 17"):
        make(RampPoints, sequence_length=17)
    assert make(RampPoints, sequence_length=17, form="own_targets").distinct_sequences == 17
