"""Tell in how many steps a gradient halves on its way back through time, for reports and TensorBoard alike.

The half-life is ln 2 / -slope of the batch mean of ln ||dL/ds_(T-k)|| over the lags k of a window that
`bench.window` names for all. Sources: Hochreiter 1991; Bengio, Simard & Frasconi 1994;
Pascanu, Mikolov & Bengio 2013, section 2, for the exponential rate.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from bench.window import fit_window

Array = npt.NDArray[np.float64]
Verdict = Literal["decays", "no decay", "dead", "too few lags"]
# Fewer points lie on a line too easily.
FEWEST = 3
# A fall of so much in ln norm over the whole window is what the record's digits round off.
ROUNDED = 1e-7


@dataclass(frozen=True)
class Fit:
    """Hold one half-life.

    Attributes:
        steps: The half-life in steps; infinite where there is no decay, 0 where the gradient is dead,
            NaN where there are too few lags.
        verdict: "no decay": the line rises or is level over the window; "dead": the gradient is
            exactly 0 in all sequences at so many of the window's lags that too few are left; "too few
            lags": the window has too few, or the gradient was not finite at too many.
        window: First and last lag of the fit.
        fit: R² of the line; NaN without one.
        dead: Largest number of sequences, at one lag of the window, whose gradient was exactly 0.
    """

    steps: float
    verdict: Verdict
    window: tuple[int, int]
    fit: float
    dead: int = 0

    @property
    def extrapolated(self) -> bool:
        """Tell whether the gradient did not even halve within the window."""
        return self.verdict == "decays" and self.steps > self.window[1] - self.window[0]


def fitted(flow: Array, dead: Array | None = None) -> Fit:
    """Return the half-life of a recorded flow.

    Args:
        flow: ln of the norm at lags 0, 1, ... to the sequence's beginning; NaN where the gradient was
            0 in every sequence.
        dead: Number of sequences whose gradient was 0, lag by lag; without it every NaN counts as 0.
    """
    if len(flow) < 2:
        return Fit(math.nan, "too few lags", (0, 0), math.nan)
    first, last = fit_window(len(flow))
    lags = np.arange(first, last + 1, dtype=np.float64)
    shown = flow[first : last + 1]
    zeros = np.isnan(shown).astype(float) if dead is None else dead[first : last + 1]
    most = 0 if dead is None else int(zeros.max())
    slope, share = fit(lags, shown)
    if not math.isfinite(slope):
        # A gradient that was not finite is no gradient of 0.
        if (np.isfinite(shown) | (zeros > 0)).sum() < FEWEST:
            return Fit(math.nan, "too few lags", (first, last), math.nan, most)
        return Fit(0.0, "dead", (first, last), math.nan, most)
    if -slope * (last - first) <= ROUNDED:
        return Fit(math.inf, "no decay", (first, last), share, most)
    return Fit(math.log(2) / -slope, "decays", (first, last), share, most)


def fit(lags: Array, flow: Array) -> tuple[float, float]:
    """Return the slope of a straight line of a flow over its lags, and R²; NaN for under three lags.

    Args:
        lags: Lags in steps.
        flow: ln of the norm at each lag; NaN where the gradient was 0, which is left out.
    """
    known = np.isfinite(flow)
    if known.sum() < FEWEST:
        return math.nan, math.nan
    slope, base = np.polyfit(lags[known], flow[known], 1)
    total = float(((flow[known] - flow[known].mean()) ** 2).sum())
    rest = float(((flow[known] - base - slope * lags[known]) ** 2).sum())
    return float(slope), 1 - rest / total if total > 0 else 1.0
