"""Hold what a study's write-up cites to its list of references."""

import re
from importlib.resources import files

import pytest

TEMPLATES = files("reports").joinpath("templates")
CITING = (
    "vanishing.md.j2",
    *(f"_vanishing_{part}.md.j2" for part in ("theory", "method", "evidence")),
)
# As far before a year as its authors may stand.
NEAR = 90


def text(name: str) -> str:
    return TEMPLATES.joinpath(name).read_text(encoding="utf-8")


BODY = "\n".join(map(text, CITING))
LISTED = [
    line for line in text("_vanishing_references.md.j2").splitlines() if line.startswith("- ")
]


def place(reference: str) -> tuple[str, str]:
    """Return the first author's name and the year."""
    found = re.match(r"- (\w[\w-]*).*?\((\d{4})\)\.", reference)
    assert found is not None
    return found.group(1), found.group(2)


@pytest.mark.parametrize("reference", LISTED, ids=lambda line: " ".join(place(line)))
def test_what_is_listed_is_cited(reference: str) -> None:
    author, year = place(reference)
    cited = [BODY[max(0, one.start() - NEAR) : one.start()] for one in re.finditer(year, BODY)]
    assert any(author in before for before in cited)


def test_what_is_cited_is_listed() -> None:
    known = [place(reference) for reference in LISTED]
    years = list(re.finditer(r"\b(?:19|20)\d\d\b", BODY))
    assert len(years) >= len(LISTED)
    for year in years:
        before = BODY[max(0, year.start() - NEAR) : year.start()]
        assert any(author in before and when == year.group() for author, when in known), before


def test_references_stand_in_order() -> None:
    assert sorted(LISTED, key=place) == LISTED


def test_formulas_are_closed() -> None:
    for name in CITING:
        assert text(name).count("$$") % 2 == 0
        # A code host takes a formula on one line for one only where its marks touch it.
        for line in text(name).replace("$$", "").splitlines():
            marks = [mark.start() for mark in re.finditer(r"\$", line)]
            assert len(marks) % 2 == 0
            for start, end in zip(marks[::2], marks[1::2], strict=True):
                assert line[start + 1 : end] == line[start + 1 : end].strip()
