"""Tell the half-lives of parts of the state apart: of h and c, and of the layers."""

from collections.abc import Sequence

from reports import wording
from reports.vanishing.lines import Line, names
from reports.vanishing.rows import Row
from reports.vanishing.transport import BY_PART, STAGE_NAMES, STAGES, every, lives, of_record, told


def parts_of(row: Row) -> list[str]:
    """Return the parts of the state that were told apart, in their order; nothing where it is of one."""
    axes = [r.measurements[BY_PART].axes["part"] for r in row.records if BY_PART in r.measurements]
    return list(dict.fromkeys(part for parts in axes for part in parts))


def table(part: Sequence[Line], length: int) -> str:
    """Return the half-lives by part of the state at one length; empty where no state has several.

    Args:
        part: The networks of one task.
        length: The length.
    """
    heads = ["network", "part of the state", "T", "before training", "after training"]
    found = [
        [line.name, wording.code(name), f"{length:,}", *(told(lives(row, s, name)) for s in STAGES)]
        for line in part
        if (row := line.at(length))
        for name in parts_of(row)
    ]
    return wording.table(found, heads, 2) if found else ""


def sentences(part: Sequence[Line], length: int) -> list[str]:
    """Say whether a gradient lives longer in the cell state of the lowest layer than in its hidden state."""
    found = [(line, row) for line in part if (row := line.at(length)) and "c1" in parts_of(row)]
    said = []
    for stage in STAGES:
        how = [(_beside(row, stage), line) for line, row in found]
        clauses = [
            f"{text} {names(alike)}"
            for which, text in WORDS.items()
            if (alike := [line for one, line in how if one == which])
        ]
        if clauses:
            said.append(
                f"At T = {length:,}, {STAGE_NAMES[stage]}, the half-life in the cell state c is {'; '.join(clauses)}."
            )
    return said


WORDS = {
    "longer": "longer than in h in every seed of",
    "shorter": "shorter than in h in every seed of",
    "mixed": "neither longer nor shorter than in h for certain in",
}


def _beside(row: Row, stage: str) -> str:
    pairs = []
    for record in row.records:
        both = [of_record(record, stage, name) for name in ("h1", "c1")]
        ranks = [one.bound.rank for one in both if one is not None and one.bound]
        if len(ranks) == 2:
            pairs.append((ranks[0], ranks[1]))
    return every(pairs)
