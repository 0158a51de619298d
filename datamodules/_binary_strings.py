"""Draw strings of bits, for the datasets that ask whether something in them is even.

Axes: B batch, T time, D features.
"""

import math
from abc import abstractmethod
from collections.abc import Mapping
from typing import Literal, Unpack, final

import numpy as np
from numpy.typing import NDArray

from datamodules._base import SequenceDataModule, Sequences, StreamSettings
from datamodules._sequences import one_hot
from datamodules._settings import Setting

Lengths = Literal["fixed", "up_to"]


class BinaryStringDataModule(SequenceDataModule):
    """Serve strings of L random bits, one-hot (D = 2), with a yes or no to answer after the last.

    L is T, or drawn for each sequence; a shorter string stands at the end of the T steps, with steps
    of all zeros before it, so that the answer is always asked for at the last step.
    """

    def __init__(
        self,
        settings: Mapping[str, Setting],
        lengths: Lengths,
        shortest: int,
        **stream: Unpack[StreamSettings],
    ) -> None:
        """Check and keep how long the strings are.

        Args:
            settings: The keyword-only parameters of the dataset's own `__init__`, by name.
            lengths: "fixed": all have T bits. "up_to": L is uniform from the shortest to T.
            shortest: The least number of bits for which there is anything to tell.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range.
        """
        super().__init__(settings, **stream)
        self._shortest = shortest if lengths == "up_to" else self.sequence_length

    @final
    @property
    def input_size(self) -> int:
        """Return 2: a bit, one-hot."""
        return 2

    @final
    @property
    def output_size(self) -> int:
        """Return 1: the logit of being even."""
        return 1

    @final
    @property
    def reference_error(self) -> float:
        """Return the error of guessing, 1/2 at every length."""
        return 1 / 2

    @final
    @property
    def distinct_sequences(self) -> int:
        """Return the number of strings; where L is drawn, a short one comes up more often."""
        return sum(2**bits for bits in range(self._shortest, self.sequence_length + 1))

    @final
    def baselines(self) -> dict[str, float]:
        """Return the cross-entropy of guessing."""
        return {"chance": math.log(2)}

    @final
    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` strings, with their answers."""
        length = self.sequence_length
        bits_B = generator.integers(self._shortest, length, size=count, endpoint=True)
        shown_BT = np.arange(length) >= length - bits_B[:, None]
        bit_BT = generator.integers(2, size=(count, length))
        inputs_BTD = one_hot(bit_BT, 2)
        inputs_BTD[~shown_BT] = 0
        return Sequences(
            inputs_BTD=inputs_BTD,
            target=self._even(bit_BT, shown_BT).astype(np.int64),
            scored=np.ones(count, dtype=np.bool_),
            lag_B=bits_B - 1,
        )

    @abstractmethod
    def _even(self, bit_BT: NDArray[np.int64], shown_BT: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell of each string, the bits that are shown, whether the answer is yes (B,)."""
