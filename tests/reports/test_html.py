"""Hold the page of HTML to what it promises: it needs no other file, and shows what the Markdown says."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reports import html
from reports.page import Page
from reports.report import WRITERS, publish
from tests.reports import machines, reproduced, studies
from tests.reports.eventful import eventful
from tests.reports.test_report import shuffled

MADE = {
    "forgetting": eventful,
    "reproduction": reproduced.everything,
    "vanishing_gradient": studies.everything,
    "devices": machines.everything,
}
VOID = {"meta", "br", "hr"}


class Seen(HTMLParser):
    """Gather the elements of a page, and hold it to closing what it opens."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.told: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.told.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def values(self) -> Iterator[tuple[str, str]]:
        for _, attributes in self.elements:
            yield from ((name, value or "") for name, value in attributes.items())


@pytest.fixture(scope="module", params=list(MADE))
def page(request: pytest.FixtureRequest) -> Page:
    composed = WRITERS[request.param].compose(MADE[request.param]())
    assert isinstance(composed, Page)
    return composed


@pytest.fixture(scope="module")
def text(page: Page) -> str:
    return html.page(page)


@pytest.fixture(scope="module")
def seen(text: str) -> Seen:
    return Seen(text)


def shown(text: str) -> Seen:
    return Seen(html.page(Page(text, ())))


def test_nothing_is_fetched(seen: Seen, text: str) -> None:
    assert not {"script", "link", "img", "source", "iframe", "object", "base"} & {
        tag for tag, _ in seen.elements
    }
    for name, value in seen.values():
        assert not name.startswith("on")
        if name in ("href", "xlink:href"):
            assert value.startswith(("#", "data:image/png;base64,")) or value == "results.jsonl"
        elif not name.startswith("xmlns"):
            assert name not in ("src", "srcset")
            assert "//" not in value
    assert "@import" not in text
    assert re.findall(r"url\((?!#)", text) == []


def test_every_name_is_given_once_and_every_link_leads_to_one(seen: Seen) -> None:
    names = [value for name, value in seen.values() if name == "id"]
    assert len(names) == len(set(names)) > 100
    for name, value in seen.values():
        links = re.findall(r"url\(#([^)]+)\)", value)
        if name.endswith("href") and value.startswith("#"):
            links.append(value[1:])
        assert set(links) <= set(names)


def test_every_figure_is_in_it_in_the_page_s_colours(page: Page, seen: Seen, text: str) -> None:
    assert [one["aria-label"] for one in seen.named("svg")] == [one.alt for one in page.pictures]
    assert "<picture" not in text
    assert text.count("fill: var(--text)") > len(page.pictures)
    assert not re.search("#010203|#040506|#070809|#0a0b0c", text)
    # Each colour is given for light screens and for dark ones.
    for variable in set(re.findall(r"var\((--[a-z]+)\)", text)):
        assert len(re.findall(rf"{variable}: #", text)) == 2, variable


def test_what_markdown_folds_and_lines_up_stays_so(page: Page, seen: Seen, text: str) -> None:
    assert len(seen.named("details")) == page.readme.count("<details>")
    assert len(seen.named("summary")) == page.readme.count("<summary>")
    assert len(seen.named("table")) == len(re.findall(r"^\|[-:|]+\|$", page.readme, re.MULTILINE))
    lined_up = len(re.findall(r"-:\|", page.readme))
    assert lined_up > 10
    heads = [one for one in seen.named("th") if one.get("style") == "text-align:right"]
    assert len(heads) == lined_up
    # No mark of Markdown is left standing.
    told = "".join(seen.told)
    assert "**" not in told
    assert "|--" not in told


def test_every_section_has_an_anchor_and_is_listed(page: Page, seen: Seen) -> None:
    sections = re.findall(r"^## ", page.readme, re.MULTILINE)
    anchors = ["#" + str(one["id"]) for one in seen.named("h2")]
    assert len(anchors) == len(sections) > 3
    links = [one["href"] for one in seen.named("a")]
    assert links[: len(anchors)] == anchors


def test_equal_results_give_equal_bytes_in_any_order(tmp_path: Path) -> None:
    for folder, made in (("one", eventful()), ("two", shuffled(eventful()))):
        publish(made, tmp_path / folder, formats=["html"])
    one, two = ((tmp_path / folder / "report.html").read_bytes() for folder in ("one", "two"))
    assert one == two


def test_what_comes_from_outside_is_shown_and_not_obeyed() -> None:
    evil = "<script>alert(1)</script> $x$ <img src=x> | ** & </details> [a](http://b)"
    made = eventful()
    sweep = made.sweep.model_copy(update={"description": evil})
    composed = WRITERS["forgetting"].compose(made.model_copy(update={"sweep": sweep}))
    seen = Seen(html.page(composed))
    assert evil in "".join(seen.told)
    assert not {"script", "img", "math"} & {tag for tag, _ in seen.elements}


@pytest.mark.parametrize(
    "line",
    [
        "<script>alert(1)</script>",
        "<div onclick=x>",
        "text <b onclick=x>bold</b>",
        '<picture>\n<source media="(prefers-color-scheme: dark)" srcset="x"><img alt="a" src="b"></picture>',
        "<details>\n<summary><b>x</b></summary>",
        "<details open>\n",
    ],
)
def test_tags_that_no_report_writes_are_text(line: str) -> None:
    tags = {tag for tag, _ in shown(f"# Page\n\n{line}\n").elements}
    assert tags <= {"html", "head", "meta", "title", "style", "body", "main", "h1", "p"}


def test_formulas_are_formulas_and_prices_are_not() -> None:
    seen = shown("# Page\n\nFrom $\\sigma_1$ on, 5$ and 6$, `$x$`.\n\n$$\n\\frac{1}{2}\n$$\n")
    assert [one["display"] for one in seen.named("math")] == ["inline", "block"]
    assert "5$ and 6$" in "".join(seen.told)
    assert "$x$" in "".join(seen.told)


def test_a_formula_s_parts_are_in_the_vanishing_report() -> None:
    seen = Seen(html.page(WRITERS["vanishing_gradient"].compose(studies.everything())))
    assert len(seen.named("math")) > 30
    assert "$" not in "".join(seen.told)
    # A command that is not known would stand there as it is written.
    assert "\\" not in "".join(part for part in seen.told if "\\_" not in part)


def test_two_headings_of_one_name_have_two_anchors() -> None:
    anchors = [one["id"] for one in shown("# A\n\n## Same\n\n## Same\n").named("h2")]
    assert len(set(anchors)) == 2


def test_a_short_page_lists_no_sections() -> None:
    assert shown("# A\n\n## B\n\n## C\n").named("nav") == []
