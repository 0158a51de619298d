"""Lay out many small panels in a few figures."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def chunks(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """Yield the items in runs of nearly equal length, none longer than `most`."""
    count = -(-len(items) // most)
    for number in range(count):
        yield items[number * len(items) // count : (number + 1) * len(items) // count]


def wrapped(name: str, width: int) -> str:
    """Break a name over two lines at most, never beside an equals sign."""
    kept = name.replace(" = ", "\u00a0=\u00a0")
    return "\n".join(textwrap.wrap(kept, width, max_lines=2, placeholder=" …"))
