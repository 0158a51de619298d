"""Turn predictions into a loss to train on and an error a sample to score by.

Axes: B batch, T time, O outputs. "..." stands for B, or for B and T.
"""

import torch
from torch import Tensor
from torch.nn import functional

from lit_models._settings import Objective


def sequence_loss(objective: Objective, predictions: Tensor, target: Tensor) -> Tensor:
    """Average the loss over every position that has a target, scored or not.

    Args:
        objective: What to average: cross entropy in nats, or squared error.
        predictions: Logits, or values with O = 1, of shape (..., O).
        target: Class numbers (int64), or values, of shape (...).

    Returns:
        The loss, one number.

    Raises:
        ValueError: If predictions and targets stand at different positions.
    """
    if predictions.shape[:-1] != target.shape:
        raise ValueError(
            f"Expected targets of shape {tuple(predictions.shape[:-1])}, but got "
            f"{tuple(target.shape)}. Pair the dataset with a topology that it names."
        )
    if objective == "regression":
        return functional.mse_loss(predictions.squeeze(-1), target)
    return functional.cross_entropy(predictions.flatten(0, -2), target.flatten())


def error_per_sample(
    objective: Objective, predictions: Tensor, target: Tensor, scored: Tensor
) -> Tensor:
    """Average the error of each sample over its scored positions alone.

    A prediction that is not finite has the error NaN: argmax would make it a guess like any other.

    Args:
        objective: What to average: wrong answers (1 - accuracy), or squared errors.
        predictions: Logits, or values with O = 1, of shape (..., O).
        target: Class numbers (int64), or values, of shape (...).
        scored: Which positions count, bool, of shape (...).

    Returns:
        The error of each sample, (B,); NaN for a sample without a scored position.
    """
    predictions = predictions.float() if predictions.dtype.itemsize < 4 else predictions
    if objective == "regression":
        error = (predictions.squeeze(-1) - target).square()
    else:
        error = (predictions.argmax(-1) != target).to(predictions.dtype)
    error = torch.where(predictions.isfinite().all(-1), error, torch.nan)
    batch_size = len(scored)
    summed_B = torch.where(scored, error, 0.0).reshape(batch_size, -1).sum(1)
    return summed_B / scored.reshape(batch_size, -1).sum(1)
