"""Answer what exercise 2 of course notes 0 claims: that an LSTM remembers where an RNN forgets."""

import statistics
from collections.abc import Sequence

from reports import wording
from reports.frame import gates
from reports.reproduction.influence import Curve

# A network with this trained median keeps the influence.
KEPT = 0.5


def claim(found: Sequence[Curve]) -> list[str]:
    """Say whether the claim is seen at the default initialisation; nothing where a side is missing."""
    reaches: dict[str, int] = {}
    for curve in found:
        if curve.initialisation == "default" and curve.points:
            reaches[curve.cell] = max(curve.reach, reaches.get(curve.cell, 0))
    plain = {cell: reach for cell, reach in reaches.items() if gates(cell) == 1}
    gated = {cell: reach for cell, reach in reaches.items() if gates(cell) > 1}
    if not plain or not gated:
        return []
    seen = min(gated.values()) > max(plain.values())
    told = [
        f"{f'T = {reach:,}' if reach else 'none'} for {wording.code(cell)}"
        for cell, reach in [*plain.items(), *gated.items()]
    ]
    return [
        f"At the default initialisation the greatest length that a seed solved is {wording.listing(told)}, "
        f"so the exercise's claim is {'seen' if seen else 'not seen'} here at the default initialisation. "
        + _keepers(found)
    ]


def _keepers(found: Sequence[Curve]) -> str:
    longest = max(point.length for curve in found for point in curve.points)
    names = [
        wording.code(curve.name)
        for curve in found
        for point in curve.points
        if point.length == longest and statistics.median(point.trained) >= KEPT
    ]
    if not names:
        return (
            f"No network keeps the influence at T = {longest:,} (trained median of {KEPT} or more)."
        )
    return (
        f"At the longest length, T = {longest:,}, the influence is kept (trained median of {KEPT} or "
        f"more) by {wording.listing(names)}."
    )
