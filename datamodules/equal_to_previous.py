"""Tell whether each number equals the one before.

Axes: B batch, T time.
"""

from typing import ClassVar, Literal, Unpack, final

import numpy as np
from numpy.typing import NDArray

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings
from datamodules._chance import binary_entropy

_PUBLISHED_BITS = ((1, 0, 1, 1), (0, 0, 0, 1), (1, 1, 0, 0), (1, 1, 1, 0), (0, 1, 1, 0))
# Of the twenty answers to these.
_PUBLISHED_ONES = 8 / 20


@final
class EqualToPrevious(SequenceDataModule):
    """Tell at every step whether the bit shown equals the one before.

    Each of T steps shows 0 or 1 (D = 1), and the target is 1 where it is the same as at the step
    before, at the first step 0 by convention; the lag is 1. Course notes 4: as published there are
    five sequences of length four and *no held-out data*; a network may memorise them, as the notes
    say of theirs. As intended the bits are random.

    >>> stream = {
    ...     "sequence_length": 6, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = EqualToPrevious(**stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0, :, 0].astype(int).tolist()
    [1, 1, 1, 0, 1, 1]
    >>> sample.target[0].tolist()
    [0, 1, 1, 0, 0, 1]
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_many",)
    objective: ClassVar[Objective] = "binary"
    minimum_length: ClassVar[int] = 2
    only_lengths: ClassVar[dict[str, int]] = {"form=as_published": 4}
    # 99 % accuracy, (0.99 - 0.5) / 0.5; as published that is all twenty answers.
    solved_skill: ClassVar[float] = 0.98

    def __init__(
        self,
        *,
        form: Literal["as_published", "as_intended"] = "as_intended",
        **stream: Unpack[StreamSettings],
    ) -> None:
        """Choose the sequences.

        Args:
            form: "as_intended": random bits; all answers but the first are scored, which is always
                0. "as_published": sample n, numbered anew every 256, is the notes' sequence
                n mod 5, at T = 4 only; all answers are scored.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range, or T is not 4 as published.
        """
        super().__init__({"form": form}, **stream)
        self._published = form == "as_published"

    @property
    def input_size(self) -> int:
        """Return 1: a bit."""
        return 1

    @property
    def output_size(self) -> int:
        """Return 1: the logit of being equal."""
        return 1

    @property
    def reference_error(self) -> float:
        """Return the error of the best constant answer: 1/2, or 8/20 as published."""
        return _PUBLISHED_ONES if self._published else 1 / 2

    @property
    def distinct_sequences(self) -> int:
        """Return the number of published sequences, or of strings of T bits."""
        return len(_PUBLISHED_BITS) if self._published else int(2**self.sequence_length)

    def baselines(self) -> dict[str, float]:
        """Return the cross-entropy of the best constant guess, the first step with the others."""
        length = self.sequence_length
        ones = _PUBLISHED_ONES if self._published else (length - 1) / (2 * length)
        return {"chance": binary_entropy(ones)}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` strings of bits, with their answers."""
        bit_BT = self._bits(generator, count)
        target_BT = np.zeros(bit_BT.shape, dtype=np.int64)
        target_BT[:, 1:] = bit_BT[:, 1:] == bit_BT[:, :-1]
        scored_BT = np.ones(bit_BT.shape, dtype=np.bool_)
        scored_BT[:, 0] = self._published
        return Sequences(
            inputs_BTD=bit_BT.astype(np.float32)[:, :, None],
            target=target_BT,
            scored=scored_BT,
            lag_B=np.ones(count, dtype=np.int64),
        )

    def _bits(self, generator: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Return the inputs as integers (B, T)."""
        if self._published:
            return np.array(_PUBLISHED_BITS).take(np.arange(count) % len(_PUBLISHED_BITS), axis=0)
        return generator.integers(2, size=(count, self.sequence_length))
