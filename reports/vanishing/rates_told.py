"""Word how the learning rates were chosen."""

from collections.abc import Sequence
from itertools import groupby

from reports import wording
from reports.vanishing.rates import NOTHING_LEARNED, Choice


def table(found: Sequence[Choice]) -> str:
    """Return a row a choice, a column a rate with the mean score of its seeds, the chosen in bold."""
    if not found:
        return ""
    rates = sorted({rate for one in found for rate in one.tried})
    settings = any(one.setting for one in found)
    rows = [
        [
            wording.code(one.row.trial.task),
            one.row.name,
            *([one.setting] if settings else []),
            _chosen(one),
            *(_score(one, rate) for rate in rates),
            one.row.seeds,
        ]
        for one in found
    ]
    names = ["task", "network", *(["setting"] if settings else []), "how it came out"]
    heads = [*names, *(f"lr {rate:g}" for rate in rates), "trials"]
    return wording.table(rows, heads, len(names))


def sentences(found: Sequence[Choice]) -> list[str]:
    """Say how the choices came out, and what they do not tell."""
    if not found:
        return []
    made = [one for one in found if one.chosen is not None]
    lost = len(found) - len(made)
    missing = f" For {lost} no trial finished, and so no rate was chosen." if lost else ""
    clear = [one for one in made if one.clarity == "clear"]
    rest = (
        "; the others could have come out otherwise with other seeds"
        if len(clear) < len(made)
        else ""
    )
    told = [
        f"{wording.count(len(made), 'learning rate')} chosen. For {len(clear)} of them each seed at the chosen rate "
        f"beat every seed at every other one{rest}.{missing}"
    ]
    told += _blind([one for one in made if one.clarity == "nothing learned"])
    told += _edges([one for one in made if one.edge and one.clarity != "nothing learned"])
    return told


def _blind(found: Sequence[Choice]) -> list[str]:
    if not found:
        return []
    return [
        f"Where no rate learned anything at the length of the choice (a best mean below {NOTHING_LEARNED:g}), "
        f"the choice is as good as none, and the rates tried may all be wrong: {_named(found)}."
    ]


def _edges(found: Sequence[Choice]) -> list[str]:
    if not found:
        return ["No chosen rate that learned something lies at an edge of those tried."]
    told = []
    for edge, side in (("lowest", "below"), ("highest", "above")):
        if part := [one for one in found if one.edge == edge]:
            rates = wording.listing(sorted({f"{one.chosen:g}" for one in part}), "or")
            told.append(
                f"**The best rate may lie {side} those tried** where the {edge} of them ({rates}) was chosen: "
                f"{_named(part)}."
            )
    return told


def _named(found: Sequence[Choice]) -> str:
    """Name the networks of some choices, task by task."""
    parts = []
    for task, part in groupby(found, key=lambda one: one.row.trial.task):
        names = [one.row.name + (f" ({one.setting})" if one.setting else "") for one in part]
        parts.append(f"on {wording.code(task)} {wording.listing(names)}")
    return "; ".join(parts)


def _chosen(one: Choice) -> str:
    if one.chosen is None:
        return "no trial finished"
    if one.clarity == "nothing learned":
        return "nothing learned"
    return one.clarity + (f", {one.edge} rate" if one.edge else "")


def _score(one: Choice, rate: float) -> str:
    if rate not in one.scores:
        return wording.NOTHING
    told = f"{one.means[rate]:.2f}"
    return f"**{told}**" if rate == one.chosen else told
