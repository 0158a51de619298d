"""Hold the gradient's half-life against what the leading Lyapunov exponent gives: ln 2 / |lambda_1|.

Both are rates over the same lags, found in different ways: one from the loss's own gradient, one
from the Jacobians alone. Sources: Vogt et al. 2020; Engelken, Wolf & Abbott 2023.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.record import Record
from reports import measured, wording
from reports.half_life import HalfLife
from reports.ranks import association
from reports.statistics import Interval, log_t_interval
from reports.vanishing.lines import Line
from reports.vanishing.rows import Row
from reports.vanishing.transport import STAGE_NAMES, STAGES, of_record

EXPONENTS = "lyapunov_exponents"
# The two are said to agree where one is at most a tenth more than the other.
NEAR = 1.1


@dataclass(frozen=True)
class Agreement:
    """Hold both figures of one setting at one stage.

    Attributes:
        line: The network.
        row: Its setting at one length.
        stage: "initial" or "trained".
        pairs: The half-life and ln 2 / |lambda_1| in steps, a seed each; infinite where nothing decays.
        window: Steps over which both are measured.
    """

    line: Line
    row: Row
    stage: str
    pairs: tuple[tuple[float, float], ...]
    window: int

    @property
    def ratios(self) -> list[float]:
        """Return how many times as long the half-life is, for the seeds where both halve within the window.

        Longer ones are extrapolated from slopes near 0, whose ratio can be anything.
        """
        return [one / two for one, two in self.pairs if one and max(one, two) <= self.window]

    @property
    def ratio(self) -> Interval | None:
        """Return the geometric mean of the ratios with its log-t interval; None without one."""
        return log_t_interval(self.ratios) if self.ratios else None

    @property
    def medians(self) -> tuple[float, float]:
        """Return the lower middle seed's half-life, and that of ln 2 / |lambda_1|."""
        first, second = zip(*self.pairs, strict=True)
        return statistics.median_low(first), statistics.median_low(second)


def agreements(part: Sequence[Line], stage: str, length: int | None = None) -> list[Agreement]:
    """Return every setting in which both were measured.

    Args:
        part: The networks.
        stage: "initial" or "trained".
        length: The length; None for all.
    """
    found = []
    settings = [(line, row) for line in part for row in line.rows]
    for line, row in settings:
        each = [pair for record in row.records if (pair := _pair(record, stage))]
        if each and length in (None, row.length):
            pairs = tuple((life.steps, given) for life, given in each)
            first, last = each[0][0].window
            found.append(Agreement(line, row, stage, pairs, last - first))
    return found


def _pair(record: Record, stage: str) -> tuple[HalfLife, float] | None:
    life, exponents = of_record(record, stage), measured.stage(record, EXPONENTS, stage)
    if life is None or math.isnan(life.steps) or exponents is None or not exponents.size:
        return None
    leading = float(exponents[0])
    if math.isnan(leading):
        return None
    return life, math.log(2) / -leading if leading < 0 else math.inf


def table(part: Sequence[Line], length: int) -> str:
    """Return both figures and their ratio for every network at one length; empty without any."""
    heads = ["network", "stage", "T", "seeds", "half-life", "ln 2 / \\|λ₁\\|", "ratio"]
    found = [
        [
            one.line.name,
            STAGE_NAMES[stage],
            f"{length:,}",
            str(len(one.pairs)),
            *map(_steps, one.medians),
            _ratio(one),
        ]
        for stage in STAGES
        for one in agreements(part, stage, length)
    ]
    return wording.table(found, heads, 2) if found else ""


def _steps(value: float) -> str:
    if value == 0:
        return "dead"
    return "no decay" if math.isinf(value) else wording.figures(value)


def _ratio(one: Agreement) -> str:
    """Return the ratio with its interval, and its number of seeds where not all of them have one."""
    ratio, count = one.ratio, len(one.ratios)
    if ratio is None:
        return wording.NOTHING
    middle, low, high = (wording.figures(value, 3) for value in ratio)
    told = middle if math.isnan(ratio.low) else f"{middle} ({low} to {high})"
    return told if count == len(one.pairs) else f"{told}, {wording.count(count, 'seed')}"


def sentences(part: Sequence[Line]) -> list[str]:
    """Say for each stage how near the two figures are, over all settings of some networks."""
    return [_sentence(found) for stage in STAGES if (found := agreements(part, stage))]


def _sentence(found: Sequence[Agreement]) -> str:
    ratios = [one.ratio.estimate for one in found if one.ratio]
    settings = wording.count(len(found), "setting")
    said = f"{STAGE_NAMES[found[0].stage].capitalize()}, over {settings} (network and length)"
    if ratios:
        near = sum(1 / NEAR <= ratio <= NEAR for ratio in ratios)
        middle, low, high = map(
            wording.figures, (statistics.median(ratios), min(ratios), max(ratios))
        )
        said += (
            f" the half-life is {middle} times ln 2 / |λ₁| in the median (from {low} to {high}), and within a "
            f"tenth of it in {near} of {len(ratios)} where both halve within the window"
        )
    else:
        said += " there is none in which both halve within the window"
    order = association([(_rounded(one.medians[0]), _rounded(one.medians[1])) for one in found])
    if math.isnan(order.tau):
        return said + "; an order of the settings cannot be told."
    return said + f"; the rank correlation of the two (Kendall's τ_b) is {order.tau:.2f}."


def _rounded(steps: float) -> float:
    """Return a number with the digits it is told with: what is told alike is a tie."""
    return float(f"{steps:.2g}")
