"""Tell whether the number of changes in a string is even.

Axes: B batch, T time.
"""

from typing import ClassVar, Literal, Unpack, final

import numpy as np
from numpy.typing import NDArray

from datamodules._base import Objective, StreamSettings
from datamodules._binary_strings import BinaryStringDataModule


@final
class EvenPairs(BinaryStringDataModule):
    """Tell whether a string of random bits holds an even number of the pairs 01 and 10.

    Each step shows a bit, one-hot (D = 2), and the target is 1 where the number of neighbours that
    differ is even. Each such pair changes the bit, so that the number is even where the last bit
    equals the first: it is enough to remember that one, and nothing between tells anything. The
    lag is L - 1 for a string of L bits.

    Delétang et al. 2023 (arXiv 2207.02098), "Even Pairs", a regular language: trained on
    lengths L up to 40, scored on 41 to 500. For the former take `lengths` up_to at T = 40; for the
    latter the same at a greater T, where the lag tells the lengths apart. They have two classes, the
    even one numbered 0, each batch has one length, and L = 1 occurs; here each sequence has its own
    length, from 2 on: a single bit has no pairs, and its answer, always even, would be a gift.

    >>> stream = {
    ...     "sequence_length": 6, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = EvenPairs(**stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0].argmax(axis=-1).tolist()
    [0, 0, 1, 1, 0, 1]
    >>> sample.target[0].item(), sample.lag_B[0].item()
    (0, 5)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_one",)
    objective: ClassVar[Objective] = "binary"
    minimum_length: ClassVar[int] = 2
    # 99 % accuracy, (0.99 - 0.5) / 0.5. There is nothing in between: without the first bit it is 50 %.
    solved_skill: ClassVar[float] = 0.98

    def __init__(
        self, *, lengths: Literal["fixed", "up_to"] = "fixed", **stream: Unpack[StreamSettings]
    ) -> None:
        """Choose how long the strings are.

        Args:
            lengths: "fixed": all have T bits. "up_to": L is uniform from 2 to T, and T - L steps of
                all zeros come before the string.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range.
        """
        super().__init__({"lengths": lengths}, lengths, self.minimum_length, **stream)

    def _even(self, bit_BT: NDArray[np.int64], shown_BT: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell whether the last bit shown is the first one again."""
        first_B = bit_BT[np.arange(len(bit_BT)), shown_BT.argmax(axis=1)]
        even_B: NDArray[np.bool_] = first_B == bit_BT[:, -1]
        return even_B
