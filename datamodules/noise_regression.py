"""Memorise random targets of random sequences.

Axes: B batch, T time, D features.
"""

from typing import ClassVar, Unpack, final

import numpy as np

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings

_FEATURES = 10


@final
class NoiseRegression(SequenceDataModule):
    """Answer random sequences with targets that have nothing to do with them.

    Each of T steps shows ten standard normal numbers, and the target is another one, independent
    of them all. There is nothing to learn, only something to memorise: on a finite training set
    (course notes 1 have 100 sequences with T = 5) the training loss can fall to 0, while held-out
    error stays at or above the target's variance, 1. To tell a sequence from the others its
    first step may be needed: the lag is T - 1.

    >>> stream = {
    ...     "sequence_length": 2, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = NoiseRegression(**stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0].round(1)
    array([[ 0.3,  0.9,  0.2, -0.4, -0.2, -0.4, -1.1, -0.5,  1.5, -0.5],
           [ 0.3,  0.7,  1. , -1.2,  0.3, -1.8, -0.5, -0.6,  1.7, -0.5]],
          dtype=float32)
    >>> sample.target.round(1)
    array([-0.1], dtype=float32)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_one",)
    objective: ClassVar[Objective] = "regression"
    minimum_length: ClassVar[int] = 1
    # Never reached on held-out data, where no skill above 0 exists.
    solved_skill: ClassVar[float] = 0.9

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
        """Return 10, the numbers a step."""
        return _FEATURES

    @property
    def output_size(self) -> int:
        """Return 1: a number."""
        return 1

    @property
    def reference_error(self) -> float:
        """Return 1, the target's variance."""
        return 1.0

    @property
    def distinct_sequences(self) -> None:
        """Return None: the values vary continuously."""
        return

    def baselines(self) -> dict[str, float]:
        """Return the mean squared error of answering 0 always: on held-out data, the least."""
        return {"constant_mean": 1.0}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` sequences of noise, with noise to answer."""
        shape = (count, self.sequence_length, _FEATURES)
        return Sequences(
            inputs_BTD=generator.standard_normal(shape, dtype=np.float32),
            target=generator.standard_normal(count, dtype=np.float32),
            scored=np.ones(count, dtype=np.bool_),
            lag_B=np.full(count, self.sequence_length - 1, dtype=np.int64),
        )
