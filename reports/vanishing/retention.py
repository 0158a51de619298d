"""Tell how far into a sequence its beginning still shows: in the state, and in what the read-out says."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from reports import measured
from reports.measured import Array
from reports.vanishing.rows import Row

FIRST_INPUT = "first_input_influence_by_lag"
FIRST_STATE = "initial_state_influence"
STATE = "state_retention"

Stage = Literal["initial", "trained"]


@dataclass(frozen=True)
class Curve:
    """Hold how one measurement of one setting falls with the lag.

    Attributes:
        lags: Lags in steps, rising, the same for every seed.
        initial: Values before training, a seed each; NaN where one was not finite.
        trained: Values after it.
    """

    lags: Array
    initial: tuple[Array, ...]
    trained: tuple[Array, ...]

    def last(self, stage: Stage) -> tuple[float, ...]:
        """Return each seed's value at the longest lag, those that are finite."""
        ends = [float(values[-1]) for values in getattr(self, stage)]
        return tuple(end for end in ends if np.isfinite(end))


def curve(row: Row | None, name: str) -> Curve | None:
    """Return a measurement by lag; None where no seed left it."""
    read = [record for record in row.records if name in record.measurements] if row else []
    if not read:
        return None
    lags = read[0].measurements[name].axes["lag"]
    alike = [record for record in read if record.measurements[name].axes["lag"] == lags]
    stages = (
        [measured.stage(record, name, which) for record in alike]
        for which in ("initial", "trained")
    )
    initial, trained = (tuple(one for one in stage if one is not None) for stage in stages)
    return Curve(measured.as_array(lags), initial, trained) if lags else None
