"""Define what every dataset is: a LightningDataModule over a seeded stream of sequences.

Axes: B batch, T time, D features.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal, Unpack, final

import numpy as np
from lightning import LightningDataModule
from torch.utils.data import DataLoader

from datamodules._loading import loader
from datamodules._sequences import Batch, Sequences, pick
from datamodules._settings import (
    Setting,
    StreamSettings,
    check_ranges,
    check_settings,
    check_stream,
)
from datamodules._stream import SampleStream, digest, reshuffled

# Sequences in a batch that is only evaluated: no gradient is kept, so it may be larger than most for training.
EVALUATION_BATCH = 256

Objective = Literal["classification", "binary", "regression"]

__all__ = ["Batch", "Objective", "SequenceDataModule", "Sequences", "StreamSettings"]


class SequenceDataModule(LightningDataModule, ABC):
    """Serve sequences to remember; a dataset fills in the abstract members and nothing else.

    Sample i of a split depends on the data seed, the dataset (its file's name, version, settings
    and length), the split and i: on nothing else. Skill is 1 - error / `reference_error`; the error
    is 1 - accuracy over the scored answers for classes, of which there may be many
    ("classification") or two told by one logit ("binary"), the mean squared error for regression.

    Attributes:
        version: Raised whenever the same settings give other data.
        topologies: The read-outs the dataset can be answered through, the intended one first.
        objective: Whether the targets are classes, 0 or 1, or values.
        minimum_length: The shortest `sequence_length` for which the dataset is defined.
        only_lengths: The one `sequence_length` that a setting, spelt "name=value", exists at.
        greatest_lengths: The greatest `sequence_length` with a setting, spelt likewise.
        lengths_from: The setting that `sequence_length` must not fall below, with a setting spelt
            likewise; the empty text stands for any.
        minimums: The least value of a setting, by name.
        positive: The settings that must be above 0, where they are numbers.
        solved_skill: The validation skill from which on a trial counts as solved.
    """

    version: ClassVar[int]
    topologies: ClassVar[tuple[str, ...]]
    objective: ClassVar[Objective]
    minimum_length: ClassVar[int]
    only_lengths: ClassVar[dict[str, int]] = {}
    greatest_lengths: ClassVar[dict[str, int]] = {}
    lengths_from: ClassVar[dict[str, str]] = {}
    minimums: ClassVar[dict[str, int]] = {}
    positive: ClassVar[tuple[str, ...]] = ()
    solved_skill: ClassVar[float]

    def __init__(self, settings: Mapping[str, Setting], **stream: Unpack[StreamSettings]) -> None:
        """Check and keep the settings.

        Args:
            settings: The keyword-only parameters of the dataset's own `__init__`, by name.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting or a part of the stream is out of its range.
        """
        super().__init__()
        check_settings(type(self), settings)
        check_stream(type(self).__name__, stream, self.minimum_length)
        length = stream["sequence_length"]
        check_ranges(type(self).__name__, settings, self.minimums, length, self.only_lengths)
        self.sequence_length = length
        self.batch_size = stream["batch_size"]
        self.training_set_size = stream["training_set_size"]
        self._sizes = {
            "train": stream["training_sequences"],
            "validation": stream["validation_sequences"],
            "test": stream["test_sequences"],
        }
        identity = {
            "dataset": type(self).__module__.rpartition(".")[2],
            "version": self.version,
            "settings": dict(settings),
            "sequence_length": self.sequence_length,
        }
        self._entropy = [stream["data_seed"], *digest(identity)]

    @property
    @abstractmethod
    def input_size(self) -> int:
        """Return D, the number of input features."""

    @property
    @abstractmethod
    def output_size(self) -> int:
        """Return the number of classes, of logits (1) where the targets are binary, or of values."""

    @property
    @abstractmethod
    def reference_error(self) -> float:
        """Return the error at which the skill is 0: of having forgotten the furthest input."""

    @property
    @abstractmethod
    def distinct_sequences(self) -> int | None:
        """Return how many different sequences there are; None where values vary continuously.

        Where there are few, all splits hold the same ones, and held-out data does not exist.
        """

    @abstractmethod
    def baselines(self) -> dict[str, float]:
        """Return the training loss of predictors that are no networks, by name.

        Cross-entropy in nats over all targets, scored or not, or the mean squared error. The best
        constant guess is among them: "chance" for classes, the distribution of all targets, and
        "constant_mean" for values.
        """

    @abstractmethod
    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` sequences, random through `generator` alone, in arrays of their own."""

    @final
    @property
    def input_steps(self) -> int:
        """Return how many steps the inputs have."""
        return int(self._example().inputs_BTD.shape[1])

    @final
    @property
    def output_steps(self) -> int:
        """Return how many steps are answered: 1 where the answers have no axis of steps."""
        scored = self._example().scored
        return 1 if scored.ndim == 1 else int(scored.shape[1])

    @final
    def sequences(self, split: str, start: int, count: int) -> Sequences:
        """Return the samples [start, start + count) of "train", "validation" or "test".

        A split has no end: its size says how much of it the loaders serve. The N sequences of a
        finite training set are samples [0, N) of "train".

        Raises:
            ValueError: There is no such split, or the range is empty or begins before 0.
        """
        return SampleStream(self.generate, self._entropy, split).read(start, count)

    @final
    def train_dataloader(self) -> "DataLoader[Batch]":
        """Return a loader of exactly the budget; another pass over it repeats the first."""
        size = self.training_set_size
        if size is None:
            return loader(lambda: self._in_order("train"))
        return loader(lambda: self._shuffled(size))

    @final
    def val_dataloader(self) -> "DataLoader[Batch]":
        """Return a loader of the validation split."""
        return loader(lambda: self._in_order("validation"))

    @final
    def test_dataloader(self) -> "DataLoader[Batch]":
        """Return a loader of the test split."""
        return loader(lambda: self._in_order("test"))

    def _example(self) -> Sequences:
        """Return one sequence that is part of no split, for its shapes."""
        return self.generate(np.random.default_rng(0), 1)

    def _in_order(self, split: str) -> Iterator[Sequences]:
        """Yield batches of a split in the order of their indices, generated when asked for."""
        stream = SampleStream(self.generate, self._entropy, split)
        start = 0
        for count in self._counts(split):
            yield stream.read(start, count)
            start += count

    def _shuffled(self, size: int) -> Iterator[Sequences]:
        """Yield batches of the finite training set; the whole set is held in memory."""
        finite_set = self.sequences("train", 0, size)
        for index in reshuffled(self._entropy, size, self._counts("train")):
            yield pick(finite_set, index)

    def _counts(self, split: str) -> Iterator[int]:
        """Yield the size of each batch; the last one holds what is left."""
        size = self._sizes[split]
        most = self.batch_size if split == "train" else EVALUATION_BATCH
        for start in range(0, size, most):
            yield min(most, size - start)
