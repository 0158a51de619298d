"""Hold a written report before it goes to a folder, and fill its templates."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from matplotlib.figure import Figure

from reports import wording
from reports.figures._canvas import render


@dataclass(frozen=True)
class Picture:
    """Hold one figure.

    Attributes:
        name: Start of its files' names; the theme and ".svg" follow.
        alt: What it shows, for those who cannot see it.
        pages: SVG text by theme.
    """

    name: str
    alt: str
    pages: dict[str, str]


@dataclass(frozen=True)
class Page:
    """Hold a whole report.

    Attributes:
        readme: Its Markdown.
        pictures: The figures it names.
        headline: Its headline as plain text, where composing the page told it on the way.
    """

    readme: str
    pictures: tuple[Picture, ...]
    headline: str = ""


def picture(kind: str, variant: str, alt: str, draw: Callable[[], Figure]) -> Picture:
    """Draw one figure in both themes.

    Args:
        kind: What it shows: the start of its files' names.
        variant: What tells it from others of its kind; may be empty.
        alt: What it shows, for those who cannot see it.
        draw: Makes the figure.
    """
    name = f"{kind}-{variant}" if variant else kind
    # A colon is no part of a file name everywhere, and a blank none of a link.
    return Picture(name.replace(":", "-").replace(", ", ","), alt, render(draw))


def fill(template: str, context: dict[str, Any]) -> str:
    """Return a template of the report filled in.

    Args:
        template: The file's name.
        context: What it names, beside the helpers that word counts, free text and tables.
    """
    helpers = {"count": wording.count, "escape": wording.escape, "table": wording.table}
    # What is written is Markdown: the words that come from outside are escaped as such before.
    pages = Environment(
        loader=FunctionLoader(_source),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return pages.get_template(template).render({**helpers, **context}).rstrip() + "\n"


def _source(name: str) -> str:
    return files("reports").joinpath("templates", name).read_text(encoding="utf-8")
