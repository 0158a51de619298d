"""Read a report's Markdown as a code host does: for a page of HTML, and for the tables in it."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

_SUMMARY = re.compile(r"<summary>(.*?)</summary>")
_PICTURE = re.compile(
    r'<picture>\s*<source media="\(prefers-color-scheme: dark\)" srcset="(?P<dark>[^"<>]+)">\s*'
    r'<img alt="(?P<alt>[^"<>]*)" src="(?P<light>[^"<>]+)">\s*</picture>\s*'
)


class Embedded(NamedTuple):
    """Hold what a page says of a figure: its files by theme, and what it shows."""

    dark: str
    light: str
    alt: str


class Heading(NamedTuple):
    """Hold a heading: "h1" to "h6", the anchor that stands at it, and its text."""

    rank: str
    anchor: str
    text: str


def reader() -> MarkdownIt:
    """Return a reader of Markdown with tables, formulas between dollars, and anchors at headings."""
    made = MarkdownIt("commonmark", {"html": True}).enable("table")
    made.use(dollarmath_plugin, allow_space=False, allow_digits=False)
    made.use(anchors_plugin, max_level=3, slug_func=slug)
    made.core.ruler.push("notes", lambda state: _mark_notes(state.tokens))
    return made


def slug(text: str) -> str:
    """Return a name for a link or a file: words of small letters and digits, hyphens between.

    >>> slug("Result 2: transport, how far?"), slug("`first_token_recall`")
    ('result-2-transport-how-far', 'first_token_recall')
    """
    return "-".join(re.findall(r"\w+", text.lower()))


def embedded(block: str) -> Embedded | None:
    """Return the figure that a block of HTML shows; None where it is another block."""
    found = _PICTURE.fullmatch(block)
    return Embedded(*(html.unescape(found[name]) for name in Embedded._fields)) if found else None


def summary(block: str) -> str:
    """Return what a block of HTML unfolds, as plain text; empty where it folds nothing."""
    found = _SUMMARY.search(block)
    return html.unescape(found[1]) if found else ""


def headings(tokens: Sequence[Token]) -> list[Heading]:
    """Return all headings of a page, in its order."""
    return [
        Heading(token.tag, str(token.attrGet("id") or ""), plain(text.children))
        for token, text in pairwise(tokens)
        if token.type == "heading_open"
    ]


def plain(tokens: Sequence[Token] | None) -> str:
    """Return what a reader sees of a piece of text, without its marks.

    Args:
        tokens: The children of an inline token.
    """
    return "".join(
        " " if token.type in ("softbreak", "hardbreak") else token.content for token in tokens or ()
    )


def enclosed(tokens: Sequence[Token] | None, kind: str) -> bool:
    """Tell whether all of a text stands within one pair of marks.

    Args:
        tokens: The children of an inline token.
        kind: "em" or "strong".
    """
    shown = [token for token in tokens or () if token.type != "text" or token.content]
    if not shown or shown[0].type != f"{kind}_open":
        return False
    outer = [
        n for n, token in enumerate(shown) if token.type == f"{kind}_close" and not token.level
    ]
    return outer == [len(shown) - 1]


def paragraphs(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Yield the opening of every paragraph with its text."""
    for token, text in pairwise(tokens):
        if token.type == "paragraph_open":
            yield token, text


def _mark_notes(tokens: Sequence[Token]) -> None:
    """Mark the paragraphs that are a note to a figure or table, or the title of one."""
    for token, text in paragraphs(tokens):
        if enclosed(text.children, "em"):
            token.attrJoin("class", "note")
        elif text.children and text.content.startswith("**"):
            token.attrJoin("class", "lead")
