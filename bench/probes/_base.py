"""Define what every probe offers.

Axes: B batch, T time, D input features.
"""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, NamedTuple

from torch import Tensor

from bench.record import Direction
from lit_models._base import SequenceModule


class Sample(NamedTuple):
    """Hold what a probe shows the model: held-out sequences, and what to answer last of all."""

    inputs_BTD: Tensor
    last_target: Tensor


class Reading(NamedTuple):
    """Hold what a probe read: coordinates along each axis, by name, and the values nested alike."""

    axes: dict[str, list[Any]]
    values: Any


class Probe(ABC):
    """Look at a model, trained or not, and leave it as it was.

    Attributes:
        version: Raised whenever it reads something else: results of the older one are not reused.
        unit: Unit of what is read.
        direction: Which way is better.
        sequences: How many held-out sequences it wants to see.
    """

    version: ClassVar[int]
    unit: ClassVar[str]
    direction: ClassVar[Direction]
    sequences: ClassVar[int]

    @abstractmethod
    def read(self, module: SequenceModule, sample: Sample) -> Reading | None:
        """Return what the model shows on a sample, or None where the question makes no sense for it."""
