"""Repeat numbers that are shown one by one.

Axes: B batch.
"""

from typing import ClassVar, Literal, Unpack, final

import numpy as np

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings
from datamodules._stream import CHUNK


@final
class RampPoints(SequenceDataModule):
    """Repeat one of the numbers 0, ..., T - 1, each a sequence of length one.

    Course notes 2 with T = 10, as they ran: the batch comes first, so that their ten numbers
    are ten sequences of one step, and the network never recurs. Their targets are the inputs,
    though the text speaks of the next value. With its own target each number is to be repeated.
    As published the loss compares something else: outputs of shape (10, 1) meet targets of
    shape (10, 1, 1), which broadcast to all 100 *pairs* of an output and a target. So every
    input has every target equally often, and nothing better than their mean can be learned: the
    least loss is the variance, 8.25. The printed figures tell the two apart. The predictions
    after the last step give a loss of 11.94 over pairs and of 10.54 over numbers with their own
    targets; the losses printed before, 13.49 and 12.65, each fell by about 0.84 of the fall
    before it, which leads to 11.94.

    One pass is T * T samples as published and T with own targets, in order. Samples are numbered
    anew every 256, so published passes stay whole in a finite training set of one pass. No held-out
    data exists. The lag is 0.

    >>> stream = {
    ...     "sequence_length": 2, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> samples = RampPoints(**stream).sequences("train", 0, 4)
    >>> samples.inputs_BTD[:, 0, 0].tolist()
    [0.0, 0.0, 1.0, 1.0]
    >>> samples.target.tolist()
    [0.0, 1.0, 0.0, 1.0]
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("one_to_one",)
    objective: ClassVar[Objective] = "regression"
    minimum_length: ClassVar[int] = 2
    greatest_lengths: ClassVar[dict[str, int]] = {"form=as_published": 16}
    # With its own target, every number told to within about a third at T = 10; as published, never.
    solved_skill: ClassVar[float] = 0.99

    def __init__(
        self,
        *,
        form: Literal["as_published", "own_targets"] = "as_published",
        **stream: Unpack[StreamSettings],
    ) -> None:
        """Choose what is held against what.

        Args:
            form: "as_published": sample n is input n // T against target n mod T, with T at most
                16, so that a pass fits into 256 samples.
                "own_targets": sample n is input n mod T against the same number.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range, or T is above 16 as published.
        """
        super().__init__({"form": form}, **stream)
        self._form = form
        if form == "as_published" and self.sequence_length**2 > CHUNK:
            raise ValueError(
                "RampPoints: expected sequence_length to be at most 16 as published, where all its "
                f"squared pairs must fit into {CHUNK} samples, but got {self.sequence_length}; "
                "take form own_targets"
            )

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
        """Return the variance of the numbers: (T^2 - 1) / 12."""
        return (self.sequence_length**2 - 1) / 12

    @property
    def distinct_sequences(self) -> int:
        """Return the number of pairs of an input and its target."""
        return self.sequence_length ** (2 if self._form == "as_published" else 1)

    def baselines(self) -> dict[str, float]:
        """Return the mean squared error of answering the mean always."""
        return {"constant_mean": self.reference_error}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return the first `count` samples; nothing is random."""
        length = self.sequence_length
        sample_B = np.arange(count)
        input_B = sample_B // length if self._form == "as_published" else sample_B
        return Sequences(
            inputs_BTD=(input_B % length).astype(np.float32)[:, None, None],
            target=(sample_B % length).astype(np.float32),
            scored=np.ones(count, dtype=np.bool_),
            lag_B=np.zeros(count, dtype=np.int64),
        )
