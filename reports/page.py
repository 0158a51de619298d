"""Hold a written report before it goes to a folder, and fill its templates."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from matplotlib.figure import Figure

from reports import wording
from reports.figures._canvas import drawn, themed

# What every template can call, to word counts, free text and tables.
HELPERS = (wording.attribute, wording.count, wording.escape, wording.table)


@dataclass(frozen=True)
class Picture:
    """Hold one figure.

    Attributes:
        name: Start of its files' names; the theme and ".svg" follow.
        alt: What it shows, for those who cannot see it.
        drawing: SVG text, with colours that stand for roles.
    """

    name: str
    alt: str
    drawing: str

    @property
    def pages(self) -> dict[str, str]:
        """Return the SVG text by theme."""
        return themed(self.drawing)


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
    return Picture(name.replace(":", "-").replace(", ", ","), alt, drawn(draw))


def fill(template: str, context: dict[str, Any]) -> str:
    """Return a template of the report filled in.

    Args:
        template: The file's name.
        context: What it names, beside the helpers.
    """
    # What is written is Markdown: the words that come from outside are escaped as such before.
    pages = Environment(
        loader=FunctionLoader(source),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals.update((one.__name__, one) for one in HELPERS)
    return pages.get_template(template).render(context).rstrip() + "\n"


def source(name: str) -> str:
    """Return the text of a file among the templates."""
    return files("reports").joinpath("templates", name).read_text(encoding="utf-8")
