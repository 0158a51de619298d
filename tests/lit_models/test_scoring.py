"""Check loss and error a sample on hand-built predictions.

Axes: B batch, T time, O outputs.
"""

import math
from typing import Any

import pytest
import torch

from lit_models._scoring import error_per_sample, sequence_loss

# Two sequences of three steps, three classes; the likeliest class of each step is ANSWERS_BT.
ANSWERS_BT = torch.tensor([[0, 1, 2], [2, 2, 0]])
LOGITS_BTO = torch.nn.functional.one_hot(ANSWERS_BT, 3).float()


def test_only_scored_positions_count() -> None:
    target_BT = torch.tensor([[1, 1, 2], [2, 0, 1]])
    everywhere = torch.ones(2, 3, dtype=torch.bool)
    last_two = torch.tensor([[False, True, True], [False, True, True]])
    uneven = torch.tensor([[True, False, False], [True, True, True]])
    for scored, expected in (
        (everywhere, [1 / 3, 2 / 3]),
        (last_two, [0.0, 1.0]),
        (uneven, [1.0, 2 / 3]),
    ):
        error_B = error_per_sample("classification", LOGITS_BTO, target_BT, scored)
        torch.testing.assert_close(error_B, torch.tensor(expected))


def test_one_answer_a_sample() -> None:
    error_B = error_per_sample(
        "classification", LOGITS_BTO[:, 0], torch.tensor([0, 1]), torch.tensor([True, True])
    )
    assert error_B.tolist() == [0.0, 1.0]


def test_regression_error_is_squared() -> None:
    values_BO = torch.tensor([[1.0], [3.0]])
    error_B = error_per_sample(
        "regression", values_BO, torch.tensor([1.5, 1.0]), torch.tensor([True, True])
    )
    assert error_B.tolist() == [0.25, 4.0]


def test_loss_covers_unscored_positions_too() -> None:
    target_BT = torch.tensor([[1, 1, 2], [2, 0, 1]])
    right, wrong = (math.log(math.e + 2) - hit for hit in (1.0, 0.0))
    loss = sequence_loss("classification", LOGITS_BTO, target_BT)
    assert loss.item() == pytest.approx((3 * right + 3 * wrong) / 6)


def test_regression_loss_is_the_mean_squared_error() -> None:
    loss = sequence_loss("regression", torch.tensor([[1.0], [3.0]]), torch.tensor([1.5, 1.0]))
    assert loss.item() == pytest.approx(4.25 / 2)


def test_a_prediction_that_is_not_finite_is_no_guess() -> None:
    logits_BO = torch.tensor([[torch.nan, 0.0], [0.0, torch.inf], [1.0, 0.0]])
    target_B, scored_B = torch.zeros(3, dtype=torch.int64), torch.ones(3, dtype=torch.bool)
    error_B = error_per_sample("classification", logits_BO, target_B, scored_B)
    assert error_B.isnan().tolist() == [True, True, False]


def test_an_unscored_prediction_may_be_anything() -> None:
    logits_BTO = LOGITS_BTO.clone()
    logits_BTO[:, 0] = torch.nan
    scored_BT = torch.tensor([[False, True, True], [False, True, True]])
    assert not error_per_sample("classification", logits_BTO, ANSWERS_BT, scored_BT).any()


def test_a_sample_without_a_scored_position_has_no_error() -> None:
    scored_BT = torch.tensor([[False, False, False], [True, True, True]])
    error_B = error_per_sample("classification", LOGITS_BTO, ANSWERS_BT, scored_BT)
    assert error_B.isnan().tolist() == [True, False]


def test_half_precision_predictions_are_scored_in_single() -> None:
    values_BO = torch.tensor([[256.0]], dtype=torch.bfloat16)
    error_B = error_per_sample("regression", values_BO, torch.tensor([255.5]), torch.tensor([True]))
    assert error_B.dtype == torch.float32
    assert error_B.item() == 0.25


