"""Wrap a source of batches as a torch DataLoader that Lightning has nothing to warn about."""

import warnings
from collections.abc import Callable, Iterator

import torch
from lightning.fabric.utilities.warnings import PossibleUserWarning
from torch.utils.data import DataLoader, IterableDataset

from datamodules._sequences import Batch, Sequences, as_batch

Source = Callable[[], Iterator[Sequences]]


class _Passes(IterableDataset[Batch]):
    """Start the source anew at each pass; has no `__len__`, against which Lightning would warn."""

    def __init__(self, source: Source) -> None:
        """Remember the source."""
        self._source = source

    def __iter__(self) -> Iterator[Batch]:
        """Start a pass."""
        return map(as_batch, self._source())


def loader(source: Source) -> "DataLoader[Batch]":
    """Return a loader in the calling process of the batches that a source yields."""
    # Lightning advises worker processes on machines with more than two cores. There is nothing to
    # gain: a batch of 64 sequences of 100 steps is made in about a tenth of a millisecond.
    warnings.filterwarnings(
        "ignore", message=".*does not have many workers", category=PossibleUserWarning
    )
    # torch draws a seed for workers at every pass, from a generator of its own here: the global
    # one may be the model's, and loading must leave it alone.
    return DataLoader(_Passes(source), batch_size=None, generator=torch.Generator())
