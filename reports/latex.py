"""Write a table as LaTeX that any engine takes, with the rules of booktabs."""

import re
import unicodedata

from reports import markdown
from reports.page import fill
from reports.page_tables import Cell, Table

_OPEN = {"strong_open": r"\textbf{", "em_open": r"\emph{"}
_CLOSE = ("strong_close", "em_close")
# What LaTeX takes for a mark, and what its oldest engine has no letter for.
_SPECIAL = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",
    "`": r"\textasciigrave{}",
    # At the start of a row these two belong to the end of the one before.
    "[": "{[}",
    "*": "{*}",
    "−": "$-$",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
    "“": "``",
    "”": "''",
    "\N{LEFT SINGLE QUOTATION MARK}": "`",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "…": r"\ldots{}",
    "·": r"$\cdot$",
    "×": r"$\times$",
    "±": r"$\pm$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "≈": r"$\approx$",
    "→": r"$\rightarrow$",
    "∞": r"$\infty$",
    "†": r"$\dagger$",
    "‡": r"$\ddagger$",
    "°": r"$^\circ$",
    "\N{MICRO SIGN}": r"$\mu$",
}
_BREAKS = re.compile(r"\s+")
# Two hyphens would become a dash, and one before a number is a minus.
_HYPHENS = re.compile("-(?=-)")
_MINUS = re.compile(r"(?<![\w)-])-(?=[\d.])")
# Signs that have a number or letter inside, by how Unicode says so.
_RAISED = {"<super>": "^", "<sub>": "_"}


def table(table: Table, label: str) -> str:
    r"""Return a table with caption and label, to be read by ``\input`` where booktabs is loaded.

    Args:
        table: The table.
        label: Its name; "tab:" comes before it.
    """
    return fill(
        "table.tex.j2",
        {
            "columns": "".join("r" if right else "l" for right in table.right),
            "caption": ": ".join(text(one) for one in table.title),
            "label": f"tab:{label}",
            "rows": [" & ".join(text(cell) for cell in row) for row in table.rows],
        },
    )


def text(cell: Cell) -> str:
    """Return a piece of text as LaTeX, its marks as commands."""
    made = ""
    for token in cell:
        told = escape(markdown.plain([token]))
        if token.type == "code_inline":
            told = rf"\texttt{{{told}}}"
        elif token.type == "math_inline":
            told = f"${token.content}$"
        elif token.type in _OPEN:
            told = _OPEN[token.type]
        elif token.type in _CLOSE:
            told = "}"
        made += told
    return made


def escape(words: str) -> str:
    r"""Return words with what LaTeX would read as a mark made plain.

    A letter that not every engine can print is told by its number.

    >>> escape("10 % of <x_1>"), escape("≥ 99, 記")
    ('10 \\% of \\textless{}x\\_1\\textgreater{}', '$\\geq$ 99, U+8A18')
    >>> escape("[1, 2] * -1")
    '{[}1, 2] {*} $-$1'
    """
    signed = _MINUS.sub("−", _BREAKS.sub(" ", words))
    return _HYPHENS.sub("-{}", "".join(map(_letter, signed)))


def _letter(sign: str) -> str:
    """Return one sign: as it is, as a command, or as its number where no engine is sure to have it."""
    if sign in _SPECIAL:
        return _SPECIAL[sign]
    name = unicodedata.name(sign, "")
    kind, _, base = unicodedata.decomposition(sign).partition(" ")
    if kind in _RAISED and sign.isdigit():
        return f"${_RAISED[kind]}{chr(int(base, 16))}$"
    if "α" <= sign <= "ω" and sign not in "ος":  # noqa: RUF001
        return f"$\\{name.rpartition(' ')[2].lower().replace('lamda', 'lambda')}$"
    latin = name.startswith("LATIN ") and ord(sign) < 0x180
    return sign if (sign.isascii() and sign.isprintable()) or latin else f"U+{ord(sign):04X}"
