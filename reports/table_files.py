"""Write every table of a report as a file of its own: CSV for programs, LaTeX for a paper."""

import csv
import io
import re
import textwrap
from collections.abc import Sequence

from reports import latex, markdown, wording
from reports.page_tables import Cell, Table, tables

# Of each part of a title so many characters go into a file's name.
LONGEST_PART = 26
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?")
_OURS = re.compile(r"\d{2,}-\w[\w-]*\.(?:csv|tex)")


def table_files(readme: str, kinds: Sequence[str]) -> dict[str, str]:
    """Return the text of every table's files by name.

    Args:
        readme: The report's Markdown, which holds the tables.
        kinds: Any of "csv" and "tex".
    """
    found = tables(readme)
    digits = max(2, len(str(len(found))))
    made = {}
    for number, table in enumerate(found, 1):
        name = f"{number:0{digits}}-{_words(table)}"
        for kind in kinds:
            made[f"{name}.{kind}"] = as_csv(table) if kind == "csv" else latex.table(table, name)
    return made


def is_ours(name: str) -> bool:
    """Tell whether a file's name is one that `table_files` gives."""
    return bool(_OURS.fullmatch(name))


def as_csv(table: Table) -> str:
    """Return a table as CSV in UTF-8: a lone number plain, a missing one empty, all else as the page words it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [_value(cell) for cell in row] for row in table.rows
    )
    return text.getvalue()


def _value(cell: Cell) -> str:
    text = markdown.plain(cell)
    if text == wording.NOTHING:
        return ""
    number = text.replace("−", "-")
    return number.replace(",", "") if _NUMBER.fullmatch(number) else text


def _words(table: Table) -> str:
    parts = [_short(markdown.slug(markdown.plain(one))) for one in table.title]
    # Letters that not every file system has are left out.
    return "-".join(filter(None, parts)).encode("ascii", "ignore").decode() or "table"


def _short(words: str) -> str:
    return textwrap.shorten(words.replace("-", " "), LONGEST_PART, placeholder="").replace(" ", "-")
