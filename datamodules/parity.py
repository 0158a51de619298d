"""Tell whether the number of ones is even.

Axes: B batch, T time.
"""

from typing import ClassVar, Literal, Unpack, final

import numpy as np
from numpy.typing import NDArray

from datamodules._base import Objective, StreamSettings
from datamodules._binary_strings import BinaryStringDataModule


@final
class Parity(BinaryStringDataModule):
    """Tell whether a string of random bits holds an even number of ones.

    Each step shows a bit, one-hot (D = 2), and the target is 1 where the number of ones is even.
    Every bit is needed, the first of L included: the lag is L - 1. Whoever misses any one of them
    can only guess.

    Delétang et al. 2023 (arXiv 2207.02098), "Parity Check", a regular language: trained on
    lengths L up to 40, scored on 41 to 500. For the former take `lengths` up_to at T = 40; for the
    latter the same at a greater T, where the lag tells the lengths apart. They have two classes, the
    even one numbered 0, and each batch has one length; here each sequence has its own.

    >>> stream = {
    ...     "sequence_length": 6, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = Parity(lengths="up_to", **stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0].astype(int).T.tolist()
    [[0, 0, 1, 0, 0, 1], [0, 0, 0, 1, 1, 0]]
    >>> sample.target[0].item(), sample.lag_B[0].item()
    (1, 3)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_one",)
    objective: ClassVar[Objective] = "binary"
    minimum_length: ClassVar[int] = 1
    # 99 % accuracy, (0.99 - 0.5) / 0.5. There is nothing in between: without one bit it is 50 %.
    solved_skill: ClassVar[float] = 0.98

    def __init__(
        self, *, lengths: Literal["fixed", "up_to"] = "fixed", **stream: Unpack[StreamSettings]
    ) -> None:
        """Choose how long the strings are.

        Args:
            lengths: "fixed": all have T bits. "up_to": L is uniform from 1 to T, and T - L steps of
                all zeros come before the string.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range.
        """
        super().__init__({"lengths": lengths}, lengths, self.minimum_length, **stream)

    def _even(self, bit_BT: NDArray[np.int64], shown_BT: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell whether the number of ones shown is even."""
        even_B: NDArray[np.bool_] = (bit_BT * shown_BT).sum(axis=1) % 2 == 0
        return even_B
