"""Hold the tables that are files of their own to those of the page."""

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reports import latex
from reports.page_tables import tables
from reports.report import WRITERS
from reports.table_files import as_csv, is_ours, table_files
from tests.reports import machines, reproduced, studies
from tests.reports.eventful import eventful

MADE = {
    "forgetting": eventful,
    "reproduction": reproduced.everything,
    "vanishing_gradient": studies.everything,
    "devices": machines.everything,
}
HEAD = "| a | b |\n|:--|--:|\n"


@pytest.fixture(scope="module", params=list(MADE))
def readme(request: pytest.FixtureRequest) -> str:
    return str(WRITERS[request.param].compose(MADE[request.param]()).readme)


def titles(page: str) -> list[str]:
    return [": ".join(map(latex.text, table.title)) for table in tables(page)]


def values(row: str) -> list[str]:
    return next(iter(list(csv.reader(io.StringIO(as_csv(tables(HEAD + row)[0]))))[1:]))


def faults(text: str) -> list[str]:
    """Name what LaTeX would stumble over in a table."""
    found = []
    # What is left after commands, groups and formulas is text, in which these signs are marks.
    lines = [line for line in text.splitlines()[1:] if not line.startswith(r"\label")]
    bare = re.sub(r"\\[a-zA-Z]+|\\[&%$#_{}^]", "", "\n".join(lines))
    found += re.findall(r"[#~^_%]", re.sub(r"\$[^$]*\$", "", bare))
    if bare.count("$") % 2 or bare.count("{") != bare.count("}"):
        found.append("unbalanced")
    for line in text.splitlines():
        if line.endswith(r"\\") and line.lstrip().startswith(("[", "*")):
            found.append("taken for an argument")
    found += [sign for sign in text if ord(sign) >= 0x180]
    return found


def test_every_table_of_the_page_is_a_file(readme: str) -> None:
    made = table_files(readme, ["csv", "tex"])
    blocks = re.findall(r"(?:^\|.*\n)+", readme, flags=re.MULTILINE)
    by_kind = {
        kind: [t for n, t in sorted(made.items()) if n.endswith(kind)] for kind in ("csv", "tex")
    }
    assert [len(texts) for texts in by_kind.values()] == [len(blocks)] * 2
    for block, text in zip(blocks, by_kind["csv"], strict=True):
        rows = list(csv.reader(io.StringIO(text)))
        assert len(rows) == block.count("\n") - 1
        assert {len(row) for row in rows} == {
            block.partition("\n")[0].replace("\\|", "").count("|") - 1
        }
    assert all(map(is_ours, made))


def test_every_table_is_one_that_latex_takes(readme: str) -> None:
    for name, text in table_files(readme, ["tex"]).items():
        assert faults(text) == [], name
        columns = re.search(r"\\begin\{tabular\}\{([lr]+)\}", text)
        assert columns
        for row in re.findall(r"^(.*) \\\\$", text, flags=re.MULTILINE):
            assert len(re.findall(r"(?<!\\)&", row)) == len(columns[1]) - 1


@pytest.mark.parametrize("broken", ["a_b", "50%", "$x", "a^2", "{", "x#", "≥", "[1] & 2 \\\\"])
def test_the_check_finds_what_latex_would_stumble_over(broken: str) -> None:
    assert faults(f"% ours\n{broken}\n")


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="needs pdflatex")
def test_an_engine_takes_every_table(readme: str, tmp_path: Path) -> None:
    made = table_files(readme, ["tex"])
    for name, text in made.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    inputs = "\n".join(f"\\input{{{name}}}\\clearpage" for name in sorted(made))
    (tmp_path / "all.tex").write_text(
        f"\\documentclass{{article}}\\usepackage{{booktabs}}\\begin{{document}}{inputs}\\end{{document}}"
    )
    run = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]


def test_a_lone_number_is_plain_and_all_else_is_as_the_page_has_it() -> None:
    assert values("| 64,000 | -1,234.5 |") == ["64000", "-1234.5"]
    assert values("| +0.07 | 1.4e+24 |") == ["+0.07", "1.4e+24"]
    assert values("| – | ≥ 1,599 |") == ["", "≥ 1,599"]
    assert values("| 0, 1, 2 | 1,216 + 2,112 |") == ["0, 1, 2", "1,216 + 2,112"]
    assert values(r"| `a_b` **c** | a \| b |") == ["a_b c", "a | b"]


def test_a_table_s_title_is_what_stands_above_it() -> None:
    page = (
        "# Page\n\n## One\n\n**The answer.**\n\n- said\n\n" + HEAD + "\n**Part**\n\n- said\n\n**`task`**\n\n" + HEAD
        + "\n<details>\n<summary>All</summary>\n\n" + HEAD + "\n</details>\n\n" + HEAD
        + "\n## Two\n\n**bold** first, then plain\n\n" + HEAD + "\nText.\n\n" + HEAD
    )  # fmt: skip
    assert titles(page) == [
        "One",
        r"One: Part: \texttt{task}",
        "One: Part: All",
        "One: Part",
        "Two: bold first, then plain",
        "Two",
    ]


def test_a_table_in_latex() -> None:
    text = table_files("## Head: 10 %\n\n| `a_b` | n |\n|:--|--:|\n| x & y | -1 |\n", ["tex"])
    assert text == {
        "01-head-10.tex": (
            "% Written by lethe report; needs \\usepackage{booktabs}.\n\\begin{table}\n\\centering\n"
            "\\caption{Head: 10 \\%}\n\\label{tab:01-head-10}\n\\begin{tabular}{lr}\n\\toprule\n"
            "\\texttt{a\\_b} & n \\\\\n\\midrule\nx \\& y & $-$1 \\\\\n\\bottomrule\n\\end{tabular}\n\\end{table}\n"
        )
    }


def test_names_stay_apart_and_sorted() -> None:
    names = list(table_files("## Same\n\n" + (HEAD + "\n") * 101, ["csv"]))
    assert names == sorted(set(names))
    assert names[0] == "001-same.csv"
    assert not is_ours("my-own.csv")
    assert not is_ours("01-notes.txt")
