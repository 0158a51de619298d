"""Name the digit that was marked.

Axes: B batch, T time, D features.
"""

import math
from typing import ClassVar, Unpack, final

import numpy as np

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings

_DIGITS = 10


@final
class MarkedDigit(SequenceDataModule):
    """Name the one marked digit among T random ones.

    Each step shows a digit over 9, in [0, 1], and a marker (D = 2) that is 1 at one step, uniform
    over the first half, and 0 elsewhere. The class is the marked digit, and the lag is counted from
    it. This gives a task to the stacked and the bidirectional networks of course notes 4, which
    have this shape (T = 100, two inputs, ten classes) and were never trained: the notes name none.

    >>> stream = {
    ...     "sequence_length": 5, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = MarkedDigit(**stream).sequences("test", 0, 1)
    >>> (9 * sample.inputs_BTD[0, :, 0]).round().astype(int).tolist()
    [2, 3, 2, 1, 9]
    >>> sample.inputs_BTD[0, :, 1].astype(int).tolist()
    [0, 1, 0, 0, 0]
    >>> sample.target[0].item(), sample.lag_B[0].item()
    (3, 3)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_one",)
    objective: ClassVar[Objective] = "classification"
    minimum_length: ClassVar[int] = 2
    # 99 % accuracy: (0.99 - 0.1) / 0.9 = 0.98889, rounded down.
    solved_skill: ClassVar[float] = 0.98888

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
        """Return 2: a digit and a marker."""
        return 2

    @property
    def output_size(self) -> int:
        """Return 10, the number of digits."""
        return _DIGITS

    @property
    def reference_error(self) -> float:
        """Return the error of guessing."""
        return 1 - 1 / _DIGITS

    @property
    def distinct_sequences(self) -> int:
        """Return the number of strings of digits, with a marker each."""
        return int(_DIGITS**self.sequence_length) * self._half

    def baselines(self) -> dict[str, float]:
        """Return the cross-entropy of guessing all digits equally."""
        return {"chance": math.log(_DIGITS)}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` sequences with one marker each."""
        length = self.sequence_length
        row_B = np.arange(count)
        digit_BT = generator.integers(_DIGITS, size=(count, length))
        marked_B = generator.integers(self._half, size=count)
        inputs_BTD = np.zeros((count, length, 2), dtype=np.float32)
        inputs_BTD[:, :, 0] = digit_BT / (_DIGITS - 1)
        inputs_BTD[row_B, marked_B, 1] = 1
        return Sequences(
            inputs_BTD=inputs_BTD,
            target=digit_BT[row_B, marked_B],
            scored=np.ones(count, dtype=np.bool_),
            lag_B=length - 1 - marked_B,
        )

    @property
    def _half(self) -> int:
        """Return how many steps may be marked."""
        return self.sequence_length // 2
