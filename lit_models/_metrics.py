"""Average what an evaluation finds: over all samples, and lag by lag.

Axes: B samples, K distinct lags.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from torch import Tensor
from torchmetrics import Metric
from torchmetrics.utilities import dim_zero_cat


class LagErrors(NamedTuple):
    """Hold the mean error at each lag, in ascending order of lags.

    Arrays of numpy: torchmetrics turns every tensor of one element into a number without axes.

    Attributes:
        lags_K: The distinct lags in steps, int64.
        errors_K: The mean error of the samples with that lag, float64.
        counts_K: How many samples have it, int64.
    """

    lags_K: NDArray[np.int64]
    errors_K: NDArray[np.float64]
    counts_K: NDArray[np.int64]


def error_by_lag(error_B: Tensor, lag_B: Tensor) -> LagErrors:
    """Average the errors of all samples that share a lag.

    Sums are float64. An error that is not finite makes the mean of its own lag not finite and
    leaves the other lags alone.

    Args:
        error_B: One error a sample.
        lag_B: The lag of each sample in steps, int64.

    Returns:
        Means and counts; empty for no samples.

    Raises:
        ValueError: If the arguments are not two vectors of one length.
    """
    if error_B.ndim != 1 or error_B.shape != lag_B.shape:
        raise ValueError(
            "Expected error_B and lag_B to be vectors of one length, but got shapes "
            f"{tuple(error_B.shape)} and {tuple(lag_B.shape)}. Give one error and one lag a sample."
        )
    lags_K, inverse_B, counts_K = np.unique(
        lag_B.numpy(force=True), return_inverse=True, return_counts=True
    )
    sums_K = np.bincount(inverse_B, error_B.numpy(force=True), len(lags_K))
    return LagErrors(lags_K, sums_K / counts_K, counts_K)


class SampleMean(Metric):
    """Average one value a sample in double precision, NaN included.

    torchmetrics' own MeanMetric drops NaN, or keeps it and then ignores weights; and its sums
    follow the model into half precision. Here every value is kept until `reset`.
    """

    is_differentiable = False
    higher_is_better = False
    full_state_update = False

    values: list[Tensor]

    def __init__(self) -> None:
        """Start with no samples."""
        super().__init__()
        self.add_state("values", default=[], dist_reduce_fx="cat")

    def update(self, value_B: Tensor) -> None:
        """Add a batch.

        Args:
            value_B: One value a sample.
        """
        self.values.append(value_B)

    def compute(self) -> Tensor:
        """Return the mean over everything added since the last `reset`, float64."""
        return dim_zero_cat(self.values).double().mean()


class ErrorByLag(Metric):
    """Collect errors and lags batch by batch and average them lag by lag; see `error_by_lag`.

    Every error is kept until `reset`: 16 bytes a sample or less.
    """

    is_differentiable = False
    higher_is_better = False
    full_state_update = False

    errors: list[Tensor]
    lags: list[Tensor]

    def __init__(self) -> None:
        """Start with no samples."""
        super().__init__()
        self.add_state("errors", default=[], dist_reduce_fx="cat")
        self.add_state("lags", default=[], dist_reduce_fx="cat")

    def update(self, error_B: Tensor, lag_B: Tensor) -> None:
        """Add a batch.

        Args:
            error_B: One error a sample.
            lag_B: The lag of each sample in steps, int64.
        """
        self.errors.append(error_B)
        self.lags.append(lag_B)

    def compute(self) -> LagErrors:
        """Return means and counts over everything added since the last `reset`."""
        return error_by_lag(dim_zero_cat(self.errors), dim_zero_cat(self.lags))
