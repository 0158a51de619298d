"""Tell the points of a sine that follow it.

Axes: B batch, T time, V variables, K answered steps.
"""

from typing import ClassVar, Literal, Unpack, final

import numpy as np

from datamodules._base import Objective, Sequences, StreamSettings
from datamodules._settings import Setting
from datamodules._sine import VARIANCE, SineDataModule


@final
class SineLastPoints(SineDataModule):
    """Tell K points of a sine at the last K of T steps.

    Course notes 0, "many to many, not synchronised", with K = `points` = 5. As published the targets
    *are the last K inputs*, each asked for at its own step: a copy, and nothing has to be carried
    (lag 0). As intended they are the K points after the T inputs, so that each of the last K steps
    answers the point K steps ahead of it. Two points determine that at a fixed frequency, three at
    a random one (lags 1 and 2); steps before so many were seen are not scored.

    >>> stream = {
    ...     "sequence_length": 7, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = SineLastPoints(points=2, **stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0, :, 0].round(2)
    array([-0.33, -0.63,  0.99, -0.39, -0.58,  1.  , -0.45], dtype=float32)
    >>> sample.target[0].round(2)
    array([-0.53,  1.  ], dtype=float32)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_many_last",)
    objective: ClassVar[Objective] = "regression"
    minimum_length: ClassVar[int] = 5
    lengths_from: ClassVar[dict[str, str]] = {"": "points"}
    minimums: ClassVar[dict[str, int]] = {"variables": 1, "points": 1}
    positive: ClassVar[tuple[str, ...]] = ("frequency",)
    # A mean squared error of 1/200: a correlation of 0.995 with the points asked for.
    solved_skill: ClassVar[float] = 0.99

    def __init__(
        self,
        *,
        form: Literal["as_published", "as_intended"] = "as_intended",
        frequency: float | Literal["random"] = "random",
        variables: int = 1,
        points: int = 5,
        **stream: Unpack[StreamSettings],
    ) -> None:
        """Choose the form of the task and the sines.

        Args:
            form: "as_intended": the K points after the T inputs.
                "as_published": the last K inputs themselves.
            frequency: Cycles a sequence, above 0; "random": uniform over [0.5, 3), each sequence
                and variable its own.
            variables: How many sines run side by side, each with its own phase, at least 1.
            points: K, how many points to answer, at least 1 and at most T.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range.
        """
        settings: dict[str, Setting] = {
            "form": form,
            "frequency": frequency,
            "variables": variables,
            "points": points,
        }
        super().__init__(settings, form, frequency, variables, **stream)
        if points > self.sequence_length:
            raise ValueError(
                "SineLastPoints: expected points to be at most sequence_length, "
                f"{self.sequence_length}, but got {points}"
            )
        self._points = points

    @property
    def answer_times(self) -> tuple[int, ...]:
        """Return the last K times of the inputs as published, the K after them as intended."""
        return tuple(
            range(self.sequence_length - self._points, self.sequence_length)
            if self._form == "as_published"
            else range(self.sequence_length, self.sequence_length + self._points)
        )

    def baselines(self) -> dict[str, float]:
        """Return the mean squared error of answering 0, the mean, always."""
        return {"constant_mean": VARIANCE}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` sequences of T points, with K points to answer."""
        length, points = self.sequence_length, self._points
        scored_BK = np.ones((count, points), dtype=np.bool_)
        if self._form == "as_published":
            _, sine_BTV = self._draw(generator, count, self._input_times())
            return self._asked(sine_BTV, sine_BTV[:, -points:], scored_BK, 0)
        time_T = np.append(self._input_times(), length + np.arange(points, dtype=np.float64))
        _, sine_BTV = self._draw(generator, count, time_T)
        first = length - points  # the step of the first answer
        scored_BK[:, : max(self._points_needed - first, 0)] = False
        return self._asked(
            sine_BTV[:, :length], sine_BTV[:, length:], scored_BK, self._points_needed
        )
