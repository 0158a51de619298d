"""Hold sequences and their answers, as numpy arrays and as torch tensors.

Axes: B batch, T time, D features, K answered steps, O outputs.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


class Sequences(NamedTuple):
    """Hold B sequences with their answers, in numpy.

    Attributes:
        inputs_BTD: float32 inputs.
        target: What to answer: int64 classes, int64 0 or 1, or float32 values; (B,) for one
            answer, (B, K) for K answered steps; values of several variables have O as a last axis.
        scored: Boolean, (B,) or (B, K): which answers count for the score.
        lag_B: int64 steps from the furthest input that is needed to the step of the answer; 0
            where nothing has to be carried.
    """

    inputs_BTD: NDArray[np.float32]
    target: NDArray[np.int64] | NDArray[np.float32]
    scored: NDArray[np.bool_]
    lag_B: NDArray[np.int64]


class Batch(NamedTuple):
    """Hold B sequences with their answers, in torch: the fields of `Sequences`."""

    inputs_BTD: Tensor
    target: Tensor
    scored: Tensor
    lag_B: Tensor


def as_batch(sequences: Sequences) -> Batch:
    """Wrap the arrays as tensors on the same memory."""
    return Batch(
        inputs_BTD=torch.from_numpy(sequences.inputs_BTD),
        target=torch.from_numpy(sequences.target),
        scored=torch.from_numpy(sequences.scored),
        lag_B=torch.from_numpy(sequences.lag_B),
    )


def pick(sequences: Sequences, index: slice | NDArray[np.int64]) -> Sequences:
    """Return the sequences at an index; a slice gives views, an array copies."""
    return Sequences(
        inputs_BTD=sequences.inputs_BTD[index],
        target=sequences.target[index],
        scored=sequences.scored[index],
        lag_B=sequences.lag_B[index],
    )


def join(parts: Sequence[Sequences]) -> Sequences:
    """Return the parts one after the other; a single part comes back uncopied."""
    if len(parts) == 1:
        return parts[0]
    return Sequences(*(np.concatenate(fields) for fields in zip(*parts, strict=True)))


def one_hot(symbols_BT: NDArray[np.int64], alphabet: int) -> NDArray[np.float32]:
    """Return (B, T, alphabet) indicator vectors of symbols in [0, alphabet)."""
    return np.eye(alphabet, dtype=np.float32).take(symbols_BT, axis=0)
