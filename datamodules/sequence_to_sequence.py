"""Read a sequence, then write it down again.

Axes: B batch, T time, K answered steps.
"""

import math
from typing import ClassVar, Literal, Unpack, final

import numpy as np

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings
from datamodules._sequences import one_hot


@final
class SequenceToSequence(SequenceDataModule):
    """Write T symbols down after reading them, reversed or in order.

    The inputs are T random symbols, one-hot (D = `symbols`); K = T classes are answered after the
    last of them. The answers follow the reading step by step, so that a copied symbol is answered
    T steps after it was shown, and reversed the first symbol 2 T - 1 steps after: these are the
    lags. After "decoupled" many to many, for which course notes 4 name translation; reversal as a
    test of encoder and decoder is in the spirit of Sutskever, Vinyals and Le 2014, section 3.3.

    >>> stream = {
    ...     "sequence_length": 4, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = SequenceToSequence(**stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0].argmax(axis=-1).tolist()
    [6, 1, 3, 3]
    >>> sample.target[0].tolist(), sample.lag_B[0].item()
    ([3, 3, 1, 6], 7)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("encoder_decoder",)
    objective: ClassVar[Objective] = "classification"
    minimum_length: ClassVar[int] = 1
    minimums: ClassVar[dict[str, int]] = {"symbols": 2}
    # 95 % of eight symbols: (0.95 - 0.125) / 0.875 = 0.942857, rounded down.
    solved_skill: ClassVar[float] = 0.9428

    def __init__(
        self,
        *,
        rule: Literal["reverse", "copy"] = "reverse",
        symbols: int = 8,
        **stream: Unpack[StreamSettings],
    ) -> None:
        """Choose what to write, and the alphabet.

        Args:
            rule: "reverse": the symbols, the last one first. "copy": in order.
            symbols: How many different symbols there are, at least 2.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range.
        """
        super().__init__({"rule": rule, "symbols": symbols}, **stream)
        self._reversed = rule == "reverse"
        self._symbols = symbols

    @property
    def input_size(self) -> int:
        """Return the number of symbols."""
        return self._symbols

    @property
    def output_size(self) -> int:
        """Return the number of symbols."""
        return self._symbols

    @property
    def reference_error(self) -> float:
        """Return the error of guessing."""
        return 1 - 1 / self._symbols

    @property
    def distinct_sequences(self) -> int:
        """Return the number of strings."""
        return int(self._symbols**self.sequence_length)

    def baselines(self) -> dict[str, float]:
        """Return the cross-entropy of guessing all symbols equally."""
        return {"chance": math.log(self._symbols)}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` strings, with what to write."""
        length = self.sequence_length
        symbol_BT = generator.integers(self._symbols, size=(count, length))
        target_BK = symbol_BT[:, ::-1].copy() if self._reversed else symbol_BT
        lag = 2 * length - 1 if self._reversed else length
        return Sequences(
            inputs_BTD=one_hot(symbol_BT, self._symbols),
            target=target_BK,
            scored=np.ones(target_BK.shape, dtype=np.bool_),
            lag_B=np.full(count, lag, dtype=np.int64),
        )
