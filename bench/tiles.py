"""Lay tiles around places: for pictures whose axes step unevenly."""

from typing import Any

import numpy as np
import numpy.typing as npt


def edges(centres: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the edges of tiles around their centres, half a step past the first and the last.

    Args:
        centres: Rising, at least one; shape (tiles,).

    Returns:
        Shape (tiles + 1,).
    """
    if len(centres) < 2:
        return np.array([centres[0] - 0.5, centres[0] + 0.5])
    middles = (centres[1:] + centres[:-1]) / 2
    first, last = 2 * centres[0] - middles[0], 2 * centres[-1] - middles[-1]
    return np.concatenate([[first], middles, [last]])
