"""Compute the constants that the page of theory names, so that none is typed."""

import math
import sys
from dataclasses import dataclass

from reports import wording

# The smallest normal numbers: below, precision is lost, and soon all of it.
SMALLEST = {"float32": 2.0**-126, "float64": sys.float_info.min}
FORGET_BIASES = (0, 1, 2, 3, 5)


@dataclass(frozen=True)
class Forgetting:
    """Hold what a constant bias of the forget gate gives a cell whose other input to it is 0.

    Attributes:
        bias: The sum of torch's two biases.
    """

    bias: float

    @property
    def gate(self) -> float:
        """Return the share of the cell state that is kept each step: the logistic function."""
        return 1 / (1 + math.exp(-self.bias))

    @property
    def half_life(self) -> float:
        """Return the steps in which the gradient halves: ln 2 / -ln of the gate.

        Source: Gers, Schmidhuber & Cummins 2000; Mahto et al. 2021, section 3.
        """
        return half_life(self.gate)

    @property
    def left(self) -> float:
        """Return what is left of a gradient after 100 steps."""
        return self.gate**100


def half_life(factor: float) -> float:
    """Return the steps in which a gradient halves that is multiplied by a factor in (0, 1) each step.

    Raises:
        ValueError: The factor does not lie between 0 and 1.
    """
    if not 0 < factor < 1:
        raise ValueError(f"expected a factor between 0 and 1, got {factor}; only such a one decays")
    return math.log(2) / -math.log(factor)


def forget_table() -> str:
    """Return the half-life of the cell state by the bias of the forget gate."""
    rows = [
        [
            str(one.bias),
            f"{one.gate:.3f}",
            wording.figures(one.half_life, 3 if one.half_life > 99 else 2),
            f"{one.left:.1e}" if one.left < 1e-3 else wording.figures(one.left),
        ]
        for one in map(Forgetting, FORGET_BIASES)
    ]
    heads = [
        "forget bias (both of torch's, summed)",
        "gate f",
        "half-life, steps",
        "left after 100 steps",
    ]
    return wording.table(rows, heads, 0)


def constants() -> dict[str, str]:
    """Return what the text of the theory names, worded.

    Returns:
        radius: Spectral radius that torch's law gives a plain cell of many units: uniform over
            ±1/√H has variance 1/(3H), and a matrix of such entries the radius √(H · 1/(3H)).
            Source: Geman 1986.
        radius_half_life: Half-life at that radius, in steps.
        norm: Largest singular value of the same matrix, twice that. Source: Yin, Bai & Krishnaiah 1988.
        half: Half-life at a forget gate of 1/2, in steps.
        after_100: What is left of a gradient after 100 such steps.
        float32_lag, float64_lag: Steps after which it is no normal number any more.
    """
    radius = 1 / math.sqrt(3)
    neutral = Forgetting(0)
    return {
        "radius": wording.figures(radius),
        "radius_half_life": wording.figures(half_life(radius)),
        "norm": wording.figures(2 * radius, 3),
        "half": wording.figures(neutral.half_life),
        "after_100": f"{neutral.left:.1e}",
        **{
            f"{name}_lag": f"{math.floor(math.log(smallest, neutral.gate)):,}"
            for name, smallest in SMALLEST.items()
        },
    }
