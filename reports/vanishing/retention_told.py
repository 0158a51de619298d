"""Put into sentences what is left of the first input, in the state and in what the read-out says."""

import statistics
from collections.abc import Sequence

from reports import wording
from reports.vanishing.lines import Line
from reports.vanishing.retention import FIRST_INPUT, FIRST_STATE, STATE, curve
from reports.vanishing.transport import shown_length


def sentences(part: Sequence[Line]) -> list[str]:
    """Say what is left after training, at the longest lag of the length shown.

    Args:
        part: The networks of one task.
    """
    length = shown_length(part)
    told = []
    for measure, of_what in (
        (STATE, "of a trained state, what the first input still parts is"),
        (FIRST_INPUT, "swapping the first input moves the trained answer by"),
        (FIRST_STATE, "swapping the state before it moves that answer by"),
    ):
        ends = _ends(part, length, measure)
        if len(ends) > 1:
            (low, least), (high, most) = ends[0], ends[-1]
            told.append(
                f"{of_what} {_number(low)} ({least.name}, the least) to {_number(high)} ({most.name}, the most)"
            )
    if not told:
        return []
    place = f"{wording.code(part[0].group.task)} at T = {length:,}, medians over seeds at the longest lag"
    return [f"On {place}: {'; '.join(told)}."]


def _ends(part: Sequence[Line], length: int, measure: str) -> list[tuple[float, Line]]:
    """Return each network's median at the longest lag after training, the least first."""
    found = []
    for line in part:
        known = curve(line.at(length), measure)
        values = known.last("trained") if known else ()
        if values:
            found.append((statistics.median(values), line))
    return sorted(found, key=lambda one: one[0])


def _number(value: float) -> str:
    return f"{value:.2g}"
