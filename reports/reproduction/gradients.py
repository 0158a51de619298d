"""Tell how fast a gradient explodes on its way back through time.

The rate is that of Pascanu, Mikolov & Bengio 2013, section 2.1, read off by least squares.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.half_life import fit
from reports import measured
from reports.measured import Array
from reports.reproduction.rows import Row
from reports.statistics import Interval, t_interval

PROBE = "gradient_flow"


@dataclass(frozen=True)
class Growth:
    """Hold how the gradient of one row grows with the lag, before training, and how training went.

    Attributes:
        row: The row.
        lags: Lags in steps.
        flows: ln of the gradient's norm at each lag, less that at the first, a seed each.
        slope: Of a straight line of them over the lags, a step; mean over seeds with its interval.
        fit: R² of that line, the median over seeds; NaN without a flow.
        norms: Largest gradient norm seen in training, a seed each; infinite where one was not finite.
        losses: Last training loss, a seed each; NaN where it was not finite.
    """

    row: Row
    lags: Array
    flows: tuple[Array, ...]
    slope: Interval
    fit: float
    norms: tuple[float, ...]
    losses: tuple[float, ...]

    @property
    def left_out(self) -> list[int]:
        """Return the updates left out because their gradient was not finite, a seed each."""
        return [int(measured.array(r, "nonfinite_steps")) for r in self.row.records]

    @property
    def finite(self) -> int:
        """Return the number of seeds whose training stayed finite throughout."""
        kept = zip(self.left_out, self.losses, self.norms, strict=True)
        return sum(not out and math.isfinite(loss + norm) for out, loss, norm in kept)


def growths(found: Sequence[Row]) -> list[Growth]:
    """Return the rows of which some seed finished, in their order."""
    return [_growth(row) for row in found if row.records]


def _growth(row: Row) -> Growth:
    probed = [record for record in row.records if PROBE in record.measurements]
    lags = np.empty(0)
    flows = []
    for record in probed:
        flow = measured.stage(record, PROBE, "initial")
        if flow is not None and flow.size:
            lags = measured.as_array(record.measurements[PROBE].axes["lag"])
            flows.append(flow - flow[0])
    lines = [fit(lags, flow) for flow in flows]
    known = [line for line in lines if math.isfinite(line[0])]
    return Growth(
        row=row,
        lags=lags,
        flows=tuple(flows),
        slope=t_interval([slope for slope, _ in known]),
        fit=statistics.median([share for _, share in known]) if known else math.nan,
        norms=tuple(_largest(measured.array(record, "gradient_norm")) for record in row.records),
        losses=tuple(measured.ends(record, "training_loss")[1] for record in row.records),
    )


def _largest(norms: Array) -> float:
    return float(np.nan_to_num(norms, nan=np.inf).max(initial=0.0))
