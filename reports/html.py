"""Turn a report's Markdown into one page of HTML that needs no other file to be shown."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from latex2mathml.converter import convert
from markdown_it.token import Token

from reports import markdown
from reports.figures._canvas import PAGE, THEMES
from reports.inline_figures import inline
from reports.page import Page, fill

# Of HTML a report's Markdown holds figures and these lines. All else that looks like a tag is shown, not obeyed.
_FOLDED = re.compile(r"(?:<details>\n<summary>[^<>]*</summary>|</details>)\s*")
# What a named function is applied to stands a little apart from it, unless in brackets.
_FUNCTION = re.compile(r"(<mi>(?:ln|log|exp)</mi>)(?!<mo[^>]*>&#x00028;)")


def page(report: Page) -> str:
    """Return a report as one page: style and figures inside, dark or light as the reader's screen is.

    Args:
        report: The report.

    Returns:
        HTML. Links lead to places on the page and to the records beside it; nothing is fetched.
    """
    reader = markdown.reader()
    for name, rule in _RULES.items():
        reader.add_render_rule(name, rule)
    tokens = reader.parse(report.readme)
    figures = {
        f"figures/{one.name}-light.svg": inline(one.drawing, number, one.alt)
        for number, one in enumerate(report.pictures, 1)
    }
    sections = [heading for heading in markdown.headings(tokens) if heading.rank == "h2"]
    return fill(
        "page.html.j2",
        {
            "title": next((one.text for one in markdown.headings(tokens)), "Lethe"),
            "body": reader.renderer.render(tokens, reader.options, {"figures": figures}).strip(),
            "sections": sections,
            "themes": {theme: _variables(colours) for theme, colours in THEMES.items()},
        },
    )


def _variables(colours: Mapping[str, str]) -> str:
    """Return a theme's colours as the page's variables."""
    return " ".join(
        f"{variable.removeprefix('var(').removesuffix(')')}: {colours.get(role, role)};"
        for role, variable in PAGE.items()
    )


def _html_block(_: Any, tokens: Sequence[Token], index: int, __: Any, known: Any) -> str:
    block = tokens[index].content
    shown = markdown.embedded(block)
    if shown and shown.light in known["figures"]:
        return f"<figure>\n{known['figures'][shown.light]}\n</figure>\n"
    return block if _FOLDED.fullmatch(block) else f"<p>{escape(block)}</p>\n"


def _html_inline(_: Any, tokens: Sequence[Token], index: int, *__: Any) -> str:
    return escape(tokens[index].content)


def _table_open(*_: Any) -> str:
    # A wide one scrolls by itself, by keyboard, too.
    return '<div class="table" role="region" aria-label="Table" tabindex="0">\n<table>\n'


def _table_close(*_: Any) -> str:
    return "</table>\n</div>\n"


def _math_inline(_: Any, tokens: Sequence[Token], index: int, *__: Any) -> str:
    return _formula(tokens[index].content, "inline")


def _math_block(_: Any, tokens: Sequence[Token], index: int, *__: Any) -> str:
    formula = _formula(tokens[index].content, "block")
    return f'<div class="formula" role="region" aria-label="Formula" tabindex="0">{formula}</div>\n'


def _formula(text: str, display: str) -> str:
    return _FUNCTION.sub(r'\1<mspace width="0.167em" />', convert(text, display=display))


_RULES = {
    "html_block": _html_block,
    "html_inline": _html_inline,
    "table_open": _table_open,
    "table_close": _table_close,
    "math_inline": _math_inline,
    "math_block": _math_block,
}
