"""Tell the next price of a random walk.

Axes: B batch, T time.
"""

import math
from typing import ClassVar, Unpack, final

import numpy as np

from datamodules._base import Objective, Sequences, StreamSettings
from datamodules._series import SeriesDataModule


@final
class PriceWalk(SeriesDataModule):
    """Tell the price that follows T prices of a walk without drift: a negative control.

    The first price S is 1, and each next one is S exp(v z - v^2 / 2), z standard normal, v the
    `volatility`: a geometric random walk whose expected next price is the present one,
    E[S_(t+1) | S_t] = S_t. So the naive forecast, the last price, is optimal, and is skill 0:
    skill above 0 would mean that it was beaten, which only leaking data could do. Inputs and target
    are (S - 1) / v, which leaves the naive forecast optimal. The last price alone is needed: the
    lag is 0. After course notes 4, which name share prices as practice.

    >>> stream = {
    ...     "sequence_length": 4, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = PriceWalk(**stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0, :, 0].round(2), sample.target.round(2)
    (array([0.  , 0.29, 1.38, 2.26], dtype=float32), array([3.62], dtype=float32))
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_one",)
    objective: ClassVar[Objective] = "regression"
    minimum_length: ClassVar[int] = 2
    positive: ClassVar[tuple[str, ...]] = ("volatility",)
    # Never reached; far enough from 0 that no chance fluctuation counts as solved.
    solved_skill: ClassVar[float] = 0.9

    def __init__(self, *, volatility: float = 0.02, **stream: Unpack[StreamSettings]) -> None:
        """Choose how much prices move.

        Args:
            volatility: v, the standard deviation of a step of the log price. Above 0, and v^2 T
                at most 1: beyond that the mean squared error hangs on prices too rare to be drawn.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range.
        """
        super().__init__({"volatility": volatility}, **stream)
        if not (volatility > 0 and volatility**2 * self.sequence_length <= 1):
            raise ValueError(
                "PriceWalk: expected volatility to be above 0 and at most "
                f"{self.sequence_length**-0.5:.3g}, one over the root of sequence_length, "
                f"but got {volatility}"
            )
        self._volatility = volatility

    @property
    def input_size(self) -> int:
        """Return 1: a price."""
        return 1

    @property
    def output_size(self) -> int:
        """Return 1: a price."""
        return 1

    @property
    def reference_error(self) -> float:
        """Return the error of the naive forecast.

        It is E[S_(T-1)^2] = exp(v^2 (T - 1)) times the variance of a step's factor,
        exp(v^2) - 1, over v^2.
        """
        variance = self._volatility**2
        return math.exp(variance * (self.sequence_length - 1)) * math.expm1(variance) / variance

    @property
    def distinct_sequences(self) -> None:
        """Return None: the values vary continuously."""
        return

    @property
    def answer_times(self) -> tuple[int, ...]:
        """Return T: one step after the last of T inputs."""
        return (self.sequence_length,)

    def baselines(self) -> dict[str, float]:
        """Return the mean squared errors of the mean, 0, and of the last price."""
        variance = self._volatility**2
        return {
            "constant_mean": math.expm1(variance * self.sequence_length) / variance,
            "naive": self.reference_error,
        }

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` walks of T prices with the one that follows."""
        log_BT = np.zeros((count, self.sequence_length + 1))
        normal_BT = generator.standard_normal((count, self.sequence_length))
        step_BT = self._volatility * normal_BT - self._volatility**2 / 2
        log_BT[:, 1:] = step_BT.cumsum(axis=1)
        price_BT = (np.expm1(log_BT) / self._volatility).astype(np.float32)
        return Sequences(
            inputs_BTD=price_BT[:, :-1, None].copy(),
            target=price_BT[:, -1].copy(),
            scored=np.ones(count, dtype=np.bool_),
            lag_B=np.zeros(count, dtype=np.int64),
        )
