"""Say what follows for somebody who takes PyTorch's defaults: what to change, and where nothing."""

from collections.abc import Iterable, Sequence

from reports import wording
from reports.vanishing.contrasts import defaults, further, strongest
from reports.vanishing.lines import Line, by_task
from reports.vanishing.places import Place, places


def advice(found: Sequence[Line]) -> list[str]:
    """Return the advice that follows: which cell to take as it is, and what to change for each."""
    by = places(found)
    if not by:
        return ["No network as PyTorch draws it finished at every length, so nothing follows."]
    return [
        *_which_cell(found),
        *(_for_cell(cell, mine) for cell, mine in by.items()),
        *_oracle(by),
    ]


def _which_cell(found: Sequence[Line]) -> list[str]:
    firsts = {}
    for task, part in by_task(found).items():
        usual = defaults(part)
        best = strongest(usual)
        if best and len(usual) > 1:
            rest = [line for line in usual if line is not best]
            firsts[task] = best if all(further(best, line) for line in rest) else None
    if not firsts:
        return []
    cells = {line.group.cell if line else "" for line in firsts.values()}
    if len(cells) == 1 and (cell := cells.pop()):
        return [
            f"**If you change nothing, take {wording.code(cell)}**: as PyTorch draws them, every seed of it remembers "
            f"further than every seed of any other cell on {_on(firsts)}."
        ]
    ahead = [
        f"{wording.code(line.group.cell)} on {wording.code(task)}"
        for task, line in firsts.items()
        if line
    ]
    told = f"only {wording.listing(ahead)}" if ahead else "none of them on any task"
    longest = _longest(found)
    if len(longest) == 1:
        opening = (
            f"**If you change nothing, take {wording.code(longest.pop())}**: as PyTorch draws them, its median horizon "
            "is the longest, alone or shared, on every task. Further in every seed than any other cell in any seed"
        )
    else:
        opening = (
            "**If you change nothing, no cell is the one to take everywhere**: as PyTorch draws them, none has the "
            "longest median horizon on every task. Further in every seed than any other cell in any seed"
        )
    return [f"{opening}: {told}."]


def _longest(found: Sequence[Line]) -> set[str]:
    """Return the cells whose median horizon, as PyTorch draws them, is the longest on every task."""
    first: list[set[str]] = []
    for part in by_task(found).values():
        usual = defaults(part)
        best = strongest(usual)
        if best and best.group.spread:
            middle = best.group.spread.middle
            first.append(
                {
                    one.group.cell
                    for one in usual
                    if one.group.spread and one.group.spread.middle == middle
                }
            )
    return set.intersection(*first) if first else set()


def _for_cell(cell: str, mine: Sequence[Place]) -> str:
    """Say which initialisation to take for a cell, by what holds in every seed."""
    name = wording.code(cell)
    laws = list(dict.fromkeys(line.group.initialisation for place in mine for line in place.others))
    if not laws:
        return f"**{name}**: no other initialisation was tried that does without the task's length."
    helped = {law: _where(mine, law, better=True) for law in laws}
    harmed = {law: _where(mine, law, better=False) for law in laws}
    useful = [law for law in laws if helped[law] and not harmed[law]]
    if useful:
        told = [f"{wording.code(law)} (on {_on(helped[law])})" for law in useful]
        word = "remembers" if len(useful) == 1 else "each remember"
        return (
            f"**{name}: change the initialisation.** With {wording.listing(told)} every seed {word} further than every "
            "seed as PyTorch draws it, and on no task the other way round."
        )
    mixed = [law for law in laws if helped[law]]
    if mixed:
        told = [
            f"{wording.code(law)} helps on {_on(helped[law])} and harms on {_on(harmed[law])}"
            for law in mixed
        ]
        return f"**{name}: it depends on the task.** {'; '.join(told)}, in every seed."
    return (
        f"**{name}: no change is shown to help for certain.** With none of the initialisations tried "
        f"({wording.listing([wording.code(law) for law in laws])}) does every seed remember further than every seed as "
        "PyTorch draws it, on any task; the medians stand in the table."
    )


def _where(mine: Sequence[Place], law: str, *, better: bool) -> list[str]:
    """Return the tasks on which every seed of an initialisation remembers further than the default, or less far."""
    return [
        place.task
        for place in mine
        for line in place.others
        if line.group.initialisation == law
        and (further(line, place.usual) if better else further(place.usual, line))
    ]


def _oracle(by: dict[str, list[Place]]) -> list[str]:
    """Say where knowing the length beats all that was tried without it."""
    won: dict[str, list[str]] = {}
    for cell, mine in by.items():
        for place in mine:
            rivals = [place.usual, *place.others]
            if place.oracle and all(further(place.oracle, rival) for rival in rivals):
                name = (
                    f"{wording.code(cell)} with {wording.code(place.oracle.group.initialisation)}"
                )
                won.setdefault(name, []).append(place.task)
    if not won:
        return []
    told = [f"{name} on {_on(tasks)}" for name, tasks in won.items()]
    asked = sum(place.oracle is not None for mine in by.values() for place in mine)
    count = sum(map(len, won.values()))
    return [
        "**If you know how far back the answer lies, say so to the initialisation**: told the length, every seed "
        f"remembers further than every seed of the same cell otherwise ({wording.listing(told)}; "
        f"{count} of {wording.count(asked, 'pair')} of a cell and a task). It is an oracle: "
        "where nobody knows the lag it cannot be had."
    ]


def _on(tasks: Iterable[str]) -> str:
    return wording.listing([wording.code(task) for task in dict.fromkeys(tasks)])
