"""Tell the next value of two sines with noise.

Axes: B batch, T time.
"""

from typing import ClassVar, Unpack, final

import numpy as np

from datamodules._base import Objective, Sequences, StreamSettings
from datamodules._series import SeriesDataModule

# Amplitude, least frequency and span of the frequencies of either sine, in radians a sequence.
_SINES = ((0.5, 10.0, 10.0), (0.2, 20.0, 20.0))
_NOISE = 0.1
_NOISE_VARIANCE = _NOISE**2 / 12


@final
class TwoSines(SeriesDataModule):
    """Tell the value that follows T values of two sines with noise.

    Course notes 3 with T = 50: with t in [0, 1] at T + 1 evenly spaced points the series is
    0.5 sin((t - o1)(10 f1 + 10)) + 0.2 sin((t - o2)(20 f2 + 20)) + 0.1 (u - 0.5), with offsets o,
    frequencies f and, at every point anew, u uniform over [0, 1). The last point is the target, and
    its noise is beyond anyone. All points help against the noise: the lag is T - 1.

    >>> stream = {
    ...     "sequence_length": 4, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = TwoSines(**stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0, :, 0].round(2), sample.target.round(2)
    (array([-0.29, -0.06,  0.32, -0.51], dtype=float32), array([0.29], dtype=float32))
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_one",)
    objective: ClassVar[Objective] = "regression"
    minimum_length: ClassVar[int] = 2
    # A mean squared error of 0.0073, about a third of the naive forecast's at T = 50. The noise
    # alone keeps every skill below 0.9943.
    solved_skill: ClassVar[float] = 0.95

    def __init__(self, **stream: Unpack[StreamSettings]) -> None:
        """Take the stream; there is nothing to choose.

        Args:
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A part of the stream is out of its range.
        """
        super().__init__({}, **stream)

    @property
    def input_size(self) -> int:
        """Return 1: a value."""
        return 1

    @property
    def output_size(self) -> int:
        """Return 1: a value."""
        return 1

    @property
    def reference_error(self) -> float:
        """Return the variance of the target, the same at every T."""
        return sum(a**2 * _variance(low, span) for a, low, span in _SINES) + _NOISE_VARIANCE

    @property
    def distinct_sequences(self) -> None:
        """Return None: the values vary continuously."""
        return

    @property
    def answer_times(self) -> tuple[int, ...]:
        """Return T: one step after the last of T inputs."""
        return (self.sequence_length,)

    def baselines(self) -> dict[str, float]:
        """Return the mean squared errors of the mean, and of knowing all but the target's noise."""
        return {"constant_mean": self.reference_error, "noise": _NOISE_VARIANCE}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` series of T values with the one that follows."""
        time_T = np.linspace(0, 1, self.sequence_length + 1)
        series_BT = _NOISE * (generator.random((count, len(time_T))) - 0.5)
        for amplitude, low, span in _SINES:
            frequency_B1, offset_B1 = generator.random((2, count, 1))
            series_BT += amplitude * np.sin((time_T - offset_B1) * (low + span * frequency_B1))
        value_BT = series_BT.astype(np.float32)
        return Sequences(
            inputs_BTD=value_BT[:, :-1, None].copy(),
            target=value_BT[:, -1].copy(),
            scored=np.ones(count, dtype=np.bool_),
            lag_B=np.full(count, self.sequence_length - 1, dtype=np.int64),
        )


def _variance(low: float, span: float) -> float:
    """Return the variance of sin(u w), u uniform over [0, 1), w over [low, low + span).

    At the last point, t = 1, a sine is sin((1 - o) w). Over u its mean is (1 - cos w) / w and its
    mean square 1/2 - sin(2 w) / (4 w); their means over w are taken by Gauss-Legendre quadrature,
    exact to rounding with 64 nodes for these few waves.
    """
    node, weight = np.polynomial.legendre.leggauss(64)
    w = low + span * (node + 1) / 2
    mean = np.sum(weight * (1 - np.cos(w)) / w) / 2
    square = 1 / 2 - np.sum(weight * np.sin(2 * w) / (4 * w)) / 2
    return float(square - mean**2)
