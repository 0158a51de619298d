"""Turn predictions into a loss to train on and an error a sample to score by.

Axes: B batch, T time, O outputs. "..." stands for B, or for B and answered steps.
"""

import torch
from torch import Tensor
from torch.nn import functional

from lit_models._settings import Objective


def sequence_loss(objective: Objective, predictions: Tensor, target: Tensor) -> Tensor:
    """Average the loss over every position that has a target, scored or not.

    It is taken in float32 at least: half precision would round the mean to three digits.

    Args:
        objective: What to average: cross entropy in nats, over O classes or over the two of one
            logit, or squared error.
        predictions: Logits or values, of shape (..., O); O is 1 for "binary".
        target: Class numbers (int64) of shape (...), or values, with the axis O where O > 1.

    Returns:
        The loss, one number.

    Raises:
        ValueError: If predictions and targets stand at different positions.
    """
    predictions, target = _at_least_single(predictions), _at_least_single(target)
    answers = _paired(objective, predictions, target)
    if objective == "regression":
        return functional.mse_loss(answers, target)
    if objective == "binary":
        return functional.binary_cross_entropy_with_logits(answers, target.to(answers.dtype))
    return functional.cross_entropy(answers.flatten(0, -2), target.flatten())


def error_per_sample(
    objective: Objective, predictions: Tensor, target: Tensor, scored: Tensor
) -> Tensor:
    """Average the error of each sample over its scored positions alone.

    A prediction that is not finite has the error NaN: argmax would make it a guess like any other.

    Args:
        objective: What to average: wrong answers (1 - accuracy; a binary answer is 1 where its
            logit is above 0), or squared errors, averaged over O first.
        predictions: Logits or values, of shape (..., O); O is 1 for "binary".
        target: Class numbers (int64) of shape (...), or values, with the axis O where O > 1.
        scored: Which positions count, bool, of shape (...).

    Returns:
        The error of each sample, (B,); NaN for a sample without a scored position.

    Raises:
        ValueError: If predictions and targets stand at different positions.
    """
    predictions, target = _at_least_single(predictions), _at_least_single(target)
    answers = _paired(objective, predictions, target)
    if objective == "regression":
        error = (answers - target).square()
        error = error.mean(-1) if error.ndim > scored.ndim else error
    elif objective == "binary":
        error = ((answers > 0) != (target > 0)).to(predictions.dtype)
    else:
        error = (answers.argmax(-1) != target).to(predictions.dtype)
    finite = predictions.isfinite().all(-1).reshape(error.shape)
    error = torch.where(finite, error, torch.nan)
    batch_size = len(scored)
    summed_B = torch.where(scored, error, 0.0).reshape(batch_size, -1).sum(1)
    return summed_B / scored.reshape(batch_size, -1).sum(1)


def _at_least_single(values: Tensor) -> Tensor:
    """Return half precision as float32, and all else as it is."""
    half = values.is_floating_point() and values.dtype.itemsize < 4
    return values.float() if half else values


def _paired(objective: Objective, predictions: Tensor, target: Tensor) -> Tensor:
    """Return the predictions with one entry, or one row of logits, for each entry of the target.

    One answer a sample, (B, O), may be meant for a target with an axis of one step.
    """
    if predictions.ndim == 2 and target.shape[1:2] == (1,):
        predictions = predictions.unsqueeze(1)
    alone = objective != "classification" and predictions.shape[-1] == 1
    answers = predictions.squeeze(-1) if alone else predictions
    expected = answers.shape[:-1] if objective == "classification" else answers.shape
    if target.shape != expected:
        raise ValueError(
            f"Expected targets of shape {tuple(expected)}, but got "
            f"{tuple(target.shape)}. Pair the dataset with a topology that it names."
        )
    return answers
