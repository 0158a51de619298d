"""Word what each switch did."""

from collections.abc import Sequence

from reports import wording
from reports.comparisons import NO_DIFFERENCE
from reports.vanishing import budget
from reports.vanishing.causes import FEWER, MORE, Cause, references
from reports.vanishing.lines import half_solved


def table(found: Sequence[Cause]) -> str:
    """Return how many seeds solved the task, a row a switch, tests beside those named in advance."""
    if not found:
        return ""
    heads = [
        "switch",
        "network",
        "held against",
        "outcome",
        "solved",
        "95 % interval",
        "p",
        "p (Holm)",
    ]
    against, rows = references(found), []
    for one in found:
        times = budget.times(one.row)
        rows.append([
            named(one),
            one.row.name,
            wording.escape(one.row.part.against) or wording.NOTHING,
            one.verdict or ("reference" if one.row.part.name in against else "described only"),
            str(one.row.rate),
            wording.interval(one.row.rate),
            wording.p_value(one.p_value) if one.tested else wording.NOTHING,
            wording.p_value(one.corrected) if one.tested else wording.NOTHING,
            str(times) if times else wording.NOTHING,
            one.row.seeds,
        ])  # fmt: skip
    return wording.table(rows, [*heads, "sequences until solved: median (range)", "seeds"], 4)


def named(one: Cause) -> str:
    """Name a switch for Markdown."""
    return wording.escape(one.name) if one.row.part.name else one.row.name


def quoted(one: Cause) -> str:
    """Name a switch within a sentence."""
    return f'"{named(one)}"' if one.row.part.name else named(one)


def sentences(found: Sequence[Cause]) -> list[str]:
    """Say which switches let the network succeed and which did not."""
    if not any(one.row.records for one in found):
        return []
    return [*_references(found), *_tested(found), *_described(found)]


def _references(found: Sequence[Cause]) -> list[str]:
    """Return what those show that others are held against."""
    against = references(found)
    return [
        f"{quoted(one)}: {one.row.name} solved {wording.code(one.row.trial.task)} at T = {one.row.length:,} with "
        f"{one.row.rate} seeds (95 % interval {wording.interval(one.row.rate)})."
        for one in found
        if one.row.part.name in against and one.row.records
    ]


def _tested(found: Sequence[Cause]) -> list[str]:
    tested = [one for one in found if one.tested]
    if not tested:
        return ["No switch was named for a test in advance, so all of this is description."]
    # What ran too seldom to tell stands behind what was told.
    kinds = {
        MORE: "More seeds solved it with",
        FEWER: "Fewer seeds solved it with",
        NO_DIFFERENCE: "No difference was shown for",
    }
    told = [
        f"{words} {wording.listing([_counted(one) for one in part])}."
        for verdict, words in kinds.items()
        if (part := [one for one in tested if one.verdict == verdict])
    ]
    if rest := [one for one in tested if one.verdict not in kinds]:
        told.append(
            f"Not to be told: {wording.listing([f'{quoted(one)} ({one.verdict})' for one in rest])}."
        )
    tests = wording.count(len(tested), "test")
    return [f"{tests} named in advance, one switch each. " + " ".join(told)]


def _counted(one: Cause) -> str:
    return f"{quoted(one)} ({one.row.rate}, {wording.p_told(one.corrected)})"


def leads(found: Sequence[Cause]) -> list[str]:
    """Name what helped the cell of a reference without having been named for a test."""
    cells = {one.row.trial.cell for one in found if one.row.part.name in references(found)}
    helped = [o for o in _untested(found) if o.row.trial.cell in cells and half_solved(o.row)]
    if not helped:
        return []
    names = wording.listing([f"{quoted(one)} ({one.row.rate})" for one in helped])
    first = helped[0].row
    return [
        f"**A lead for {wording.code(first.trial.cell)}**: on {wording.code(first.trial.task)} at T = {first.length:,} "
        f"at least half of its seeds solved the task with {names}. That was not named in advance, so it is to be "
        "tested on seeds of its own."
    ]


def _described(found: Sequence[Cause]) -> list[str]:
    rest = _untested(found)
    if not rest:
        return []
    told = wording.listing([f"{quoted(one)} {one.row.rate}" for one in rest])
    return [f"Run beside them without a test: {told}.", *leads(found)]


def _untested(found: Sequence[Cause]) -> list[Cause]:
    """Return what stands beside tests and is neither tested nor held against; nothing where there are none."""
    against = references(found)
    return [
        one
        for one in found
        if against and not one.tested and one.row.part.name not in against and one.row.records
    ]
