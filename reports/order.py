"""Tell whether the textbook's order of cells is seen.

Plain cells have one gate's worth of weights (`rnn_tanh`, `rnn_relu`), gated cells more. The
textbook says that gated cells remember longer. Here that order counts as seen where every seed of
a gated cell has a longer horizon than every seed of the strongest plain cell: a description, not a
test.
"""

from collections.abc import Sequence
from math import comb
from typing import Literal

from reports.comparisons import ALPHA
from reports.frame import gates
from reports.summary import Group

Order = Literal["seen", "partly seen", "not seen", "not to be told", "not asked"]
Relation = Literal["beyond", "short", "edge", "overlap"]


def order(part: Sequence[Group]) -> Order:
    """Tell whether the textbook's order is seen among the default cells of one task and variant."""
    plain, gated = sides(part)
    if plain is None or not gated:
        return "not asked"
    relations = [relation(group, plain) for group in gated]
    if "short" in relations:
        return "not seen"
    if all(one == "beyond" for one in relations):
        return "seen"
    return "partly seen" if "beyond" in relations else "not to be told"


def relation(first: Group, second: Group) -> Relation:
    """Tell how the horizons of the seeds of two groups lie to each other."""
    one, two = first.spread, second.spread
    if one is None or two is None:
        raise ValueError(f"expected groups with horizons, got {first} and {second}")
    if one.low.beyond(two.high):
        return "beyond"
    if two.low.beyond(one.high):
        return "short"
    ends = {one.low, one.high, two.low, two.high}
    return "edge" if len(ends) == 1 and one.low.censoring != "none" else "overlap"


def sides(part: Sequence[Group]) -> tuple[Group | None, list[Group]]:
    """Return the strongest plain cell and the gated cells, at the default initialisation."""
    default = [group for group in part if group.initialisation == "default" and group.spread]
    plain = [group for group in default if gates(group.cell) == 1]
    gated = [group for group in default if gates(group.cell) > 1]
    return max(plain, key=lambda group: group.strength, default=None), gated


def few(first: Group, second: Group) -> bool:
    """Tell whether complete separation of the seeds would often be chance (2 of the orders)."""
    one, two = len(first.horizons), len(second.horizons)
    return 2 / comb(one + two, one) > ALPHA
