"""Put a figure into a page of HTML: in the page's colours, and without a name that another figure has."""

import html
import re

from reports.figures._canvas import PAGE, recolour

_SIZE = re.compile(r' (?:width|height)="[\d.]+pt"')
_NAME = re.compile(r'\bid="')
_LINK = re.compile(r'\bxlink:href="#|url\(#')
# What matplotlib puts before its drawing: a page of HTML has its own.
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_STYLE = re.compile(r"\s*<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_COMMENT = re.compile(r"\s*<!--.*?-->", re.DOTALL)


def inline(drawing: str, number: int, alt: str) -> str:
    """Return a drawing as an element of a page.

    Args:
        drawing: SVG text, with colours that stand for roles.
        number: Tells it from the page's other figures.
        alt: What it shows, as text.

    Returns:
        The element. Its colours are the page's variables, so that it changes with the page's theme.
    """
    body = drawing[drawing.index("<svg") :].rstrip()
    for needless in (_METADATA, _STYLE, _COMMENT):
        body = needless.sub("", body)
    opening, bracket, rest = body.partition(">")
    opening = _SIZE.sub("", opening)
    rest = _NAME.sub(f'id="figure{number}-', rest)
    rest = _LINK.sub(lambda found: f"{found[0]}figure{number}-", rest)
    label = html.escape(alt)
    told = f' role="img" aria-label="{label}"'
    return recolour(f"{opening}{told}{bracket}{rest}", PAGE)
