"""Make the page that lists every rendered report with its answer and a picture.

Run ``python -m reports.gallery_index`` after a report in the gallery was rendered again.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from markdown_it.token import Token

from reports import markdown
from reports.markdown import Embedded
from reports.page import fill

GALLERY = Path(__file__).parent / "gallery"
# Where a page has a figure of this, it says more at a glance than the page's first.
TELLING = "horizons"
# Beside a page: what was changed by hand so that there is something to find.
CHANGED = "what_was_changed.md"


class Entry(NamedTuple):
    """Hold what the index tells of one report.

    Attributes:
        name: Its folder's name.
        link: The page, from the index.
        question: The page's first heading below its title, or the title, as Markdown.
        answer: What the page says first in bold, as Markdown; empty where it says nothing so.
        picture: Its first figure, from the index; None where it has none.
        changed: What was changed by hand before it was made, from the index; empty where nothing was.
    """

    name: str
    link: str
    question: str
    answer: str
    picture: Embedded | None
    changed: str


def index(gallery: Path) -> str:
    """Return the index of all reports below a folder, by the names of their folders.

    Args:
        gallery: The folder that holds a folder for each report.
    """
    pages = [
        page for folder in sorted(gallery.iterdir()) if folder.is_dir() and (page := _page(folder))
    ]
    return fill("gallery.md.j2", {"entries": [_entry(page, gallery) for page in pages]})


def _page(folder: Path) -> Path | None:
    """Return the page of a report's folder; None where there is none."""
    pages = [page for page in folder.glob("*.md") if page.name != CHANGED]
    return min(pages, key=lambda page: (page.name != "README.md", page.name), default=None)


def _entry(page: Path, gallery: Path) -> Entry:
    tokens = markdown.reader().parse(page.read_text(encoding="utf-8"))
    changed = page.with_name(CHANGED)
    return Entry(
        page.parent.name,
        page.relative_to(gallery).as_posix(),
        _question(tokens),
        _answer(tokens),
        _picture(tokens, page.parent.name),
        changed.relative_to(gallery).as_posix() if changed.is_file() else "",
    )


def _picture(tokens: Sequence[Token], folder: str) -> Embedded | None:
    drawn = [one for token in tokens if (one := markdown.embedded(token.content))]
    drawn.sort(key=lambda one: not Path(one.light).name.startswith(TELLING))
    if not drawn:
        return None
    return drawn[0]._replace(dark=f"{folder}/{drawn[0].dark}", light=f"{folder}/{drawn[0].light}")


def _question(tokens: Sequence[Token]) -> str:
    found = {
        token.tag: text.content
        for token, text in reversed(list(pairwise(tokens)))
        if token.type == "heading_open"
    }
    return found.get("h2", found.get("h1", ""))


def _answer(tokens: Sequence[Token]) -> str:
    """Return the first words of a page that stand in bold at a paragraph's start."""
    for _, text in markdown.paragraphs(tokens):
        if text.content.startswith("**"):
            return text.content[2:].partition("**")[0]
    return ""


if __name__ == "__main__":
    (GALLERY / "README.md").write_text(index(GALLERY), encoding="utf-8", newline="\n")
