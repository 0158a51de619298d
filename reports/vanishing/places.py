"""Set each cell as PyTorch draws it beside the same cell at other initialisations."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import wording
from reports.vanishing.contrasts import defaults, further, strongest, told_apart
from reports.vanishing.lines import Line, by_task, lengths


@dataclass(frozen=True)
class Place:
    """Hold how one cell fares on one task, by who draws its first weights.

    Attributes:
        task: The task.
        length: Its longest length.
        usual: As PyTorch draws it.
        others: At the other initialisations, without oracles.
        oracle: The best that was told the length; None where none was.
    """

    task: str
    length: int
    usual: Line
    others: tuple[Line, ...]
    oracle: Line | None

    @property
    def best(self) -> Line | None:
        """Return the furthest of the others; None where there is none."""
        return strongest(self.others)


def places(found: Sequence[Line]) -> dict[str, list[Place]]:
    """Return by cell, in the report's order, each task that it was trained on as PyTorch draws it."""
    by: dict[str, list[Place]] = {}
    for task, part in by_task(found).items():
        for usual in defaults(part):
            mine = [
                line
                for line in part
                if (line.group.cell, line.group.variant) == (usual.group.cell, usual.group.variant)
            ]
            others = [line for line in told_apart(mine) if line is not usual]
            oracle = strongest([line for line in mine if line.group.spread and line.group.oracle])
            place = Place(task, lengths(part)[-1], usual, tuple(others), oracle)
            by.setdefault(usual.group.cell, []).append(place)
    return by


def table(found: Sequence[Line]) -> str:
    """Return each cell as PyTorch draws it beside the best other initialisation and the oracle; empty without any."""
    heads = ["cell", "task", "best other", "T", "as PyTorch draws it", "solved"]
    heads += ["best other", "solved", "in every seed", "told the length", "solved"]
    rows = [
        [
            wording.code(cell),
            wording.code(place.task),
            wording.code(place.best.group.initialisation) if place.best else wording.NOTHING,
            f"{place.length:,}",
            *_reached(place.usual, place),
            *_reached(place.best, place),
            _compared(place),
            *_reached(place.oracle, place),
        ]
        for cell, mine in places(found).items()
        for place in mine
    ]
    return wording.table(rows, heads, 3) if rows else ""


def reached(found: Sequence[Line]) -> str:
    """Tell how many of the defaults reach the longest tested lag; empty without any."""
    every = [place for mine in places(found).values() for place in mine]
    if not every:
        return ""
    ends = [place.usual.group.spread for place in every]
    passed = [end for end in ends if end and end.middle[0].censoring == "right"]
    failed = [end for end in ends if end and end.middle[1].censoring == "left"]
    return (
        f"As PyTorch draws them, {len(passed)} of {wording.count(len(every), 'pair')} of a cell and a task have "
        f"a median H50-learn at the longest lag tested, and {len(failed)} below the shortest."
    )


def _reached(line: Line | None, place: Place) -> tuple[str, str]:
    """Return a network's median horizon, and its seeds that solved the longest length."""
    if line is None:
        return wording.NOTHING, wording.NOTHING
    return wording.median(line.group.spread), str(line.group.rate_at(place.length))


def _compared(place: Place) -> str:
    """Say how the best of the others lies to the default."""
    if place.best is None:
        return wording.NOTHING
    if further(place.best, place.usual):
        return "further"
    return "less far" if further(place.usual, place.best) else "not told apart"
