"""Copy symbols after a delay.

Axes: B batch, T time, D features, R recalled symbols.
"""

import math
from typing import ClassVar, Unpack, final

import numpy as np

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings
from datamodules._chance import binary_entropy
from datamodules._sequences import one_hot

_BLANK = 0


@final
class CopyMemory(SequenceDataModule):
    """Copy a string of symbols after a delay, in order.

    `sequence_length` is the delay T; the input has T + 2 R steps: R `recalled` symbols, T - 1
    blanks, a go marker and R blanks, one-hot (D = `symbols` + 2). The target is blank (class 0) but
    for the last R steps, which repeat the string; every symbol is answered T + R steps after it was
    shown. The training loss is over all steps, the score over the last R alone: blanks everywhere
    would already be nearly all right. Arjovsky, Shah and Bengio 2016, experiments, "Copying memory
    problem", after Hochreiter and Schmidhuber 1997.

    >>> stream = {
    ...     "sequence_length": 3, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = CopyMemory(symbols=8, recalled=2, **stream).sequences("test", 1, 1)
    >>> sample.inputs_BTD[0].argmax(axis=-1).tolist()  # 0 is blank, 9 is go
    [8, 3, 0, 0, 9, 0, 0]
    >>> sample.target[0].tolist()
    [0, 0, 0, 0, 0, 8, 3]
    >>> sample.scored[0].astype(int).tolist(), sample.lag_B[0].item()
    ([0, 0, 0, 0, 0, 1, 1], 5)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_many",)
    objective: ClassVar[Objective] = "classification"
    minimum_length: ClassVar[int] = 1
    minimums: ClassVar[dict[str, int]] = {"symbols": 2, "recalled": 1}
    # An accuracy of 98.25 % on eight symbols. To forget one of ten positions and know the others
    # stops at a skill of 0.9, to forget one bit of it at 0.94: 0.98 asks for all of them, and
    # leaves room for chance on a few hundred validation strings.
    solved_skill: ClassVar[float] = 0.98

    def __init__(
        self,
        *,
        symbols: int = 8,
        recalled: int = 10,
        **stream: Unpack[StreamSettings],
    ) -> None:
        """Choose the alphabet and the length of the string.

        Args:
            symbols: How many different symbols there are, at least 2.
            recalled: How many of them to recall, at least 1.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range.
        """
        super().__init__({"symbols": symbols, "recalled": recalled}, **stream)
        self._symbols = symbols
        self._recalled = recalled

    @property
    def input_size(self) -> int:
        """Return the number of symbols, with blank and go."""
        return self._symbols + 2

    @property
    def output_size(self) -> int:
        """Return the number of symbols, with blank."""
        return self._symbols + 1

    @property
    def reference_error(self) -> float:
        """Return the error of guessing the recalled symbols."""
        return 1 - 1 / self._symbols

    @property
    def distinct_sequences(self) -> int:
        """Return the number of strings."""
        return int(self._symbols**self._recalled)

    def baselines(self) -> dict[str, float]:
        """Return the cross-entropies of guessing, and of knowing the time but not the symbols.

        Their mean is over all steps. With a share p = R / (T + 2 R) of them asking for a symbol,
        knowing the time costs p ln(symbols), and not knowing it the entropy of p besides.
        """
        share = self._recalled / (self.sequence_length + 2 * self._recalled)
        timed = share * math.log(self._symbols)
        return {"chance": binary_entropy(share) + timed, "time_without_symbols": timed}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` strings, each with its delay and its repetition."""
        recalled = self._recalled
        shape = (count, self.sequence_length + 2 * recalled)
        string_BR = generator.integers(1, self._symbols + 1, size=(count, recalled))
        input_BT = np.full(shape, _BLANK, dtype=np.int64)
        input_BT[:, :recalled] = string_BR
        input_BT[:, -recalled - 1] = self._symbols + 1  # go
        target_BT = np.full(shape, _BLANK, dtype=np.int64)
        target_BT[:, -recalled:] = string_BR
        scored_BT = np.zeros(shape, dtype=np.bool_)
        scored_BT[:, -recalled:] = True
        return Sequences(
            inputs_BTD=one_hot(input_BT, self.input_size),
            target=target_BT,
            scored=scored_BT,
            lag_B=np.full(count, self.sequence_length + recalled, dtype=np.int64),
        )
