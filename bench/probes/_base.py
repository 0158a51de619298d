"""Define what every probe offers.

Axes: B batch, T time, D input features, K answered steps.
"""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Literal, NamedTuple, Protocol

from torch import Tensor

from bench.numerics import Numerics
from bench.record import Direction
from lit_models._base import SequenceModule

Stage = Literal["initial", "trained"]


class Sample(NamedTuple):
    """Hold held-out sequences with their answers, floats in the precision of the module's weights.

    Attributes:
        inputs_BTD: The input sequences.
        target: What to answer, (B,) for one answer, (B, K) for K answered steps; a last axis for
            several variables.
        scored: Which answers count, (B,) or (B, K).
        lag_B: Steps from the furthest input that is needed to the answer.
    """

    inputs_BTD: Tensor
    target: Tensor
    scored: Tensor
    lag_B: Tensor

    @property
    def last_target(self) -> Tensor:
        """Return what to answer last of all."""
        return self.target[:, -1] if self.scored.ndim == 2 else self.target


class Subject(Protocol):
    """Name what a probe is shown."""

    @property
    def module(self) -> SequenceModule:
        """Return the model, in evaluation mode."""

    @property
    def numerics(self) -> Numerics:
        """Return what the trial computes in."""

    def held_out(self, count: int, longer: int = 1) -> Sample | None:
        """Return the first validation sequences.

        Args:
            count: How many.
            longer: How many times as long as those trained on.

        Returns:
            The sequences; None where the task does not exist at that length.
        """


class Reading(NamedTuple):
    """Hold one thing a probe read.

    Attributes:
        name: What it is.
        unit: Unit of the values.
        direction: Which way is better.
        axes: Coordinates along each axis, by name, outermost first.
        values: The values, nested as the axes are.
    """

    name: str
    unit: str
    direction: Direction
    axes: dict[str, list[Any]]
    values: Any


class Probe(ABC):
    """Look at a model, trained or not, and leave it as it was.

    Attributes:
        version: Raised whenever a reading becomes another one under the same name: results of the
            older one are not reused.
        stages: When it looks: before training, after it, or both.
        followed: Names of the readings that are also taken during training, where a sweep asks
            for that.
    """

    version: ClassVar[int]
    stages: ClassVar[tuple[Stage, ...]] = ("initial", "trained")
    followed: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def read(self, subject: Subject) -> list[Reading]:
        """Return what the model shows; nothing where the question makes no sense for it."""
