"""Check where the markers fall, that the target is the sum there, and what forgetting costs."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from datamodules._base import SequenceDataModule
from datamodules.adding import Adding

Make = Callable[..., SequenceDataModule]
Steps = NDArray[np.int64]

MANY = 20_000
LAWS = ("one_per_half", "anywhere", "first_tenth")


def marked(inputs_BTD: NDArray[np.float32]) -> tuple[Steps, Steps]:
    """Return the steps of the two markers, after checking that there are two."""
    marker_BT = inputs_BTD[:, :, 1]
    assert set(np.unique(marker_BT)) <= {0, 1}
    assert (marker_BT.sum(axis=1) == 2).all()
    step_B2 = np.nonzero(marker_BT)[1].reshape(-1, 2)
    return step_B2[:, 0], step_B2[:, 1]


def allowed(law: str, length: int) -> set[tuple[int, int]]:
    """Return the (far, near) pairs that a law allows, as its definition has them."""
    half, tenth = length // 2, max(1, length // 10)
    pairs = {(far, near) for near in range(length) for far in range(near)}
    if law == "one_per_half":
        return {(far, near) for far, near in pairs if far < half <= near}
    if law == "first_tenth":
        early = {(far, near) for far, near in pairs if far < tenth <= near}
        return {(far, near) for far, near in early if near < half} or early
    return pairs


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("length", [2, 3, 4, 10, 11, 20, 100])
def test_markers_are_uniform_over_the_allowed_pairs(make: Make, law: str, length: int) -> None:
    module = make(Adding, markers=law, sequence_length=length)
    inputs_BTD = module.generate(np.random.default_rng(0), MANY).inputs_BTD
    far_B, near_B = marked(inputs_BTD)
    pairs, counts = np.unique(np.stack([far_B, near_B]), axis=1, return_counts=True)
    expected = allowed(law, length)
    seen = set(map(tuple, pairs.T.tolist()))
    assert seen <= expected
    share = 1 / len(expected)
    if MANY * share > 100:
        assert seen == expected
        # 5 standard errors: at T = 20 there are 190 pairs, each with its own chance to be far off.
        assert (abs(counts - MANY * share) < 5 * np.sqrt(MANY * share * (1 - share)) + 1e-9).all()


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("length", [2, 11, 100])
def test_target_and_lag_follow_from_the_markers(make: Make, law: str, length: int) -> None:
    module = make(Adding, markers=law, sequence_length=length)
    inputs_BTD, target, _, lag_B = module.generate(np.random.default_rng(0), 1000)
    value_BT = inputs_BTD[:, :, 0]
    assert value_BT.min() >= 0
    assert value_BT.max() < 1
    assert np.allclose(target, (value_BT * inputs_BTD[:, :, 1]).sum(axis=1), atol=1e-6)
    row_B = np.arange(1000)
    assert (inputs_BTD[row_B, length - 1 - lag_B, 1] == 1).all()
    earlier_BT = np.arange(length) < (length - 1 - lag_B)[:, None]
    assert not inputs_BTD[:, :, 1][earlier_BT].any(), "a marker lies further back than the lag"


@pytest.mark.parametrize("law", LAWS)
def test_forgetting_costs_what_the_baselines_say(make: Make, law: str) -> None:
    module = make(Adding, markers=law)
    inputs_BTD, target, _, _ = module.generate(np.random.default_rng(0), MANY)
    _, near_B = marked(inputs_BTD)
    near_value_B = inputs_BTD[np.arange(MANY), near_B, 0]
    answers = {
        "constant_mean": np.ones(MANY),
        "far_marker_forgotten": near_value_B + 0.5,
    }
    assert set(module.baselines()) == set(answers)
    for name, loss in module.baselines().items():
        square_B = (answers[name] - target.astype(np.float64)) ** 2
        assert abs(square_B.mean() - loss) < 4 * square_B.std() / np.sqrt(MANY), name
    assert module.reference_error == module.baselines()["far_marker_forgotten"]


def test_solved_is_a_tenth_of_what_the_far_value_carries(make: Make) -> None:
    module = make(Adding)
    assert (1 - module.solved_skill) * module.reference_error == pytest.approx(1 / 120)


def test_an_unknown_law_is_refused(make: Make) -> None:
    with pytest.raises(
        ValueError, match=r"markers to be 'one_per_half' or .* but got 'last_tenth'"
    ):
        make(Adding, markers="last_tenth")
