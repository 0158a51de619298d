"""Tell how far back a gradient travels: half-lives before training and after it."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from bench.record import Record
from reports import half_life, measured, wording
from reports.half_life import FLOW, HalfLife, HalfLives, half_lives
from reports.horizon import Horizon
from reports.measured import STAGE_NAMES as STAGE_NAMES  # read from here by other files
from reports.measured import STAGES as STAGES
from reports.measured import Array
from reports.vanishing.lines import Line, half_solved, lengths
from reports.vanishing.rows import Row

BY_PART = "gradient_flow_by_part"
BEYOND = "†"
# Above this a half-life says no more than that there is all but no decay.
LONGEST = 10_000


def lives(row: Row, stage: str, part: str = "") -> HalfLives:
    """Return the half-lives of the seeds of one setting.

    Args:
        row: The setting.
        stage: "initial" or "trained".
        part: Part of the state, such as "c1"; empty for all of it.
    """
    found = (of_record(record, stage, part) for record in row.records)
    return half_lives([one for one in found if one is not None])


def of_record(record: Record, stage: str, part: str = "") -> HalfLife | None:
    """Return the half-life of one trial; None where its gradient was not measured.

    Args:
        record: The trial.
        stage: "initial" or "trained".
        part: Part of the state; empty for all of it.
    """
    if not part:
        return half_life.of_record(record, stage)
    flow = measured.stage(record, BY_PART, stage)
    if flow is None or not flow.size:
        return None
    parts = record.measurements[BY_PART].axes["part"]
    # A part can be dead where the whole is not: what is NaN in it counts as 0.
    return half_life.half_life(flow[parts.index(part)]) if part in parts else None


def flows(row: Row, stage: str) -> tuple[Array, list[Array]]:
    """Return the lags, and for each seed the gradient's norm over that at lag 0, as a power of ten."""
    lags: Array = np.empty(0)
    found = []
    for record in row.records:
        flow = measured.stage(record, FLOW, stage)
        if flow is not None and flow.size:
            lags = measured.as_array(record.measurements[FLOW].axes["lag"])
            found.append((flow - flow[0]) / math.log(10))
    return lags, found


def longer(row: Row) -> str:
    """Say how training changed the half-life: "longer" or "shorter" in every seed, or "mixed"; empty without one."""
    pairs = [
        [one.bound.rank for one in both if one is not None and one.bound]
        for both in ([of_record(record, stage) for stage in STAGES] for record in row.records)
    ]
    return every([(pair[0], pair[1]) for pair in pairs if len(pair) == 2])


def every(pairs: Sequence[tuple[Any, Any]]) -> str:
    """Say whether the second of all pairs is longer, or shorter, than the first; empty without a pair."""
    if not pairs:
        return ""
    if all(first < second for first, second in pairs):
        return "longer"
    return "shorter" if all(second < first for first, second in pairs) else "mixed"


def shown_length(part: Sequence[Line]) -> int:
    """Return the length that figures of one length show.

    It is the longest at which some network without an oracle solved the task in at least half of its
    seeds, so that there is something learned to see; where none did, the shortest.
    """
    solved = [
        row.length
        for line in part
        for row in line.rows
        if not row.trial.is_oracle and half_solved(row)
    ]
    return max(solved, default=lengths(part)[0])


def word(bound: Horizon) -> str:
    """Word a half-life in steps, or why it has none."""
    if bound.censoring != "none":
        return {"left": "dead", "right": "no decay"}[bound.censoring]
    return f"> {LONGEST:,}" if bound.value > LONGEST else wording.figures(bound.value)


def told(found: HalfLives) -> str:
    """Word the half-lives of several seeds: what lies in the middle, and in brackets how far they spread.

    That is the geometric mean with its 95 % log-t interval where the gradient of every seed at least
    halves within the window; else the median with the range over seeds, marked with a dagger.
    """
    interval, spread = found.interval, found.spread
    if spread is None:
        return wording.NOTHING
    if interval is not None:
        if math.isnan(interval.low):
            return wording.figures(interval.estimate)
        ends = f"{wording.figures(interval.low)} to {wording.figures(interval.high)}"
        return f"{wording.figures(interval.estimate)} ({ends})"
    ends = word_between(spread.low, spread.high)
    said = middle(found)
    return f"{said} {BEYOND}" if said == ends else f"{said} ({ends}) {BEYOND}"


def word_between(low: Horizon, high: Horizon) -> str:
    """Word two half-lives, once where they are told alike."""
    first, second = word(low), word(high)
    return first if first == second else f"{first} to {second}"


def middle(found: HalfLives) -> str:
    """Word the median half-life alone; both middle seeds where they cannot be averaged."""
    if found.spread is None:
        return wording.NOTHING
    return word(found.spread.median) if found.spread.median else word_between(*found.spread.middle)
