"""Answer cues with labels that were shuffled.

Axes: B batch, T time.
"""

from typing import ClassVar, Unpack, final

import numpy as np

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings
from datamodules.first_token_recall import FirstTokenRecall


@final
class ShuffledRecall(SequenceDataModule):
    """Answer a cue with one of four labels drawn at random: a negative control.

    The inputs are those of `first_token_recall` with separate distractors: a cue, then T - 1
    distractors (D = 8). The class is drawn independently of them all, as if the labels had been
    shuffled against the inputs. Nothing can be learned, only memorised on a finite training set:
    held-out skill above 0 would mean that data leaks, or that the score is wrong. The lag is T - 1,
    as if the cue told the answer. After the randomisation test of Zhang et al. 2017 (arXiv
    1611.03530), section 2.

    >>> stream = {
    ...     "sequence_length": 5, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> samples = ShuffledRecall(**stream).sequences("test", 0, 3)
    >>> samples.inputs_BTD.argmax(axis=-1).tolist()
    [[0, 4, 7, 4, 6], [1, 5, 7, 4, 6], [3, 5, 7, 5, 4]]
    >>> samples.target.tolist(), samples.lag_B[0].item()
    ([1, 1, 0], 4)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_one",)
    objective: ClassVar[Objective] = "classification"
    minimum_length: ClassVar[int] = 2
    # Never reached; far enough from 0 that no chance fluctuation counts as solved.
    solved_skill: ClassVar[float] = 0.9

    def __init__(self, **stream: Unpack[StreamSettings]) -> None:
        """Take the stream; there is nothing to choose.

        Args:
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A part of the stream is out of its range.
        """
        super().__init__({}, **stream)
        self._recall = FirstTokenRecall(distractors="separate", **stream)

    @property
    def input_size(self) -> int:
        """Return the number of symbols, 8."""
        return self._recall.input_size

    @property
    def output_size(self) -> int:
        """Return the number of labels, 4."""
        return self._recall.output_size

    @property
    def reference_error(self) -> float:
        """Return the error of guessing."""
        return self._recall.reference_error

    @property
    def distinct_sequences(self) -> int:
        """Return the number of inputs with a label; each may come with any."""
        return self._recall.distinct_sequences * self.output_size

    def baselines(self) -> dict[str, float]:
        """Return the cross-entropy of guessing all labels equally: on held-out data, the least."""
        return self._recall.baselines()

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` sequences, with labels that have nothing to do with them."""
        sequences = self._recall.generate(generator, count)
        return sequences._replace(target=generator.integers(self.output_size, size=count))
