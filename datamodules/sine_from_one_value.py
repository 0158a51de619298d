"""Tell a whole sine from one value.

Axes: B batch, T time, V variables.
"""

from typing import ClassVar, Literal, Unpack, final

import numpy as np

from datamodules._base import Objective, Sequences, StreamSettings
from datamodules._settings import Setting
from datamodules._sine import VARIANCE, SineDataModule


@final
class SineFromOneValue(SineDataModule):
    """Tell T points of a sine from a single input.

    Course notes 0, "one to many", which only say to repeat the input T times. As published the
    input is the sine's first point. It leaves open whether the sine rises or falls, so that even
    the best answer has an error (the baseline "first_value_only"). As intended the input is the
    phase in turns, in [0, 1), which at a fixed frequency determines every point; at a random one
    neither form tells the frequency. Nothing else is shown later: the lag is 0.

    >>> stream = {
    ...     "sequence_length": 5, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = SineFromOneValue(**stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0].round(2)
    array([[0.86]], dtype=float32)
    >>> sample.target[0].round(2)
    array([-0.79,  0.34,  1.  ,  0.27, -0.83], dtype=float32)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("one_to_many",)
    objective: ClassVar[Objective] = "regression"
    minimum_length: ClassVar[int] = 2
    minimums: ClassVar[dict[str, int]] = {"variables": 1}
    positive: ClassVar[tuple[str, ...]] = ("frequency",)
    # A mean squared error of 1/200: a correlation of 0.995 with the points asked for.
    solved_skill: ClassVar[float] = 0.99

    def __init__(
        self,
        *,
        form: Literal["as_published", "as_intended"] = "as_intended",
        frequency: float | Literal["random"] = 1.0,
        variables: int = 1,
        **stream: Unpack[StreamSettings],
    ) -> None:
        """Choose the form of the task and the sines.

        Args:
            form: "as_intended": the input is the phase, in turns.
                "as_published": the input is the first point.
            frequency: Cycles a sequence, above 0; "random": uniform over [0.5, 3), each sequence
                and variable its own.
            variables: How many sines run side by side, each with its own phase, at least 1.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range.
        """
        settings: dict[str, Setting] = {
            "form": form,
            "frequency": frequency,
            "variables": variables,
        }
        super().__init__(settings, form, frequency, variables, **stream)

    @property
    def answer_times(self) -> tuple[int, ...]:
        """Return 0, ..., T - 1: the sine begins at the one input."""
        return tuple(range(self.sequence_length))

    def baselines(self) -> dict[str, float]:
        """Return the mean squared errors of the mean and, at a fixed frequency, of the first value.

        A first value s is sin(phase), and the point an angle a later sin(a) cos(phase) + cos(a) s,
        where cos(phase) has either sign equally often. So the best answer is cos(a) s, and its
        error the mean of sin(a)^2 cos(phase)^2: over all phases sin(a)^2 / 2.
        """
        constant = {"constant_mean": VARIANCE}
        if self._frequency == "random":
            return constant
        angle_T = 2 * np.pi * self._frequency * self._input_times() / self.sequence_length
        return {**constant, "first_value_only": float(np.mean(np.sin(angle_T) ** 2)) * VARIANCE}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` inputs of one step, with the T points of their sines."""
        turns_BV, sine_BTV = self._draw(generator, count, self._input_times())
        first_BV = sine_BTV[:, 0] if self._form == "as_published" else turns_BV
        scored_BT = np.ones((count, self.sequence_length), dtype=np.bool_)
        return self._asked(first_BV[:, None].copy(), sine_BTV, scored_BT, 0)
