"""Say which part of a study a grid is."""

from collections.abc import Sequence
from typing import Any, Literal

from bench.fields import Strict

# As many comparisons as a report may name in advance.
MOST_CAUSES = 6


class Part(Strict):
    """Hold which question a grid answers, in words for a reader.

    Attributes:
        section: How far back networks remember, how that goes with their size, what of the training makes
            one fail where another does not, or what nobody can learn.
        name: What a grid of causes switches, or what a control is.
        against: The grid of causes, by its name, that it is tested against; named before the sweep
            runs. Without it, it is described.
    """

    section: Literal["horizon", "size", "cause", "control"]
    name: str = ""
    against: str = ""


def part_faults(parts: list[Part]) -> list[str]:
    """Name what keeps the parts of a sweep from being told apart or tested.

    Args:
        parts: Those of its grids.
    """
    causes = [part.name for part in parts if part.section == "cause"]
    tested = [part for part in parts if part.against]
    faults = [
        f"part {name!r}: {causes.count(name)} grids of causes have that name; give each its own"
        for name in dict.fromkeys(causes)
        if causes.count(name) > 1
    ]
    faults += [
        f"part {part.name!r}: expected against to name another grid of causes, got {part.against!r}; "
        f"these are {', '.join(repr(name) for name in causes) or 'none'}"
        for part in tested
        if part.section != "cause" or part.against not in causes or part.against == part.name
    ]
    if len(tested) > MOST_CAUSES:
        faults.append(
            f"expected at most {MOST_CAUSES} parts with against, got {len(tested)}: tests named in advance "
            "are corrected for their number, and many show nothing; leave against out where a "
            "description is enough"
        )
    return faults


def setting_faults(part: Part | None, points: Sequence[dict[str, Any]]) -> list[str]:
    """Name what keeps a grid of causes from switching one thing.

    Args:
        part: Which part the grid is.
        points: The grid's points.
    """
    if part is None or part.section != "cause":
        return []
    settings = {repr({k: v for k, v in point.items() if k != "seed"}) for point in points}
    if len(settings) <= 1:
        return []
    return [
        f"part {part.name!r} is held against another, so its grid should hold one setting, got "
        f"{len(settings)}; give each a grid of its own"
    ]
