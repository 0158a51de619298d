"""Tell in which order two symbols came.

Axes: B batch, T time, D features.
"""

import math
from typing import ClassVar, Unpack, final

import numpy as np

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings
from datamodules._sequences import one_hot

# The alphabet, in the order of the features: start, trigger, distractors, and what is relevant.
_START, _TRIGGER, _DISTRACTORS, _RELEVANT = 0, 1, (2, 6), (6, 8)


@final
class TemporalOrder(SequenceDataModule):
    """Tell which two symbols came, and in which order, among distractors.

    T one-hot symbols (D = 8: E, B, a, b, c, d, X, Y) begin with E and end with the trigger B. Two of
    the others are X or Y, each by a coin: the first at a step from T // 10 (at least 1) to T // 5,
    the second at one from T // 2 to 6 T // 10, ends included. The rest are a, b, c, d at random. The
    classes are XX, XY, YX and YY; the lag is counted from the first of the two.

    Hochreiter and Schmidhuber 1997, section 5.6, experiment 6a. There T is drawn between 100 and
    110 for each sequence and the two steps between 10 and 20 and between 50 and 60; here T is fixed
    and the steps grow with it, which at T = 100 gives theirs. They count a sequence as right when
    every output is within 0.3 of its target, here the likeliest class decides. To know the second
    symbol alone is right half of the time, a skill of 1/3.

    >>> stream = {
    ...     "sequence_length": 10, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = TemporalOrder(**stream).sequences("test", 0, 1)
    >>> "".join("EBabcdXY"[number] for number in sample.inputs_BTD[0].argmax(axis=-1))
    'EdXbcbYddB'
    >>> sample.target[0].item(), sample.lag_B[0].item()
    (1, 7)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_one",)
    objective: ClassVar[Objective] = "classification"
    # Below it, the second symbol would fall on the first one's step or on the trigger's.
    minimum_length: ClassVar[int] = 4
    # 99 % accuracy: (0.99 - 0.25) / 0.75 = 0.98667, rounded down so that exactly 99 % passes.
    # To merge XY with YX, that is to count without order, stops at 75 %.
    solved_skill: ClassVar[float] = 0.98666

    def __init__(self, **stream: Unpack[StreamSettings]) -> None:
        """Take the stream; there is nothing to choose.

        Args:
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A part of the stream is out of its range.
        """
        super().__init__({}, **stream)
        length = self.sequence_length
        self._early = max(length // 10, 1), max(length // 5, 1)
        self._late = length // 2, 6 * length // 10

    @property
    def input_size(self) -> int:
        """Return 8, the number of symbols."""
        return _RELEVANT[1]

    @property
    def output_size(self) -> int:
        """Return 4, the number of orders."""
        return 4

    @property
    def reference_error(self) -> float:
        """Return the error of guessing."""
        return 3 / 4

    @property
    def distinct_sequences(self) -> int:
        """Return the number of orders, of places of the two symbols, and of distractors."""
        places = math.prod(last - first + 1 for first, last in (self._early, self._late))
        return 4 * places * int(4 ** (self.sequence_length - 4))

    def baselines(self) -> dict[str, float]:
        """Return the cross-entropies of guessing, and of knowing the second symbol alone."""
        return {"chance": math.log(4), "first_symbol_forgotten": math.log(2)}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` sequences, each with two relevant symbols."""
        length = self.sequence_length
        row_B = np.arange(count)
        symbol_BT = generator.integers(*_DISTRACTORS, size=(count, length))
        symbol_BT[:, 0] = _START
        symbol_BT[:, -1] = _TRIGGER
        first_B, second_B = (
            generator.integers(*span, size=count, endpoint=True)
            for span in (self._early, self._late)
        )
        order_B = generator.integers(4, size=count)
        symbol_BT[row_B, first_B] = _RELEVANT[0] + order_B // 2
        symbol_BT[row_B, second_B] = _RELEVANT[0] + order_B % 2
        return Sequences(
            inputs_BTD=one_hot(symbol_BT, self.input_size),
            target=order_B,
            scored=np.ones(count, dtype=np.bool_),
            lag_B=length - 1 - first_B,
        )
