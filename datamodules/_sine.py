"""Draw sines of random phase, for the datasets that ask for points of them.

Axes: B batch, T time, V variables.
"""

import math
from collections.abc import Mapping
from typing import Literal, Unpack, final

import numpy as np
from numpy.typing import NDArray

from datamodules._base import Sequences, StreamSettings
from datamodules._series import SeriesDataModule
from datamodules._settings import Setting

Form = Literal["as_published", "as_intended"]

# The mean of the squared sine over a phase that is uniform over a turn.
VARIANCE = 1 / 2
# Where the frequency is random, in cycles a sequence.
_LEAST_FREQUENCY, _MOST_FREQUENCY = 0.5, 3.0


class SineDataModule(SeriesDataModule):
    """Serve sines, sin(2 pi f t / T + phase), each variable with its own phase and frequency.

    As intended the inputs stand at the times 0, 1, ..., T - 1. As published (course notes 0) they
    are spaced evenly over [0, T] with *both* ends included, at i T / (T - 1).
    """

    def __init__(
        self,
        settings: Mapping[str, Setting],
        form: Form,
        frequency: float | Literal["random"],
        variables: int,
        **stream: Unpack[StreamSettings],
    ) -> None:
        """Check and keep what the sines are like.

        Args:
            settings: The keyword-only parameters of the dataset's own `__init__`, by name.
            form: Whether the times are the published or the intended ones.
            frequency: Cycles a sequence; "random": uniform over [0.5, 3).
            variables: How many sines run side by side.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range.
        """
        super().__init__(settings, **stream)
        if frequency != "random" and not 0 < frequency < math.inf:
            raise ValueError(
                f"{type(self).__name__}: expected frequency to be 'random' or a positive number "
                f"of cycles, but got {frequency}"
            )
        self._form = form
        self._frequency = frequency
        self._variables = variables

    @final
    @property
    def input_size(self) -> int:
        """Return the number of variables."""
        return self._variables

    @final
    @property
    def output_size(self) -> int:
        """Return the number of variables."""
        return self._variables

    @final
    @property
    def reference_error(self) -> float:
        """Return 1/2, the variance of a sine of random phase."""
        return VARIANCE

    @final
    @property
    def distinct_sequences(self) -> None:
        """Return None: the phase varies continuously."""
        return

    @property
    def _points_needed(self) -> int:
        """Return how many points before the latest one are needed to tell those that follow.

        Two successive points determine a sine of known frequency, and a third tells the frequency:
        x(t+1) + x(t-1) = 2 cos(2 pi f / T) x(t).
        """
        return 2 if self._frequency == "random" else 1

    def _input_times(self) -> NDArray[np.float64]:
        """Return the times of the T inputs, in steps."""
        length = self.sequence_length
        if self._form == "as_published":
            return np.linspace(0, length, length)
        return np.arange(length, dtype=np.float64)

    def _draw(
        self, generator: np.random.Generator, count: int, time_T: NDArray[np.float64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the phases (B, V), in turns, and the sines (B, T, V) at the given times."""
        shape = (count, self._variables)
        turns_BV = generator.random(shape, dtype=np.float32)
        if self._frequency == "random":
            frequency_BV = generator.uniform(_LEAST_FREQUENCY, _MOST_FREQUENCY, shape)
        else:
            frequency_BV = np.full(shape, self._frequency)
        cycles_BTV = frequency_BV[:, None] * (time_T[:, None] / self.sequence_length)
        sine_BTV = np.sin(2 * np.pi * (cycles_BTV + turns_BV[:, None]))
        return turns_BV, sine_BTV.astype(np.float32)

    def _asked(
        self,
        inputs_BTV: NDArray[np.float32],
        target: NDArray[np.float32],
        scored: NDArray[np.bool_],
        lag: int,
    ) -> Sequences:
        """Return sequences whose targets have their last axis, V, only where it is above 1."""
        return Sequences(
            inputs_BTD=np.ascontiguousarray(inputs_BTV),
            target=np.array(target if self._variables > 1 else target[..., 0]),
            scored=scored,
            lag_B=np.full(len(inputs_BTV), lag, dtype=np.int64),
        )
