"""Serve samples by their index, so that neither batch size nor order of access changes them.

Samples are generated in chunks of 256 consecutive indices, each chunk from a seed of its own:
whole chunks keep numpy fast, and seeds by chunk keep the samples independent of who asks when.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from datamodules._sequences import Sequences, join, pick

CHUNK = 256  # part of the stream: another size would be other data

Generate = Callable[[np.random.Generator, int], Sequences]

# The first part of each spawn key, part of the stream. "order" seeds the reshuffling.
_NUMBERS = {"train": 0, "validation": 1, "test": 2, "order": 3}
SPLITS = ("train", "validation", "test")


def digest(identity: Mapping[str, object]) -> list[int]:
    """Return eight 32-bit integers that stand for a mapping of plain values."""
    text = json.dumps(identity, sort_keys=True, separators=(",", ":"))
    return [int(word) for word in np.frombuffer(hashlib.sha256(text.encode()).digest(), ">u4")]


def seeded(entropy: Sequence[int], stream: str, number: int) -> np.random.Generator:
    """Return the generator of one numbered piece of a stream."""
    key = (_NUMBERS[stream], number)
    return np.random.default_rng(np.random.SeedSequence(entropy, spawn_key=key))


class SampleStream:
    """Serve the samples of one split; the chunk read last is kept, no other."""

    def __init__(self, generate: Generate, entropy: Sequence[int], split: str) -> None:
        """Remember how to generate; nothing is generated yet.

        Raises:
            ValueError: There is no such split.
        """
        if split not in SPLITS:
            raise ValueError(f"expected split to be one of {', '.join(SPLITS)}, but got {split!r}")
        self._generate = generate
        self._entropy = entropy
        self._split = split
        self._kept: tuple[int, Sequences] | None = None

    def read(self, start: int, count: int) -> Sequences:
        """Return the samples with indices [start, start + count).

        Raises:
            ValueError: `start` is negative or `count` is not positive.
        """
        if start < 0 or count < 1:
            raise ValueError(
                f"expected start >= 0 and count >= 1, but got start {start} and count {count}"
            )
        stop = start + count
        return join(
            [
                pick(
                    self._chunk(number),
                    slice(max(start - number * CHUNK, 0), min(stop - number * CHUNK, CHUNK)),
                )
                for number in range(start // CHUNK, (stop - 1) // CHUNK + 1)
            ]
        )

    def _chunk(self, number: int) -> Sequences:
        """Return the samples [256 number, 256 number + 256)."""
        if self._kept is None or self._kept[0] != number:
            generator = seeded(self._entropy, self._split, number)
            self._kept = number, self._generate(generator, CHUNK)
        return self._kept[1]


def reshuffled(
    entropy: Sequence[int], size: int, counts: Iterator[int]
) -> Iterator[NDArray[np.int64]]:
    """Yield indices of a finite set, `count` at a time, every epoch in another order.

    A piece may span two epochs, so that the order does not depend on how it is cut.
    """
    epoch = 0
    pending = np.empty(0, dtype=np.int64)
    for count in counts:
        while len(pending) < count:
            order = seeded(entropy, "order", epoch).permutation(size)
            pending = np.concatenate([pending, order])
            epoch += 1
        yield pending[:count]
        pending = pending[count:]
