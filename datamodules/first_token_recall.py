"""Recall a symbol over distractors.

Axes: B batch, T time, D features.
"""

import math
from typing import ClassVar, Literal, Unpack, final

import numpy as np

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings
from datamodules._sequences import one_hot

_CUES = 4


@final
class FirstTokenRecall(SequenceDataModule):
    """Recall which of four cues came first, after distractors.

    The first of T one-hot symbols is a cue, and the class; T - 1 distractors follow, each uniform
    over four symbols. With "separate" distractors these are four others (D = 8) and the cue is
    known by its looks; with "same" they are the cues themselves (D = 4) and it is known only by
    coming first; with "constant" they are one and the same symbol (D = 5), so that time passes and
    nothing disturbs. The lag is T - 1. After the minimal task of
    Bengio, Simard and Frasconi 1994, section II.

    >>> stream = {
    ...     "sequence_length": 5, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = FirstTokenRecall(**stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0].argmax(axis=-1).tolist()
    [3, 5, 7, 7, 7]
    >>> sample.target[0].item(), sample.lag_B[0].item()
    (3, 4)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_one",)
    objective: ClassVar[Objective] = "classification"
    minimum_length: ClassVar[int] = 2
    # 99 % accuracy: (0.99 - 0.25) / 0.75 = 0.98667, rounded down so that exactly 99 % passes.
    # Merging two of the four classes stops at 75 %, far below.
    solved_skill: ClassVar[float] = 0.98666

    def __init__(
        self,
        *,
        distractors: Literal["separate", "same", "constant"] = "separate",
        **stream: Unpack[StreamSettings],
    ) -> None:
        """Choose the alphabet of the distractors.

        Args:
            distractors: "separate": four symbols of their own. "same": the four cues. "constant":
                one symbol of its own.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range.
        """
        super().__init__({"distractors": distractors}, **stream)
        self._first_distractor = 0 if distractors == "same" else _CUES
        self._kinds = 1 if distractors == "constant" else _CUES

    @property
    def input_size(self) -> int:
        """Return the number of symbols: 8, 4 or 5."""
        return self._first_distractor + self._kinds

    @property
    def output_size(self) -> int:
        """Return the number of cues, 4."""
        return _CUES

    @property
    def reference_error(self) -> float:
        """Return the error of guessing."""
        return 1 - 1 / _CUES

    @property
    def distinct_sequences(self) -> int:
        """Return the number of ways to choose the cue and the distractors."""
        return int(_CUES * self._kinds ** (self.sequence_length - 1))

    def baselines(self) -> dict[str, float]:
        """Return the cross-entropy of guessing all cues equally."""
        return {"chance": math.log(_CUES)}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` sequences, their first symbols the classes."""
        shape = (count, self.sequence_length)
        symbols_BT = generator.integers(_CUES, size=shape)
        cue_B = symbols_BT[:, 0].copy()
        # The cues are drawn alike whatever the distractors: taking the rest modulo 1 makes it constant.
        symbols_BT[:, 1:] = symbols_BT[:, 1:] % self._kinds + self._first_distractor
        return Sequences(
            inputs_BTD=one_hot(symbols_BT, self.input_size),
            target=cue_B,
            scored=np.ones(count, dtype=np.bool_),
            lag_B=np.full(count, self.sequence_length - 1, dtype=np.int64),
        )
