"""Put a written page into a folder, and nothing else's in its place."""

import os
import re
from pathlib import Path

from bench.errors import LetheError
from reports.nightly.page import MARK
from reports.page import Page

_FIGURE = re.compile(r"figures/([\w.,-]+\.svg)")


def refuse_other_files(folder: Path, name: str) -> None:
    """Refuse a folder that holds something, but no such page.

    Args:
        folder: Where the page is to go, which may be absent.
        name: The page's file name.

    Raises:
        LetheError: It is a file, or holds other files and no page of that name.
    """
    if folder.exists() and not folder.is_dir():
        raise LetheError(
            f"{folder}: expected a folder for the page, got a file; name a folder with --output"
        )
    if not folder.is_dir() or _is_page(folder / name):
        return
    others = sorted(path.name for path in folder.iterdir())
    if others:
        raise LetheError(
            f"{folder}: expected an empty folder or one with an earlier {name}, found {others[0]}; name "
            "another folder with --output"
        )


def publish(page: Page, folder: Path, name: str) -> Path:
    """Write a page and its figures, each file replaced as a whole, the page last.

    Figures of an earlier page there that this one has not are removed.

    Args:
        page: The page.
        folder: The folder, made where it is missing.
        name: The page's file name.

    Returns:
        The path of the page.

    Raises:
        LetheError: The folder holds something else.
        OSError: It cannot be written.
    """
    refuse_other_files(folder, name)
    path = folder / name
    earlier = _figures(path.read_text(encoding="utf-8")) if path.exists() else set()
    folder.mkdir(parents=True, exist_ok=True)
    figures = folder / "figures"
    written = set()
    for picture in page.pictures:
        figures.mkdir(exist_ok=True)
        for theme, text in picture.pages.items():
            written.add(_replace(figures / f"{picture.name}-{theme}.svg", text).name)
    _replace(path, page.readme)
    for old in earlier - written:
        (figures / old).unlink(missing_ok=True)
    return path


def _is_page(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline().startswith(MARK)


def _figures(text: str) -> set[str]:
    return set(_FIGURE.findall(text))


def _replace(path: Path, text: str) -> Path:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    os.replace(partial, path)
    return path
