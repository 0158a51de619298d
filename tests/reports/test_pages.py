"""Hold the pages of the reports that stand in a package of their own to what each page owes its reader."""

import random
import re
from pathlib import Path

import pytest

from bench import jsonl
from bench.record import Results
from reports.report import headline, write
from tests.reports import machines, reproduced, studies
from tests.reports.test_report import GOLDEN, contents

MADE = {
    "reproduction": reproduced.everything,
    "vanishing": studies.everything,
    "devices": machines.everything,
}


@pytest.fixture(scope="module", params=list(MADE))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made(name: str) -> Results:
    return MADE[name]()


@pytest.fixture(scope="module")
def written(made: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(made, tmp_path_factory.mktemp("page")).parent


def text_of(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")


def test_markdown_is_the_golden_one(name: str, written: Path) -> None:
    # After a change that was meant: python -m tests.reports.test_report FOLDER, and read the difference.
    assert text_of(written) == (GOLDEN / f"{name}.md").read_text(encoding="utf-8")


def test_headline_is_the_golden_one(name: str, made: Results) -> None:
    assert headline(made) + "\n" == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_exported_results_give_equal_bytes_in_any_order(written: Path, tmp_path: Path) -> None:
    kept = jsonl.load(written / "results.jsonl")
    records = list(kept.records)
    random.Random(0).shuffle(records)
    write(kept.model_copy(update={"records": tuple(records)}), tmp_path)
    assert contents(tmp_path) == contents(written)


def test_every_figure_it_names_is_there(written: Path) -> None:
    text = text_of(written)
    named = set(re.findall(r'(?:src|srcset)="([^"]+)"', text))
    named |= set(re.findall(r"\]\(([^)\s]+)\)", text))
    assert named == set(contents(written)) - {"README.md"}
    assert len(named) > 10


def test_every_table_is_square(written: Path) -> None:
    text = text_of(written).replace("\\|", "")
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        assert len({line.count("|") for line in block.splitlines()}) == 1
