"""Put into sentences whether half-lives tell horizons."""

import math
from collections.abc import Sequence

from reports import wording
from reports.ranks import Association
from reports.vanishing.lines import Line
from reports.vanishing.prediction import (
    STEADY,
    STRONG,
    WEAK,
    Point,
    order,
    pairs,
    points,
    verdict,
)
from reports.vanishing.transport import STAGE_NAMES, STAGES, middle

MOST_NAMED = 3
ANSWERS = {
    "yes": "yes: it orders the networks nearly as their horizons do",
    "partly": "partly",
    "no": "no",
    "few": "too few networks to say",
    "ties": "not to be told: all half-lives, or all horizons, are alike",
}
RULE = (
    f"Yes stands for a rank correlation (Kendall's τ_b) of at least {STRONG} that stays at least {STEADY} whichever "
    f"network is left out, no for one below {WEAK}, partly for what lies between. The networks are chosen, not drawn "
    "at random, so there is no p value."
)


def table(part: Sequence[Line], length: int) -> str:
    """Return half-life and horizon of every network of one task, those that remember furthest last."""
    heads = [
        "network",
        "T",
        "half-life before training",
        "half-life after training",
        "H50-learn",
        "range over seeds",
    ]
    known = {stage: {p.line.name: p for p in points(part, stage, length)} for stage in STAGES}
    named = known["initial"] | known["trained"]
    found = [
        [name, f"{length:,}",
         *(middle(known[s][name].lives) if name in known[s] else wording.NOTHING for s in STAGES),
         wording.median(point.horizon), wording.extent(point.horizon)]
        for name, point in sorted(named.items(), key=lambda item: item[1].ranks[1])
    ]  # fmt: skip
    return wording.table(found, heads, 1) if found else ""


def sentences(part: Sequence[Line], length: int) -> list[str]:
    """Say for each stage whether one tells the other, and by which pairs of networks not.

    Args:
        part: The networks of one task.
        length: Of which the half-lives are.
    """
    said = []
    for stage in STAGES:
        if found := points(part, stage, length):
            said += [_answer(found, stage, length), *_exceptions(found)]
    return said


def _answer(found: Sequence[Point], stage: str, length: int) -> str:
    whole = order(found)
    own = [point for point in found if not point.line.group.oracle]
    said = (
        f"Does the half-life {STAGE_NAMES[stage]} (T = {length:,}) tell the horizon H50-learn? "
        f"{ANSWERS[verdict(whole)].capitalize()} ({_told(whole)}"
    )
    if len(own) < len(found):
        said += f"; without the oracles {_told(order(own))}"
    return said + ")."


def _told(one: Association) -> str:
    networks = wording.count(one.size, "network")
    if math.isnan(one.tau):
        return f"no τ_b, {networks}"
    if math.isnan(one.low):
        return f"τ_b = {one.tau:.2f}, {networks}"
    return f"τ_b = {one.tau:.2f}, {one.low:.2f} to {one.high:.2f} with any one left out, {networks}"


def _exceptions(found: Sequence[Point]) -> list[str]:
    seen = pairs(found)
    if not seen.count:
        return ["No two of them have horizons that the tested lags tell apart in every seed."]
    said = (
        f"Of {wording.count(seen.count, 'pair')} whose horizons the tested lags tell apart in every seed, the "
        f"half-lives are apart the same way in {seen.same}, the other way in {len(seen.other)}, and overlap in "
        f"{len(seen.overlap)}"
    )
    odd = [*seen.other, *seen.overlap][:MOST_NAMED]
    named = [
        f"{far.line.name} remembers further than {near.line.name} with a half-life of {middle(far.lives)} "
        f"against {middle(near.lives)}"
        for far, near in odd
    ]
    return [f"{said}{': ' if named else ''}{'; '.join(named)}."]
