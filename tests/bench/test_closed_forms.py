"""Hold composed trials to what is known of them in closed form: errors of forgetting, and sizes."""

import math

import numpy as np
import pytest

from bench.compose import Composition, compose
from bench.probes._base import Sample
from tests.bench import small

MANY = 20_000


def held_out(made: Composition) -> Sample:
    sample = made.held_out(MANY)
    assert sample is not None
    return sample


@pytest.mark.parametrize("markers", ["one_per_half", "anywhere"])
def test_adding_costs_a_sixth_by_the_mean_and_a_twelfth_with_one_marker_forgotten(
    markers: str,
) -> None:
    made = compose(small.trial(task=f"adding:markers={markers}", sequence_length=50))
    sample = held_out(made)
    inputs_BTD, target_B = sample.inputs_BTD.double().numpy(), sample.target.double().numpy()
    marked_B2 = inputs_BTD[:, :, 0][inputs_BTD[:, :, 1] == 1].reshape(MANY, 2)
    answers = {"constant_mean": (np.ones(MANY), 1 / 6)}
    answers["far_marker_forgotten"] = (marked_B2[:, 1] + 0.5, 1 / 12)
    for name, (answer_B, error) in answers.items():
        square_B = (answer_B - target_B) ** 2
        assert abs(square_B.mean() - error) < 4 * square_B.std() / math.sqrt(MANY), name
        assert made.data.baselines()[name] == pytest.approx(error, rel=1e-12)


@pytest.mark.parametrize(("delay", "printed"), [(5, None), (200, 0.0945), (1000, 0.0204)])
def test_copy_memory_costs_what_the_symbols_hold(delay: int, printed: float | None) -> None:
    made = compose(small.trial(task="copy_memory", topology="many_to_many", sequence_length=delay))
    expected = 10 * math.log(8) / (delay + 20)
    assert made.data.baselines()["time_without_symbols"] == pytest.approx(expected, rel=1e-12)
    if printed is not None:
        assert expected == pytest.approx(printed, abs=5e-5)
        return
    sample = held_out(made)
    target_BK, scored_BK = sample.target.numpy(), sample.scored.numpy()
    # Who knows the time but not the symbols answers with their shares there, and with blanks before.
    assert (target_BK[~scored_BK] == 0).all()
    assert scored_BK.sum(1).tolist() == [10] * MANY
    shares = np.unique(target_BK[scored_BK], return_counts=True)[1] / (10 * MANY)
    assert len(shares) == 8
    # The mean entropy of counted shares falls short of ln 8 by about 7 / 2n.
    entropy = -(shares * np.log(shares)).sum()
    assert abs(entropy * 10 / (delay + 20) - expected) < 1e-3 * expected


@pytest.mark.parametrize("hidden", [1, 32, 45])
@pytest.mark.parametrize(
    ("cell", "square", "linear"),
    [("rnn_tanh", 1, 5), ("rnn_relu", 1, 5), ("rnn_linear", 1, 5), ("gru", 3, 13), ("lstm", 4, 17)],
)
def test_parameters_are_a_polynomial_of_the_width(
    cell: str, square: int, linear: int, hidden: int
) -> None:
    made = compose(small.trial(task="adding", cell=cell, hidden_size=hidden))
    expected = square * hidden**2 + linear * hidden + 1
    assert sum(count for count, _ in made.parameter_counts.values()) == expected
    assert sum(weight.numel() for weight in made.module.parameters()) == expected
