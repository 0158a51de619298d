"""Copy symbols scattered among blanks.

Axes: B batch, T time, D features, R recalled symbols.
"""

import math
from typing import ClassVar, Unpack, final

import numpy as np

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings
from datamodules._sequences import one_hot

_BLANK = 0


@final
class SelectiveCopy(SequenceDataModule):
    """Copy the symbols that stand at random places among blanks, in order.

    The first T steps hold R `recalled` symbols, at R different steps, all sets of steps equally
    likely, and blanks else; R more steps follow, a go marker and R - 1 blanks, one-hot
    (D = `symbols` + 2). At those last R steps the symbols are answered in order, the first of them
    as soon as go is read. Where copying asks when to answer, this asks what to keep: blanks must
    leave the state alone. Each answer has a distance of its own to its symbol; the lag is the
    greatest, that of the earliest symbol, from R to T steps.

    Jing et al. 2019 (arXiv 1706.02761), the denoising task, with 10 symbols in T steps; Gu and Dao
    2023 (arXiv 2312.00752), section 4.1.1, selective copying, with 16 in 4,096 steps. Ours are the
    answers at the last R steps alone, without the answer "blank" before them, and 8 symbols to
    choose from, as in `copy_memory`.

    >>> stream = {
    ...     "sequence_length": 10, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = SelectiveCopy(recalled=3, **stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0].argmax(axis=-1).tolist()  # 0 is blank, 9 is go
    [0, 0, 0, 0, 3, 0, 0, 0, 3, 5, 9, 0, 0]
    >>> (sample.target[0] + 1).tolist(), sample.lag_B[0].item()
    ([3, 3, 5], 6)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_many_last",)
    objective: ClassVar[Objective] = "classification"
    # Where the ten symbols fit that are recalled unless fewer are asked for.
    minimum_length: ClassVar[int] = 10
    lengths_from: ClassVar[dict[str, str]] = {"": "recalled"}
    minimums: ClassVar[dict[str, int]] = {"symbols": 2, "recalled": 1}
    # An accuracy of 98.25 % on eight symbols, as in `copy_memory`: to forget one of ten symbols and
    # know the others stops at a skill of 0.9.
    solved_skill: ClassVar[float] = 0.98

    def __init__(
        self, *, symbols: int = 8, recalled: int = 10, **stream: Unpack[StreamSettings]
    ) -> None:
        """Choose the alphabet, and how many symbols there are to recall.

        Args:
            symbols: How many different symbols there are, at least 2.
            recalled: How many of them to recall, at least 1 and at most T.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range, or T is below `recalled`.
        """
        super().__init__({"symbols": symbols, "recalled": recalled}, **stream)
        if self.sequence_length < recalled:
            raise ValueError(
                "SelectiveCopy: expected sequence_length to be at least recalled, "
                f"{recalled}, but got {self.sequence_length}"
            )
        self._symbols = symbols
        self._recalled = recalled

    @property
    def input_size(self) -> int:
        """Return the number of symbols, with blank and go."""
        return self._symbols + 2

    @property
    def output_size(self) -> int:
        """Return the number of symbols: blanks are never answers."""
        return self._symbols

    @property
    def reference_error(self) -> float:
        """Return the error of guessing."""
        return 1 - 1 / self._symbols

    @property
    def distinct_sequences(self) -> int:
        """Return the number of strings, times that of the sets of places."""
        places = math.comb(self.sequence_length, self._recalled)
        return places * int(self._symbols**self._recalled)

    def baselines(self) -> dict[str, float]:
        """Return the cross-entropy of guessing all symbols equally."""
        return {"chance": math.log(self._symbols)}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` sequences, with the symbols in them."""
        length, recalled = self.sequence_length, self._recalled
        # The places of the smallest of T random numbers: a uniform draw without replacement.
        number_BT = generator.random((count, length))
        place_BR = np.argpartition(number_BT, recalled - 1, axis=1)[:, :recalled]
        place_BR.sort(axis=1)
        string_BR = generator.integers(self._symbols, size=(count, recalled))
        input_BT = np.full((count, length + recalled), _BLANK, dtype=np.int64)
        np.put_along_axis(input_BT, place_BR, string_BR + 1, axis=1)
        input_BT[:, length] = self._symbols + 1  # go
        return Sequences(
            inputs_BTD=one_hot(input_BT, self.input_size),
            target=string_BR,
            scored=np.ones(string_BR.shape, dtype=np.bool_),
            lag_B=length - place_BR[:, 0],
        )
