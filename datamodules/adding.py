"""Add two marked values of a sequence.

Axes: B batch, T time, D features.
"""

from typing import ClassVar, Literal, Unpack, final

import numpy as np
from numpy.typing import NDArray

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings

# The variance of a value uniform over [0, 1).
_VALUE_VARIANCE = 1 / 12


@final
class Adding(SequenceDataModule):
    """Add the two marked values among T random ones.

    Each step shows a value, uniform over [0, 1), and a marker, 1 at two steps and 0 elsewhere
    (D = 2). The target is the sum of the two marked values; the lag is counted from the earlier of
    them, the far one. Hochreiter and Schmidhuber 1997, section 5.4, gave the problem, with values
    over [-1, 1] and a scaled target; the form here is that of Arjovsky, Shah and Bengio 2016,
    experiments, "Adding problem".

    >>> stream = {
    ...     "sequence_length": 5, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = Adding(**stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0].T.round(2)
    array([[0.05, 0.39, 0.79, 0.08, 0.67],
           [1.  , 0.  , 1.  , 0.  , 0.  ]], dtype=float32)
    >>> round(sample.target[0].item(), 2), sample.lag_B[0].item()
    (0.84, 4)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_one",)
    objective: ClassVar[Objective] = "regression"
    minimum_length: ClassVar[int] = 2
    # A mean squared error of 1/120, a tenth of the variance the far value carries. The error of a
    # network that adds goes on falling with the budget and never reaches 0, so that a threshold
    # nearer to 0 would ask how precisely it computes, not whether it remembers.
    solved_skill: ClassVar[float] = 0.9

    def __init__(
        self,
        *,
        markers: Literal["one_per_half", "anywhere", "first_tenth"] = "one_per_half",
        **stream: Unpack[StreamSettings],
    ) -> None:
        """Choose where the markers fall, and thereby how the lags are distributed.

        Args:
            markers: "one_per_half": one uniform over the first T // 2 steps, one over the others.
                "anywhere": two distinct steps, uniform over all pairs.
                "first_tenth": one uniform over the first tenth (T // 10 steps, at least one), one
                over the rest of the first half, or at T < 4, where the half has no rest, over all
                the rest. Adapted from Hochreiter and Schmidhuber 1997, section 5.4, who mark one
                of the first ten steps and any other one of the first half.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range.
        """
        super().__init__({"markers": markers}, **stream)
        self._markers = markers

    @property
    def input_size(self) -> int:
        """Return 2: a value and a marker."""
        return 2

    @property
    def output_size(self) -> int:
        """Return 1: the sum."""
        return 1

    @property
    def reference_error(self) -> float:
        """Return the variance that the far value carries: to forget it is skill 0."""
        return _VALUE_VARIANCE

    @property
    def distinct_sequences(self) -> None:
        """Return None: the values vary continuously."""
        return None

    def baselines(self) -> dict[str, float]:
        """Return the mean squared errors of forgetting both values, and the far one."""
        return {
            "constant_mean": 2 * _VALUE_VARIANCE,
            "far_marker_forgotten": _VALUE_VARIANCE,
        }

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` sequences with two markers each."""
        length = self.sequence_length
        row_B = np.arange(count)
        far_B, near_B = self._positions(generator, count)
        inputs_BTD = np.zeros((count, length, 2), dtype=np.float32)
        value_BT = generator.random((count, length), dtype=np.float32)
        inputs_BTD[:, :, 0] = value_BT
        inputs_BTD[row_B, far_B, 1] = 1
        inputs_BTD[row_B, near_B, 1] = 1
        return Sequences(
            inputs_BTD=inputs_BTD,
            target=value_BT[row_B, far_B] + value_BT[row_B, near_B],
            scored=np.ones(count, dtype=np.bool_),
            lag_B=length - 1 - far_B,
        )

    def _positions(
        self, generator: np.random.Generator, count: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the steps of the far and of the near marker."""
        length = self.sequence_length
        half = length // 2
        if self._markers == "one_per_half":
            return generator.integers(half, size=count), generator.integers(
                half, length, size=count
            )
        if self._markers == "first_tenth":
            tenth = max(length // 10, 1)
            stop = half if half > tenth else length
            return generator.integers(tenth, size=count), generator.integers(
                tenth, stop, size=count
            )
        one_B = generator.integers(length, size=count)
        other_B = generator.integers(length - 1, size=count)
        other_B += other_B >= one_B  # skips the step already taken
        return np.minimum(one_B, other_B), np.maximum(one_B, other_B)
