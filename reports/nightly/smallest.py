"""Tell the smallest loss that a night could have found, by losing it in draws of the baseline's values."""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from reports.measured import Array
from reports.nightly import scale
from reports.nightly.exact_test import critical_pairs
from reports.nightly.looks import Sides
from reports.nightly.values import Headline

DRAWS = 400
# In so many of the draws it has to be found. The draws know the baseline's values only, not the tails
# that they came from: for 95 of 100 nights more than 95 of 100 draws are asked for.
FOUND = 0.975


def smallest_loss(headline: Headline, looks: Sequence[Sides], alpha: float) -> float | None:
    """Return the smallest loss of a number that would be found by its second night at the latest.

    Late values are drawn from the baseline, with replacement, they all lose so much, and the two
    looks are taken as they would be.

    Args:
        headline: Of what.
        looks: The looks at the series, tonight's first.
        alpha: The two-sided p value that one look has to reach.

    Returns:
        A share of the baseline's median, above 0; infinite where even the loss of all of it would not be
        found; None where there are too few values to find anything.
    """
    telling = [look for look in looks if look.tells(alpha)]
    if not telling:
        return None
    pool = scale.placed(headline, looks[0].early.values)
    centre = float(np.median(pool))
    drawn = pool[_draws(pool.size, max(len(look.late) for look in telling))]
    least = [falls(headline, drawn[:, : len(look.late)], look, alpha) for look in telling]
    distance = float(np.quantile(np.min(least, axis=0), FOUND, method="higher"))
    lost = scale.share(headline, -distance, centre)
    # Whoever has no skill has none to lose.
    if lost is None or lost <= -1 or (headline == "skill" and centre < 0):
        return math.inf
    return -lost


def falls(headline: Headline, drawn: Array, look: Sides, alpha: float) -> Array:
    """Return for each draw how far its values have to fall to be found.

    Of all pairs of a late and an early value at most so many may then have the late one on top: the
    fall is what the next of these pairs differs by. And the fall has to count.

    Args:
        headline: Of what.
        drawn: Late values as they would be without a fall: draws x values.
        look: The look, for its early values.
        alpha: The p value that it has to reach.
    """
    early = scale.placed(headline, look.early.values)
    differences = (drawn[:, :, None] - early).reshape(len(drawn), -1)
    pairs = differences.shape[1]
    place = pairs - 1 - critical_pairs(len(look.late), early.size, alpha)
    middle = [(pairs - 1) // 2, pairs // 2]
    parted = np.partition(differences, [*middle, place], axis=1)
    counts = parted[:, middle].mean(axis=1) + scale.needed(headline, float(np.median(early)), -1.0)
    found: Array = np.maximum(parted[:, place], counts)
    return found


@lru_cache(maxsize=64)
def _draws(size: int, late: int) -> npt.NDArray[np.intp]:
    """Return places drawn by chance, the same ones at every call: draws x late values."""
    return np.random.default_rng(0).integers(size, size=(DRAWS, late))
