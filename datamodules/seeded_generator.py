"""Tell a random generator's numbers from its seed.

Axes: B batch, T time, D features.
"""

from typing import ClassVar, Literal, Unpack, final

import numpy as np
from numpy.typing import NDArray

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings

_SEED_BITS = 32
# The variance of a number uniform over [0, 1).
_VARIANCE = 1 / 12


@final
class SeededGenerator(SequenceDataModule):
    """Tell the first T numbers of a random generator from its seed: a negative control.

    The input is one step that holds a seed, uniform over [0, 2^32); the targets are the T numbers
    over [0, 1) that numpy's legacy generator, a Mersenne twister, yields from it. Everything is
    determined, and yet nothing should beat the mean on seeds not seen: skill above 0 would mean
    that the twister's seeding was inverted, or, far likelier, that data leaks. Course notes 0,
    exercise 1, which sets it as a task to solve. The lag is 0.

    >>> stream = {
    ...     "sequence_length": 4, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = SeededGenerator(encoding="number", **stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0].round(2)
    array([[0.65]], dtype=float32)
    >>> sample.target[0].round(2)
    array([0.38, 0.68, 0.72, 0.09], dtype=float32)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("one_to_many",)
    objective: ClassVar[Objective] = "regression"
    minimum_length: ClassVar[int] = 1
    # Never reached; far enough from 0 that no chance fluctuation counts as solved.
    solved_skill: ClassVar[float] = 0.9

    def __init__(
        self,
        *,
        encoding: Literal["bits", "number"] = "bits",
        **stream: Unpack[StreamSettings],
    ) -> None:
        """Choose how the seed is shown.

        Args:
            encoding: "bits": 32 inputs, -1 or +1, the most significant bit first.
                "number": one input, the seed over 2^32; float32 keeps its first 24 bits.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range.
        """
        super().__init__({"encoding": encoding}, **stream)
        self._encoding = encoding

    @property
    def input_size(self) -> int:
        """Return 32 for bits, 1 for a number."""
        return _SEED_BITS if self._encoding == "bits" else 1

    @property
    def output_size(self) -> int:
        """Return 1: a number at each step."""
        return 1

    @property
    def reference_error(self) -> float:
        """Return 1/12, the variance of a number: to know the mean alone is skill 0."""
        return _VARIANCE

    @property
    def distinct_sequences(self) -> int:
        """Return the number of seeds, 2^32."""
        return int(2**_SEED_BITS)

    def baselines(self) -> dict[str, float]:
        """Return the mean squared error of answering 1/2 always."""
        return {"constant_mean": _VARIANCE}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` seeds, each with the numbers that follow from it."""
        seed_B = generator.integers(2**_SEED_BITS, size=count)
        target_BT = np.empty((count, self.sequence_length), dtype=np.float32)
        legacy = np.random.RandomState(0)
        for number_T, seed in zip(target_BT, seed_B, strict=True):
            legacy.seed(int(seed))
            number_T[:] = legacy.random_sample(self.sequence_length)
        return Sequences(
            inputs_BTD=self._shown(seed_B)[:, None],
            target=target_BT,
            scored=np.ones(target_BT.shape, dtype=np.bool_),
            lag_B=np.zeros(count, dtype=np.int64),
        )

    def _shown(self, seed_B: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return seeds (B,) as features (B, D)."""
        if self._encoding == "number":
            number_BD: NDArray[np.float64] = seed_B[:, None] / 2**_SEED_BITS
            return number_BD.astype(np.float32)
        bit_BD: NDArray[np.int64] = seed_B[:, None] >> np.arange(_SEED_BITS - 1, -1, -1) & 1
        return (2 * bit_BD - 1).astype(np.float32)
