"""Tell the next point of a sine.

Axes: B batch, T time, V variables.
"""

from typing import ClassVar, Literal, Unpack, final

import numpy as np

from datamodules._base import Objective, Sequences, StreamSettings
from datamodules._settings import Setting
from datamodules._sine import VARIANCE, SineDataModule


@final
class SineNextPoint(SineDataModule):
    """Tell the next point of a sine after T of them.

    Course notes 0, "many to one". As published the inputs are spaced evenly over [0, T] with the
    end included, and the point asked for is at time T too: it *equals the last input*, and the task
    is to copy that. Nothing has to be carried (lag 0). As intended the inputs are at 0, ..., T - 1;
    the last two determine the answer at a fixed frequency, the last three at a random one
    (lags 1 and 2).

    >>> stream = {
    ...     "sequence_length": 5, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = SineNextPoint(frequency=1.0, **stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0, :, 0].round(2), sample.target.round(2)
    (array([ 0.4 , -0.75, -0.86,  0.22,  1.  ], dtype=float32), array([0.4], dtype=float32))
    >>> sample = SineNextPoint(form="as_published", **stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0, :, 0].round(2), sample.target.round(2)
    (array([ 0.04,  0.91,  0.79, -0.19, -0.96], dtype=float32), array([-0.96], dtype=float32))
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_one",)
    objective: ClassVar[Objective] = "regression"
    minimum_length: ClassVar[int] = 3
    minimums: ClassVar[dict[str, int]] = {"variables": 1}
    positive: ClassVar[tuple[str, ...]] = ("frequency",)
    # A mean squared error of 1/200: a correlation of 0.995 with the point asked for.
    solved_skill: ClassVar[float] = 0.99

    def __init__(
        self,
        *,
        form: Literal["as_published", "as_intended"] = "as_intended",
        frequency: float | Literal["random"] = "random",
        variables: int = 1,
        **stream: Unpack[StreamSettings],
    ) -> None:
        """Choose the form of the task and the sines.

        Args:
            form: "as_intended": the T points before the one asked for.
                "as_published": the last of the T points is the one asked for.
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
        """Return T: one step after the last of T inputs."""
        return (self.sequence_length,)

    def baselines(self) -> dict[str, float]:
        """Return the mean squared error of answering 0, the mean, always."""
        return {"constant_mean": VARIANCE}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` sequences of T points, with the point at time T."""
        length = self.sequence_length
        time_T = np.append(self._input_times(), length)
        _, sine_BTV = self._draw(generator, count, time_T)
        lag = 0 if self._form == "as_published" else self._points_needed
        scored = np.ones(count, dtype=np.bool_)
        return self._asked(sine_BTV[:, :-1], sine_BTV[:, -1], scored, lag)
