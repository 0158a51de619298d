"""Set the three kinds of evidence side by side, and say where they contradict each other."""

import statistics
from collections.abc import Sequence

from reports import wording
from reports.vanishing import transport
from reports.vanishing.evidence import (
    HALVINGS,
    KINDS,
    RETAINED,
    Asked,
    Evidence,
    Kind,
    everywhere,
    shared,
)
from reports.vanishing.hold import ranged
from reports.vanishing.lines import Line, names

# Smaller shares and distances are told as such.
SMALLEST = 1e-3
# What a contradiction comes to, by what reaches: transport, retention, use; None for any.
READINGS: tuple[tuple[tuple[bool | None, bool | None, bool | None], str], ...] = (
    ((None, True, False), "the state still tells the first input, yet the task was not solved"),
    ((True, None, False), "the gradient would get there, yet the task was not solved"),
    ((False, None, True), "the task was solved although the gradient fades on the way by this rule"),
    ((None, False, True), "the answer needs what this rule calls gone, so a small part of the state carries it"),
)  # fmt: skip
ASKED: dict[Asked, str] = {
    "initial": "Transport before training",
    "trained": "Transport after training",
    "retention": "Retention after training",
}


def rules() -> str:
    """State the rules by which each kind of evidence is judged."""
    return (
        "Each kind is judged at the lag k of the answers, and counts as reaching it where at least half of the "
        "seeds meet its rule. **Transport** reaches k where the gradient's half-life is at least "
        f"k / {HALVINGS}: over k steps it halves at most {HALVINGS} times (no decay counts as reaching, a dead "
        "gradient as not). **Retention** reaches the longest lag where state retention there is at least "
        f"{RETAINED:g}: swapping the first input parts two states by at least {wording.percent(RETAINED)} of what "
        "lies between those of different sequences; it is judged only where the first input is what is asked "
        "for. **Use** reaches k where the task was solved. The first two rules are conventions of ours, and lax "
        "at short lags; the numbers stand beside the verdicts."
    )


def table(found: Sequence[Evidence]) -> str:
    """Return the three kinds of evidence on the networks of one task, a row each; empty without any."""
    heads = [
        "network",
        "what reaches the lag",
        "median half-life, before → after",
        "state retention",
    ]
    heads += [
        "influence of first input",
        "H50-learn",
        "H50-hold",
        "solved",
        "95 % interval",
        "mean skill",
    ]
    rows = [
        [
            one.line.name,
            _reaching(one),
            f"{transport.middle(one.initial)} → {transport.middle(one.trained)}",
            _small(one.retained),
            _small(one.influence),
            one.line.group.refusal or ranged(one.line.group.spread),
            ranged(one.hold.spread if one.hold else None),
            str(one.rate),
            wording.interval(one.rate),
            wording.middle(one.line.group.mean_skills),
        ]
        for one in found
    ]
    return wording.table(rows, heads, 2) if rows else ""


def sentences(found: Sequence[Evidence]) -> list[str]:
    """Tell where the kinds contradict each other, on one task at one length."""
    if not found:
        return []
    where = f"On {wording.code(found[0].row.trial.task)} at T = {found[0].row.length:,}"
    told = []
    groups: dict[tuple[bool | None, ...], list[Evidence]] = {}
    for one in found:
        if one.disagree:
            groups.setdefault(tuple(one.verdicts[kind] for kind in KINDS), []).append(one)
    agreeing = [one for one in found if one.agree]
    if not groups:
        said = f"{where} no kind of evidence contradicts another"
        told.append(
            f"{said}, for any network." if agreeing else f"{where} no two kinds were judged."
        )
    else:
        told.append(
            f"{where} the kinds of evidence contradict each other for {sum(map(len, groups.values()))} of "
            f"{wording.count(len(found), 'network')}."
        )
        told += [_contradiction(verdicts, some) for verdicts, some in groups.items()]
    if not any(one.first_asked for one in found):
        told.append(
            "Retention of the first input is not judged here: most answers do not depend on that input, "
            "and a network does well to forget it."
        )
    return told


def predictions(part: Sequence[Line]) -> list[str]:
    """Tell, over all lengths of one task, how well transport and retention go with use, a sentence each."""
    found = everywhere(part)
    told = []
    for kind, words in ASKED.items():
        counted = shared(found, kind)
        if counted.total:
            told.append(
                f"{words} reaches the lag in {counted.reached} of {wording.count(counted.total, 'setting')} of "
                f"{wording.code(part[0].group.task)} (a network at a length). At least half of the seeds solved "
                f"{counted.reached_solved} of these {counted.reached}, and {counted.short_solved} of the other "
                f"{counted.short}: it says the same as use in {counted.agreeing} of {counted.total}."
            )
    return told


def _reaching(one: Evidence) -> str:
    verdicts = one.verdicts
    if all(verdict is None for verdict in verdicts.values()):
        return wording.NOTHING
    reached = [kind for kind in KINDS if verdicts[kind]]
    text = wording.listing(reached) if reached else "none"
    return f"{text} (they disagree)" if one.disagree else text


def _contradiction(verdicts: tuple[bool | None, ...], some: Sequence[Evidence]) -> str:
    reached: list[Kind] = [kind for kind, one in zip(KINDS, verdicts, strict=True) if one]
    short: list[Kind] = [kind for kind, one in zip(KINDS, verdicts, strict=True) if one is False]
    reading = next(
        f": {text}"
        for pattern, text in READINGS
        if all(want is None or want is one for want, one in zip(pattern, verdicts, strict=True))
    )
    return (
        f"{names([one.line for one in some])}: {wording.listing(list(reached))} "
        f"{'reaches' if len(reached) == 1 else 'reach'} the lag, {wording.listing(list(short))} "
        f"{'does' if len(short) == 1 else 'do'} not{reading}."
    )


def _small(values: Sequence[float]) -> str:
    """Return the median of shares or distances, and the range in brackets where they differ."""
    if not values:
        return wording.NOTHING
    middle, low, high = (
        _number(value) for value in (statistics.median(values), min(values), max(values))
    )
    return middle if low == high else f"{middle} ({low} to {high})"


def _number(value: float) -> str:
    return f"< {SMALLEST:g}" if value < SMALLEST else wording.figures(value)
