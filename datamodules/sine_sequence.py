"""Tell a sine point by point.

Axes: B batch, T time, V variables.
"""

from typing import ClassVar, Literal, Unpack, final

import numpy as np

from datamodules._base import Objective, Sequences, StreamSettings
from datamodules._settings import Setting
from datamodules._sine import VARIANCE, SineDataModule


@final
class SineSequence(SineDataModule):
    """Tell the point of a sine that follows, at every one of T steps.

    Course notes 0, "many to many, synchronised". As published the targets *are the inputs*: every
    answer is on the table when it is asked for, and nothing has to be carried (lag 0). As intended
    each step asks for the point one step later, which two points determine at a fixed frequency and
    three at a random one (lags 1 and 2); the first steps, before so many were seen, are not scored.

    >>> stream = {
    ...     "sequence_length": 5, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = SineSequence(**stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0, :, 0].round(2)
    array([-0.91,  0.98, -1.  ,  0.95, -0.85], dtype=float32)
    >>> sample.target[0].round(2)
    array([ 0.98, -1.  ,  0.95, -0.85,  0.69], dtype=float32)
    >>> sample.scored[0].astype(int).tolist(), sample.lag_B[0].item()
    ([0, 0, 1, 1, 1], 2)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_many",)
    objective: ClassVar[Objective] = "regression"
    minimum_length: ClassVar[int] = 3
    minimums: ClassVar[dict[str, int]] = {"variables": 1}
    positive: ClassVar[tuple[str, ...]] = ("frequency",)
    # A mean squared error of 1/200: a correlation of 0.995 with the points asked for.
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
            form: "as_intended": the point one step later, at every step.
                "as_published": the inputs themselves.
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
        """Return 0, ..., T - 1 as published, 1, ..., T as intended."""
        return tuple(
            range(self.sequence_length)
            if self._form == "as_published"
            else range(1, self.sequence_length + 1)
        )

    def baselines(self) -> dict[str, float]:
        """Return the mean squared error of answering 0, the mean, always."""
        return {"constant_mean": VARIANCE}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` sequences of T points, with T points to answer."""
        length = self.sequence_length
        scored_BT = np.ones((count, length), dtype=np.bool_)
        if self._form == "as_published":
            _, sine_BTV = self._draw(generator, count, self._input_times())
            return self._asked(sine_BTV, sine_BTV, scored_BT, 0)
        _, sine_BTV = self._draw(generator, count, np.append(self._input_times(), length))
        scored_BT[:, : self._points_needed] = False
        return self._asked(sine_BTV[:, :-1], sine_BTV[:, 1:], scored_BT, self._points_needed)
