"""Hold the documents' links and paths to what is there."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.docs.documents import DOCUMENTS, ROOT, parsed, read


def links(text: str) -> list[str]:
    """Return where a document's links and pictures lead."""
    parts = [part for token in parsed(text) for part in token.children or ()]
    told = [
        str(part.attrs[name]) for part in parts for name in ("href", "src") if name in part.attrs
    ]
    html = [token.content for token in parsed(text) if token.type == "html_block"]
    return told + re.findall(r'(?:src|srcset|href)="([^"]+)"', "\n".join(html))


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives a document's headings."""
    tokens = parsed(text)
    titles = [
        following.content for token, following in pairwise(tokens) if token.type == "heading_open"
    ]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in links(read(document)):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(read(target)), link


def test_every_document_is_named_in_the_readme() -> None:
    told = links(read(ROOT / "README.md"))
    for document in DOCUMENTS[1:]:
        assert f"docs/{document.name}" in told


@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_the_files_that_a_document_names_exist(document: Path) -> None:
    """Look at paths in code, of folders of the repository, that are not links."""
    folders = "bench|benchmarks|configs|datamodules|docs|lit_models|reports|requirements|tests"
    named = re.findall(rf"`((?:{folders})/[\w/.-]*\w)`", read(document))
    made = {"first_value.py", "update_only.py", "saturation.py"}
    for path in named:
        assert Path(path).name in made or (ROOT / path).exists(), path
