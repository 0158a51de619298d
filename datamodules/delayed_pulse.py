"""Repeat a pulse after a delay.

Axes: B batch, T time.
"""

import math
from typing import ClassVar, Unpack, final

import numpy as np

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings
from datamodules._chance import binary_entropy


@final
class DelayedPulse(SequenceDataModule):
    """Repeat a pulse, a run of ones among zeros, a delay after its end.

    One input (D = 1) is 1 for `width` steps W that begin at any of the first `starts` steps S, and
    else 0. The target at every step is what was shown W + l steps before, with l the delay,
    `sequence_length`: the pulse begins again l steps after its end, and the lag is W + l. There are
    S + 2 W + l + W // 2 - 1 steps, so that the repetition and its end always fit. The training loss
    is over all of them. The score is over 2 W: the W ones of the repetition and the W zeros next to
    it, half before and half after (one more before where W is odd), so that never and always
    answering 1 are both right half of the time, and only the right beginning and end score in full.
    Nothing but the start is random: there are S sequences, and *no held-out data exists*.

    Kent and Murray 2024 (arXiv 2408.11946) ask for the delayed reconstruction of a square wave of 5
    steps, l after its end: 00000011111000000000000 to 00000000000000111110000 for l = 3. They train
    on 1,024 such pairs, at most 200 epochs of Adam with a weighted cross-entropy, and search for
    the greatest l at which the answers match: 50, a lag of 55 as counted here, for the best of 384
    networks. Ours are the length of the sequences and the law of the start (theirs were not known
    to us), the loss without weights, and the score.

    >>> stream = {
    ...     "sequence_length": 3, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = DelayedPulse(starts=8, **stream).sequences("test", 0, 1)
    >>> def line(row):
    ...     return "".join(str(int(number)) for number in row)
    >>> line(sample.inputs_BTD[0, :, 0]), line(sample.target[0])
    ('0000111110000000000000', '0000000000001111100000')
    >>> line(sample.scored[0]), sample.lag_B[0].item()
    ('0000000001111111111000', 8)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_many",)
    objective: ClassVar[Objective] = "binary"
    minimum_length: ClassVar[int] = 1
    minimums: ClassVar[dict[str, int]] = {"width": 1, "starts": 2}
    # 99 % of the scored answers, (0.99 - 0.5) / 0.5. To begin or to end the pulse one step off
    # every time is wrong in one of ten and stops at 0.8.
    solved_skill: ClassVar[float] = 0.98

    def __init__(
        self, *, width: int = 5, starts: int = 20, **stream: Unpack[StreamSettings]
    ) -> None:
        """Choose how long the pulse is, and at how many steps it may begin.

        Args:
            width: W, the steps of the pulse, at least 1.
            starts: S, at least 2: with one alone, the time would tell the answer without the pulse.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range.
        """
        super().__init__({"width": width, "starts": starts}, **stream)
        self._width = width
        self._starts = starts
        self._lag = width + self.sequence_length

    @property
    def input_size(self) -> int:
        """Return 1: the pulse."""
        return 1

    @property
    def output_size(self) -> int:
        """Return 1: the logit of the pulse."""
        return 1

    @property
    def reference_error(self) -> float:
        """Return the error of either constant answer."""
        return 1 / 2

    @property
    def distinct_sequences(self) -> int:
        """Return the number of starts."""
        return self._starts

    def baselines(self) -> dict[str, float]:
        """Return the cross-entropies of the best constant, and of knowing the time but no pulse.

        Who knows the time but saw no pulse knows how many of the starts have it repeated now.
        """
        shares = [
            sum(self._lag <= step - start < self._lag + self._width for start in self._range)
            / self._starts
            for step in range(self._steps)
        ]
        timed = sum(binary_entropy(share) for share in shares if 0 < share < 1) / self._steps
        return {"chance": binary_entropy(self._width / self._steps), "time_without_pulse": timed}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` pulses, each with its repetition."""
        start_B = generator.integers(self._starts, size=count)
        since_BT = np.arange(self._steps) - start_B[:, None]
        input_BT = (since_BT >= 0) & (since_BT < self._width)
        after_BT = since_BT - self._lag
        target_BT = (after_BT >= 0) & (after_BT < self._width)
        before, behind = math.ceil(self._width / 2), self._width // 2
        return Sequences(
            inputs_BTD=input_BT.astype(np.float32)[:, :, None],
            target=target_BT.astype(np.int64),
            scored=(after_BT >= -before) & (after_BT < self._width + behind),
            lag_B=np.full(count, self._lag, dtype=np.int64),
        )

    @property
    def _range(self) -> range:
        """Return the steps at which a pulse may begin."""
        return range(self._starts)

    @property
    def _steps(self) -> int:
        """Return the number of steps: the latest pulse, its repetition and the zeros behind it."""
        return self._starts - 1 + self._lag + self._width + self._width // 2
