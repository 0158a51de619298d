"""Read what the documents tell a reader to type and to write."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# With these, code in a sentence is a command and no name.
PROGRAMS = (
    *("lethe", "make", "ray", "python", "pytest", "tensorboard", "mkdir", "mv"),
    *("systemctl", "loginctl", "journalctl", "crontab"),
)


def read(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def parsed(text: str) -> list[Token]:
    """Return a document's parts, tables included."""
    return MarkdownIt("commonmark").enable("table").parse(text)


def files(text: str) -> dict[str, str]:
    """Return the complete files that a document holds, by their path.

    Each is a block of code behind a line that names it and nothing else.
    """
    found = {}
    named = None
    for token in parsed(text):
        if token.type == "inline":
            named = re.fullmatch(r"`([\w./-]+\.\w+)`:", token.content)
        elif token.type == "fence" and named:
            found[named[1]] = token.content
            named = None
    return found


def scripts(text: str) -> list[str]:
    """Return the blocks that are programs of their own, to be saved and not typed."""
    return [token.content for token in parsed(text) if _is_script(token)]


def commands(text: str) -> list[str]:
    """Return what a document tells a reader to type, each once, in the order it stands there."""
    found: list[str] = []
    for token in parsed(text):
        if token.type == "fence" and token.info == "sh" and not _is_script(token):
            found += _typed(token.content)
        if token.type == "fence" and token.info == "crontab":
            # Five fields say when.
            found += [line.split(maxsplit=5)[5] for line in token.content.splitlines()]
        found += [
            child.content
            for child in token.children or ()
            if child.type == "code_inline" and _is_command(child.content)
        ]
    return list(dict.fromkeys(found))


def _typed(text: str) -> Iterator[str]:
    """Yield the commands of a block: one a line, or several with && between them."""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        while words:
            end = words.index("&&") if "&&" in words else len(words)
            yield shlex.join(words[:end])
            words = words[end + 1 :]


def _is_script(token: Token) -> bool:
    return token.type == "fence" and token.content.startswith("#!")


def _is_command(code: str) -> bool:
    program, space, _ = code.partition(" ")
    return bool(space) and program in PROGRAMS
