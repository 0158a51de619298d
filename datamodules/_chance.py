"""State what the best constant guess costs."""

import math


def binary_entropy(share: float) -> float:
    """Return the entropy in nats of a coin that shows one side with a probability of `share`.

    Args:
        share: A probability, 0 < share < 1.
    """
    rest = 1 - share
    return -share * math.log(share) - rest * math.log(rest)
