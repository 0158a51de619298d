"""Answer in a paragraph what changed since the nights before, by how much, and how sure that is."""

import re
from collections.abc import Sequence

from reports import wording
from reports.nightly import numbers
from reports.nightly.case import Case
from reports.nightly.finding import Finding
from reports.nightly.history import sides
from reports.nightly.scale import MINIMUM
from reports.nightly.values import COST_HEADLINES, HEADLINES, Headline

# What a change that two nights found is told from.
_NUMBERS_OF_BOTH = "over two nights"
_COSTS_OF_BOTH = "on average of two nights, what all settings share taken out"


def answer(case: Case) -> str:
    """Return the answer as one paragraph of Markdown, its verdict in bold."""
    return " ".join(filter(None, [f"**{_verdict(case)}**", *_details(case)]))


def _verdict(case: Case) -> str:
    judged = [one for one in case.judgement.findings if one.verdict != "untold"]
    news = []
    if case.worse:
        news.append(f"{len(case.worse):,} of {len(judged):,} series got worse")
    if case.kind == "nightly" and case.vanished:
        news.append(f"{wording.count(len(case.vanished), 'setting')} vanished")
    if case.better:
        news.append(f"{len(case.better)} got better")
    if case.tonight.lost:
        of = wording.count(case.tonight.asked, "trial")
        news.append(f"{len(case.tonight.lost)} of {of} left no result")
    if news:
        return f"{wording.listing(news).capitalize()}."
    if not case.baseline:
        return "The first night: there is nothing to compare it with yet."
    if not judged:
        return "Nothing can be told: there are too few values to judge by."
    if case.moved:
        return "The numbers changed, but no effect can be told."
    every = len(case.judgement.findings)
    if len(judged) < every:
        return f"No change was found in the {len(judged):,} of {every:,} series that can be judged."
    return "No change was found."


def _details(case: Case) -> list[str]:
    return [_worst(case), _pending(case), _basis(case), _bits(case), _finished(case)]


def _worst(case: Case) -> str:
    """Say what got worse, or else better: what several lengths of a network share, at once."""
    groups: dict[tuple[Headline, str], list[Finding]] = {}
    for one in case.worse or case.better:
        block = case.names[one.series.setting].block
        groups.setdefault((one.series.headline, block), []).append(one)
    # Of each headline the first, which has the largest change.
    kept = {headline: some for (headline, _), some in reversed(groups.items())}
    more = sum(map(len, groups.values())) - sum(map(len, kept.values()))
    said = "; ".join(sentence(case, some) for some in reversed(kept.values()))
    if not said:
        return ""
    return said[0].upper() + said[1:] + (f"; and {more:,} more, in the table" if more else "") + "."


def sentence(case: Case, found: Sequence[Finding]) -> str:
    """Say of one headline of one network what changed, by how much, and how sure that is.

    Args:
        case: The case.
        found: Its findings, a length each.
    """
    first = found[0]
    headline = first.series.headline
    name = case.names[first.series.setting]
    who = f"{numbers.NOUNS[headline]} of {wording.escape(name.block)}"
    said = [f"{numbers.change(one)}{_at(case.names[one.series.setting].length)}" for one in found]
    sure = [_from(case, found)]
    if len(found) == 1 and numbers.interval(first) != wording.NOTHING:
        sure.append(f"95 % interval {numbers.interval(first)}")
    known = [one.p for one in found if one.p is not None]
    if known:
        sure.append(wording.p_told(max(known)))
    beside = ", ".join(filter(None, sure))
    return f"{who}: {wording.listing(said)}" + (f" ({beside})" if beside else "")


def _from(case: Case, found: Sequence[Finding]) -> str:
    """Say what one finding went from and to, and of which nights all are told, where of two."""
    headline = found[0].series.headline
    values = [numbers.shown(headline, side) for side in sides(case, found[0])]
    parts = [" to ".join(values) + numbers.unit(headline)] if len(found) == 1 else []
    if all(one.look == "two nights" for one in found):
        parts.append(_COSTS_OF_BOTH if headline in COST_HEADLINES else _NUMBERS_OF_BOTH)
    return " ".join(parts)


