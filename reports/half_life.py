"""Sum up in how many steps gradients halve on their way back through time, over the seeds of a setting.

The fit itself is `bench.half_life`, which TensorBoard's event files are written by, too.
"""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.half_life import Fit, fitted
from bench.record import Record
from reports import measured
from reports.horizon import Horizon, Spread, spread
from reports.measured import Array
from reports.statistics import Interval, log_t_interval

# The gradient at each lag, as a probe reads it in float64.
FLOW = "gradient_flow"


@dataclass(frozen=True)
class HalfLife(Fit):
    """Hold one half-life, to be set beside others; see `bench.half_life.Fit`."""

    @property
    def bound(self) -> Horizon | None:
        """Return it as a censored number: past all where there is no decay, below all where it is dead."""
        if self.verdict == "too few lags":
            return None
        if self.verdict == "decays":
            return Horizon(self.steps, "none", (self.steps, self.steps))
        if self.verdict == "dead":
            return Horizon(0.0, "left", (0.0, 0.0))
        return Horizon(math.inf, "right", (math.inf, math.inf))


def half_life(flow: Array, dead: Array | None = None) -> HalfLife:
    """Return the half-life of a recorded flow; see `bench.half_life.fitted`."""
    return HalfLife(**vars(fitted(flow, dead)))


def of_record(record: Record, stage: str, name: str = FLOW) -> HalfLife | None:
    """Return the half-life of one trial; None where its gradient was not measured.

    Args:
        record: The trial.
        stage: "initial" or "trained".
        name: The measurement of the gradient at each lag.
    """
    flow = measured.stage(record, name, stage)
    if flow is None or not flow.size:
        return None
    return half_life(flow, measured.stage(record, f"{name}_dead", stage))


@dataclass(frozen=True)
class HalfLives:
    """Hold the half-lives of several seeds.

    Attributes:
        each: One a seed, those with too few lags left out.
    """

    each: tuple[HalfLife, ...]

    @property
    def interval(self) -> Interval | None:
        """Return the geometric mean with its log-t interval; None where some seed's is not in the window.

        A slope near 0 can be any half-life: such ones are not log-normal, and no more than a lower bound.
        """
        if not self.each or any(one.verdict != "decays" or one.extrapolated for one in self.each):
            return None
        return log_t_interval([one.steps for one in self.each])

    @property
    def spread(self) -> Spread | None:
        """Return the median and the range, "no decay" past all and "dead" below all; None without a seed."""
        return spread([bound for one in self.each if (bound := one.bound)])

    @property
    def fit(self) -> float:
        """Return the median R²; NaN without a line."""
        known = [one.fit for one in self.each if math.isfinite(one.fit)]
        return statistics.median(known) if known else math.nan

    @property
    def dead(self) -> int:
        """Return the largest number of dead sequences at one lag of a seed's window."""
        return max((one.dead for one in self.each), default=0)

    @property
    def extrapolated(self) -> bool:
        """Tell whether the gradient of some seed did not even halve within the window."""
        return any(one.extrapolated for one in self.each)

    @property
    def middle(self) -> float:
        """Return the median in steps: infinite for no decay, 0 for dead, NaN without a seed."""
        if self.spread is None:
            return math.nan
        low, high = (one.value for one in self.spread.middle)
        return low if low == high else math.sqrt(low * high) if low else 0.0


def half_lives(found: Sequence[HalfLife]) -> HalfLives:
    """Return what the seeds of one setting show."""
    return HalfLives(tuple(one for one in found if one.verdict != "too few lags"))


def of_records(records: Iterable[Record], stage: str, name: str = FLOW) -> HalfLives:
    """Return the half-lives of the seeds of one setting; see `of_record`."""
    found = (of_record(record, stage, name) for record in records)
    return half_lives([one for one in found if one is not None])
