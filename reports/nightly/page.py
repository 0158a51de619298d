"""Write up a night beside the nights before it, or a sweep beside another."""

import re
from typing import NamedTuple

from reports import wording
from reports.nightly import numbers, tables, told
from reports.nightly.case import Case
from reports.nightly.finding import Finding
from reports.nightly.pictures import pictures
from reports.nightly.scale import MINIMUM
from reports.nightly.values import DIVERGED, HEADLINES, SHORTEST, WINDOWS
from reports.page import Page, fill

# What a page begins with, by which it is known again.
MARK = "# Lethe: "


class Written(NamedTuple):
    """Hold a written page, and what it comes to.

    Attributes:
        page: The page; its headline is the answer with the tables of what changed, for a terminal.
        code: The exit code.
    """

    page: Page
    code: int


def compose(case: Case) -> Written:
    """Return the page. The same case gives the same page."""
    drawn = pictures(case)
    changed = [*case.worse, *case.better]
    differing = tables.differing(case) if case.moved else ""
    since = case.since
    page = fill(
        "nightly.md.j2",
        {
            "nightly": case.kind == "nightly",
            "title": _title(case),
            "answer": told.answer(case),
            "overview": tables.overview(case) if _compares(case) else "",
            "past_edges": any(map(_past_edge, case.judgement.findings)),
            "drawn_at_edges": any(
                one.tonight.past_edge or one.baseline.past_edge for one in case.judgement.findings
            ),
            "windows": WINDOWS,
            "shortest": SHORTEST,
            "diverged": numbers.signless(f"{DIVERGED:g}"),
            "left_out": case.left_out,
            "changes": tables.changes(case, changed) if changed else "",
            "differing": differing,
            "differing_count": len(case.moved),
            "candidates": tables.candidates(since, case.tonight) if since else "",
            "uncommitted": told.uncommitted(case),
            "since": since.name if since else "",
            "last": case.last.name if case.last else "",
            "shared": told.shared(case),
            "vanished": told.gone(case, case.vanished),
            "appeared": told.gone(case, case.appeared),
            "lost": tables.lost(case.tonight.lost) if case.tonight.lost else "",
            "pictures": drawn,
            "heads": numbers.HEADS,
            "series": [
                (numbers.HEADS[headline], tables.series(case, headline))
                for headline in HEADLINES
                if case.of(headline)
            ],
            "skipped": tables.lost(case.tonight.skipped) if case.tonight.skipped else "",
            "skipped_count": len(case.tonight.skipped),
            "minimum": {name: wording.percent(share) for name, share in MINIMUM.items()},
            "nights": tables.nights(case),
            "environment": tables.environment(case.tonight),
            "command": case.command,
        },
    )
    # Sections that are not there leave their blank lines.
    text = re.sub(r"\n{3,}", "\n\n", page)
    return Written(Page(text, drawn.all, headline(case)), case.code)


def headline(case: Case) -> str:
    """Return what a terminal shows: the answer, and what changed as a table."""
    parts = [told.plain(told.answer(case))]
    changed = [*case.worse, *case.better]
    if changed:
        parts.append(tables.changes(case, changed, "simple"))
    elif _compares(case):
        parts.append(tables.overview(case, "simple"))
    return "\n\n".join(parts)


def _compares(case: Case) -> bool:
    """Tell whether there is something to compare, and something to compare it with."""
    return bool(case.baseline and case.judgement.findings)


def _past_edge(finding: Finding) -> bool:
    """Tell whether the median of a side lies past an edge."""
    middles = (finding.tonight.middle, finding.baseline.middle)
    return any(one is not None and not one.exact for one in middles)


def _title(case: Case) -> str:
    name = wording.code(case.sweep)
    if case.kind == "nightly":
        return f"{MARK}the night of {case.tonight.name}, sweep {name}"
    return f"{MARK}two sweeps, A and B"