def _pending(case: Case) -> str:
    """Say which costs are as far off as if they had changed, tonight alone."""
    found = [one for one in case.judgement.findings if one.verdict == "one night only"]
    if not found:
        return ""
    each = [
        f"{numbers.NOUNS[headline]} in {wording.count(count, 'setting')}"
        for headline in COST_HEADLINES
        if (count := sum(one.series.headline == headline for one in found))
    ]
    return f"Far off tonight alone, and told as a change only if the next night is, too: {wording.listing(each)}."


def _at(length: str) -> str:
    return f" at {length}" if length else ""


def _basis(case: Case) -> str:
    count = len(case.judgement.findings)
    if not (case.baseline and count):
        return ""
    kinds = wording.listing(
        [numbers.NOUNS[headline] for headline in HEADLINES if case.of(headline)]
    )
    if case.kind == "compare":
        sides = f"B, {case.tonight.source}, was compared with A, {case.baseline[0].source},"
        return f"{sides} in {count:,} series ({kinds})."
    first, last = case.judgement.baseline[0], case.judgement.baseline[-1]
    nights = len(case.judgement.baseline)
    against = (
        f"the night of {first}" if nights == 1 else f"the {nights} nights from {first} to {last}"
    )
    return f"Compared with {against} in {count:,} series ({kinds})."


def _bits(case: Case) -> str:
    """Say whether what shared seeds computed is the same to the bit."""
    if case.since is None or not case.compared:
        return ""
    of = wording.count(len(case.compared), "setting")
    if case.kind == "compare":
        if not case.moved:
            return f"What the shared seeds compute is the same to the bit in all {of}."
        return f"What the shared seeds compute differs in {len(case.moved)} of {of}."
    if not case.moved:
        return (
            f"What the fixed seeds compute is the same to the bit as the night before in all {of}."
        )
    again = "" if case.since is case.last else ", as it did the night before"
    return f"What the fixed seeds compute differs from {case.since.name} in {len(case.moved)} of {of}{again}."


def _finished(case: Case) -> str:
    if case.tonight.lost:
        return ""
    one = case.tonight
    skipped = f", {len(one.skipped):,} cannot run on this machine" if one.skipped else ""
    return f"{one.finished:,} of {wording.count(one.asked, 'trial')} finished{skipped}."


def plain(text: str) -> str:
    r"""Return Markdown of one paragraph as plain text.

    >>> plain("**Worse:** `a\\_b` c")
    'Worse: a_b c'
    """
    return re.sub(r"\\(.)", r"\1", text.replace("**", "").replace("`", ""))


def shared(case: Case) -> list[str]:
    """Say of each cost what all settings of the night have in common."""
    said = []
    for headline in COST_HEADLINES:
        factor = case.judgement.shared.get(headline)
        if factor is None:
            continue
        noun = numbers.NOUNS[headline].capitalize()
        base = "the baseline" if case.kind == "nightly" else "A"
        line = f"{noun}: {factor.tonight:.2f} times that of {base} over all settings"
        before = list(factor.before.values())
        if case.kind == "nightly" and before:
            line += f"; its nights lay between {min(before):.2f} and {max(before):.2f} times"
        large = abs(factor.tonight - 1) >= MINIMUM[headline]
        if len(before) > 1 and large and factor.unusual:
            line = f"**{line}.** The whole night was unusual: machine or code cannot be told apart"
        said.append(f"{line}.")
    return said


def uncommitted(case: Case) -> str:
    """Say which of the two nights ran code that no commit holds; empty where neither did."""
    sides = [one for one in (case.since, case.tonight) if one is not None]
    names = [one.name for one in sides if "yes" in one.environment.get("changed since commit", ())]
    if not names:
        return ""
    where = "on" if case.kind == "nightly" else "in"
    return f"Code that was not committed ran {where} {wording.listing(names)}: what differs in it left no trace."


def gone(case: Case, settings: Sequence[str]) -> list[str]:
    """Name settings."""
    return [case.names[setting].code for setting in case.names if setting in set(settings)]
