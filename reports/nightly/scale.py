"""Say on what scale each headline is compared, and how large a change must be to count at all."""

import math
from collections.abc import Iterable, Mapping

import numpy as np

from reports.measured import Array
from reports.nightly.finding import Verdict
from reports.nightly.location import Bounds
from reports.nightly.side import Side
from reports.nightly.values import DIRECTION, Headline

# The smallest change that makes an alarm, as a share of the baseline, however sure it is.
MINIMUM: Mapping[Headline, float] = {
    "skill": 0.05,
    "horizon": 0.10,
    "half_life": 0.10,
    "step_time": 0.10,
    "memory": 0.05,
}
# The same in units, where the share would be less: near a skill of 0 any change is a large share.
SKILL_MINIMUM = 0.02


def placed(headline: Headline, values: Iterable[float]) -> Array:
    """Return values as they are compared: skills as they are, steps, seconds and MiB by their logarithm."""
    data = np.asarray(list(values), dtype=float)
    return data if headline == "skill" else np.log(data)


def bounds(headline: Headline, side: Side) -> Bounds:
    """Return what is known of values, as they are compared."""
    # Nothing is known below the lower edge: 0, whose logarithm is minus infinity.
    with np.errstate(divide="ignore"):
        return Bounds(placed(headline, side.low), placed(headline, side.high))


def needed(headline: Headline, centre: float, sign: float) -> float:
    """Return how far a change must go to count.

    Args:
        headline: Of what.
        centre: The baseline's median, as placed.
        sign: Below 0 for a change downwards.

    Returns:
        A distance as placed, above 0.
    """
    if headline == "skill":
        return max(MINIMUM[headline] * abs(centre), SKILL_MINIMUM)
    return abs(math.log1p(math.copysign(MINIMUM[headline], sign)))


def share(headline: Headline, distance: float, centre: float) -> float | None:
    """Return a distance as a share of the baseline; None for a skill of about 0, which has no share.

    Args:
        headline: Of what.
        distance: As placed, below 0 for less.
        centre: The baseline's median, as placed.
    """
    if headline == "skill":
        of = base(headline, centre)
        return None if of is None else distance / of
    return math.expm1(distance)


def base(headline: Headline, centre: float) -> float | None:
    """Return what shares are taken of, in the headline's unit; None for a skill of about 0.

    Args:
        headline: Of what.
        centre: The baseline's median, as placed.
    """
    if headline == "skill":
        return abs(centre) if abs(centre) >= SKILL_MINIMUM else None
    return math.exp(centre)


def in_units(headline: Headline, distance: float, centre: float) -> float:
    """Return a distance in the headline's unit.

    Args:
        headline: Of what.
        distance: As placed.
        centre: The baseline's median, as placed.
    """
    return distance if headline == "skill" else math.exp(centre) * math.expm1(distance)


def towards(headline: Headline, distance: float) -> Verdict:
    """Say whether a change by some distance is for the worse or for the better."""
    return "better" if (distance > 0) is (DIRECTION[headline] == "higher") else "worse"
