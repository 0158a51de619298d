"""Tell for how long the gates that keep would keep, beside what the gradient shows."""

import math
from collections.abc import Sequence

import numpy as np

from reports import measured, wording
from reports.measured import Array
from reports.vanishing.lines import Line
from reports.vanishing.rows import Row
from reports.vanishing.transport import LONGEST, STAGE_NAMES, STAGES, lives, middle

GATES = "gate_half_life"
NONE: tuple[list[float], Array] = ([], np.empty((0, 0)))


def quantiles(row: Row, stage: str) -> tuple[list[float], Array]:
    """Return the quantiles and their half-lives in steps, (layers, quantiles): median over seeds.

    A half-life that was not finite, no decay, counts as infinite. Without a gate that keeps, both are
    empty.
    """
    found = [record for record in row.records if GATES in record.measurements]
    values = [one for record in found if (one := measured.stage(record, GATES, stage)) is not None]
    if not values:
        return NONE
    named = [float(one) for one in found[0].measurements[GATES].axes["quantile"]]
    # The lower middle seed: between a number of steps and no decay lies no mean.
    ordered = np.sort(np.nan_to_num(np.array(values), nan=np.inf), axis=0)
    return named, ordered[(len(values) - 1) // 2]


def table(part: Sequence[Line], length: int) -> str:
    """Return the gates' half-lives of every network that has one, at one length; empty without any.

    Args:
        part: The networks of one task.
        length: The length.
    """
    found: list[list[str]] = []
    heads: list[str] = []
    for line, row in ((line, row) for line in part if (row := line.at(length))):
        for stage in STAGES:
            named, values = quantiles(row, stage)
            heads = [f"{100 * quantile:g} %" for quantile in named] or heads
            gradient = middle(lives(row, stage))
            found += [
                [line.name, STAGE_NAMES[stage], str(layer), *map(_steps, steps), gradient]
                for layer, steps in enumerate(values, start=1)
            ]
    if not found:
        return ""
    return wording.table(
        found, ["network", "stage", "layer", *heads, "half-life of the gradient"], 2
    )


def _steps(value: float) -> str:
    if math.isinf(value):
        return "no decay"
    return f"> {LONGEST:,}" if value > LONGEST else wording.figures(value)


def sentences(part: Sequence[Line], length: int) -> list[str]:
    """Tell for each stage the median unit of the lowest layer, and the highest quantile of its units."""
    said = []
    for stage in STAGES:
        clauses, top = [], 0.0
        for line in part:
            row = line.at(length)
            named, values = quantiles(row, stage) if row else NONE
            if named:
                at_half, top = named.index(min(named, key=lambda one: abs(one - 0.5))), named[-1]
                clauses.append(
                    f"{_steps(values[0, at_half])} and {_steps(values[0, -1])} for {line.name}"
                )
        if clauses:
            said.append(
                f"Half-life of the gate that keeps {STAGE_NAMES[stage]} (T = {length:,}), in steps, of the median unit "
                f"and at the {100 * top:g} % quantile of the units: {'; '.join(clauses)}."
            )
    return said
