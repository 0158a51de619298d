"""Take the tables out of a report's Markdown, each with a title made of what stands above it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from markdown_it.token import Token

from reports import markdown

Cell = Sequence[Token]


class Table(NamedTuple):
    """Hold a table.

    Attributes:
        title: What stands above it: heading, what it is folded under, and its own title, each as text
            with marks.
        right: Of each column, whether it is aligned at the right.
        rows: The cells as text with marks, the heads first.
    """

    title: list[Cell]
    right: list[bool]
    rows: list[list[Cell]]


@dataclass
class _Place:
    """Hold what stands above a place on the page."""

    heading: Cell = ()
    part: Cell = ()
    folded: Cell = ()
    title: Cell = ()

    def above(self) -> list[Cell]:
        parts = (self.heading, self.part, self.folded, self.title)
        return [[token for token in one if token.tag != "strong"] for one in parts if one]


@dataclass
class _Reading:
    """Go through a page from its start, and gather its tables."""

    place: _Place = field(default_factory=_Place)
    tables: list[Table] = field(default_factory=list)

    def take(self, token: Token, text: Cell) -> None:
        """Take in one token, given the text of the next."""
        if token.type == "heading_open":
            self.place = _Place(heading=text)
        elif token.type == "html_block":
            self._fold(token.content)
        elif token.type == "paragraph_open":
            self._paragraph(text)
        elif "_list_" in token.type:
            self._leave_title()
        elif token.type == "table_open":
            self.tables.append(Table(self.place.above(), [], []))
            self.place.title = ()
        elif token.type == "tr_open":
            self.tables[-1].rows.append([])
        elif token.type in ("th_open", "td_open"):
            self._cell(token, text)

    def _fold(self, block: str) -> None:
        self._leave_title()
        if "</details>" in block:
            self.place.folded = ()
        elif told := markdown.summary(block):
            self.place.folded = [Token("text", "", 0, content=told)]

    def _paragraph(self, text: Cell) -> None:
        self._leave_title()
        self.place.title = text if _is_title(text) else ()

    def _leave_title(self) -> None:
        """Take a title that no table follows for that of a part of its section."""
        if markdown.enclosed(self.place.title, "strong"):
            self.place.part = self.place.title
        self.place.title = ()

    def _cell(self, token: Token, text: Cell) -> None:
        if token.type == "th_open":
            self.tables[-1].right.append("right" in str(token.attrGet("style")))
        self.tables[-1].rows[-1].append(text)


def _is_title(text: Cell) -> bool:
    """Tell a title, which begins in bold, from a sentence in bold, which ends with a full stop."""
    shown = [token for token in text if token.type != "text" or token.content]
    return bool(shown) and shown[0].type == "strong_open" and not markdown.plain(text).endswith(".")


def tables(readme: str) -> list[Table]:
    """Return every table of a page, in its order."""
    reading = _Reading()
    tokens = markdown.reader().parse(readme)
    for token, following in zip(tokens, [*tokens[1:], *tokens[-1:]], strict=True):
        reading.take(token, following.children or ())
    return reading.tables