@pytest.mark.parametrize("kind", [torch.bfloat16, torch.float16])
def test_half_precision_losses_are_taken_in_single(kind: torch.dtype) -> None:
    values_BO = torch.tensor([[1.0], [2.0], [3.0]], dtype=kind, requires_grad=True)
    loss = sequence_loss("regression", values_BO, torch.tensor([0.0, 0.0, 5.0], dtype=kind))
    assert loss.dtype == torch.float32
    assert loss.item() == pytest.approx(3.0, rel=1e-6)
    (gradient_BO,) = torch.autograd.grad(loss, values_BO)
    assert gradient_BO.dtype == kind
    logits_BO = torch.tensor([[1.0, 0.0]], dtype=kind)
    loss = sequence_loss("classification", logits_BO, torch.tensor([0]))
    assert loss.item() == pytest.approx(math.log1p(math.exp(-1)), rel=1e-6)
    loss = sequence_loss("binary", logits_BO[:, :1], torch.tensor([1]))
    assert loss.item() == pytest.approx(math.log1p(math.exp(-1)), rel=1e-6)


@pytest.mark.parametrize("shape", [(2,), (2, 4), (2, 3, 1)])
def test_targets_at_other_positions_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"Expected targets of shape \(2, 3\)"):
        sequence_loss("classification", LOGITS_BTO, torch.zeros(shape, dtype=torch.int64))


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 1), (2,)])
def test_several_values_need_an_axis_of_their_own(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"Expected targets of shape \(2, 3, 3\)"):
        sequence_loss("regression", LOGITS_BTO, torch.zeros(shape))


def test_several_values_are_averaged_before_positions_are_scored() -> None:
    target_BTO = LOGITS_BTO.clone()
    target_BTO[0, 0] += torch.tensor([3.0, 0.0, 0.0])
    target_BTO[1, 2] += 6.0
    scored_BT = torch.tensor([[True, True, False], [True, True, False]])
    error_B = error_per_sample("regression", LOGITS_BTO, target_BTO, scored_BT)
    torch.testing.assert_close(error_B, torch.tensor([1.5, 0.0]))
    loss = sequence_loss("regression", LOGITS_BTO, target_BTO)
    assert loss.item() == pytest.approx((9 + 3 * 36) / 18)


def test_one_value_that_is_not_finite_spoils_its_position() -> None:
    values_BO = torch.tensor([[0.0, torch.inf], [0.0, 1.0]])
    error_B = error_per_sample(
        "regression", values_BO, torch.zeros(2, 2), torch.tensor([True, True])
    )
    assert error_B.isnan().tolist() == [True, False]


def test_binary_answers_have_one_logit() -> None:
    logits_BT1 = torch.tensor([[[0.25], [-0.25]], [[0.0], [3.0]]])
    target_BT = torch.tensor([[1, 1], [0, 0]])
    probability_BT = 1 / (1 + (-logits_BT1.squeeze(-1)).exp())
    likelihood_BT = torch.where(target_BT == 1, probability_BT, 1 - probability_BT)
    loss = sequence_loss("binary", logits_BT1, target_BT)
    assert loss.item() == pytest.approx(-likelihood_BT.log().mean().item())
    everywhere = torch.ones(2, 2, dtype=torch.bool)
    # A logit of exactly 0 says 0.
    assert error_per_sample("binary", logits_BT1, target_BT, everywhere).tolist() == [0.5, 0.5]
    first = torch.tensor([[True, False], [True, False]])
    assert error_per_sample("binary", logits_BT1, target_BT, first).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("objective", ["binary", "regression"])
def test_a_single_answer_fits_a_target_with_one_step(objective: Any) -> None:
    answers_B1 = torch.tensor([[2.0], [-1.0]])
    target_B = torch.tensor([1, 1]) if objective == "binary" else torch.tensor([1.0, 1.0])
    scored_B = torch.tensor([True, True])
    found = [
        (
            sequence_loss(objective, answers_B1, target).item(),
            error_per_sample(objective, answers_B1, target, scored).tolist(),
        )
        for target, scored in ((target_B, scored_B), (target_B[:, None], scored_B[:, None]))
    ]
    assert found[0] == found[1]
