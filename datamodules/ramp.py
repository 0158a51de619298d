"""Count on, in one sequence.

Axes: B batch, T time.
"""

from typing import ClassVar, Unpack, final

import numpy as np

from datamodules._base import Objective, Sequences, StreamSettings
from datamodules._series import SeriesDataModule


@final
class Ramp(SeriesDataModule):
    """Tell the next number at every step of 0, 1, ..., T - 1.

    There is this one sequence at each length, so that training, validation and test data are the
    same and *no held-out data exists*: skill says how well it was memorised. This is what course
    notes 2 mean to do with T = 10; `ramp_points` is what they do. The next number follows from the
    latest one alone: the lag is 0.

    >>> stream = {
    ...     "sequence_length": 5, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = Ramp(**stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0, :, 0].tolist()
    [0.0, 1.0, 2.0, 3.0, 4.0]
    >>> sample.target[0].tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0]
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_many",)
    objective: ClassVar[Objective] = "regression"
    minimum_length: ClassVar[int] = 2
    # At T = 10 a mean squared error of 0.0825: every number told to within about a third.
    solved_skill: ClassVar[float] = 0.99

    def __init__(self, **stream: Unpack[StreamSettings]) -> None:
        """Take the stream; there is nothing to choose.

        Args:
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A part of the stream is out of its range.
        """
        super().__init__({}, **stream)

    @property
    def input_size(self) -> int:
        """Return 1: a number."""
        return 1

    @property
    def output_size(self) -> int:
        """Return 1: a number."""
        return 1

    @property
    def reference_error(self) -> float:
        """Return the variance of the numbers 1, ..., T: (T^2 - 1) / 12."""
        return (self.sequence_length**2 - 1) / 12

    @property
    def distinct_sequences(self) -> int:
        """Return 1."""
        return 1

    @property
    def answer_times(self) -> tuple[int, ...]:
        """Return 1, ..., T."""
        return tuple(range(1, self.sequence_length + 1))

    def baselines(self) -> dict[str, float]:
        """Return the mean squared error of answering the mean always."""
        return {"constant_mean": self.reference_error}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return the same sequence `count` times; nothing is random."""
        ramp_BT = np.tile(np.arange(self.sequence_length, dtype=np.float32), (count, 1))
        return Sequences(
            inputs_BTD=ramp_BT[:, :, None],
            target=ramp_BT + 1,
            scored=np.ones(ramp_BT.shape, dtype=np.bool_),
            lag_B=np.zeros(count, dtype=np.int64),
        )
