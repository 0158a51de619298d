import random
import re
from pathlib import Path

import pytest

from bench import jsonl
from reports.report import headline, write
from tests.reports.studies import controls, core, everything, sizes, study
from tests.reports.test_report import GOLDEN, contents


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(everything(), tmp_path_factory.mktemp("vanishing")).parent


def text_of(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")


def test_markdown_is_the_golden_one(written: Path) -> None:
    # After a change that was meant: python -m tests.reports.test_report FOLDER, and read the difference.
    assert text_of(written) == (GOLDEN / "vanishing.md").read_text(encoding="utf-8")


def test_headline_is_the_golden_one() -> None:
    golden = (GOLDEN / "vanishing.txt").read_text(encoding="utf-8")
    assert headline(everything()) + "\n" == golden


def test_exported_results_give_equal_bytes_in_any_order(written: Path, tmp_path: Path) -> None:
    made = jsonl.load(written / "results.jsonl")
    records = list(made.records)
    random.Random(0).shuffle(records)
    write(made.model_copy(update={"records": tuple(records)}), tmp_path)
    assert contents(tmp_path) == contents(written)


def test_every_figure_it_names_is_there(written: Path) -> None:
    text = text_of(written)
    named = set(re.findall(r'(?:src|srcset)="([^"]+)"', text))
    named |= set(re.findall(r"\]\(([^)\s]+)\)", text))
    assert named == set(contents(written)) - {"README.md"}
    assert len(named) > 20


def test_every_table_is_square(written: Path) -> None:
    text = text_of(written).replace("\\|", "")
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        assert len({line.count("|") for line in block.splitlines()}) == 1


def test_sections_stand_in_their_order(written: Path) -> None:
    heads = re.findall(r"^## (.*)$", text_of(written), flags=re.MULTILINE)
    assert heads == [
        "Gradients vanish. Do networks forget?",
        "What default PyTorch does, and what to do about it",
        "What the question was",
        "Theory on a page",
        "Method",
        "Result 1: the learning rates",
        "Result 2: transport, how far a gradient travels",
        "Result 3: retention, what is left of what came first",
        "Result 4: use, how far back the answer reaches",
        "Result 5: does the half-life predict the horizon?",
        "Result 6: width and depth",
        "Result 7: what makes one fail where another does not",
        "Result 8: negative controls",
        "How healthy the training was",
        "Limits",
        "What was not run",
        "Skipped, failed and unstable trials",
        "What was run",
        "Environment",
        "Repeat it",
        "References",
    ]


def test_a_number_is_never_written_as_nan_or_none(written: Path) -> None:
    assert not re.search(r"\bnan\b|\binf\b|[(|=,] *None\b", text_of(written))


@pytest.mark.parametrize(
    ("kept", "lacking"),
    [
        ("core", "Not planned in this sweep."),
        ("sizes and controls", "Nothing to answer yet"),
    ],
)
def test_a_part_of_a_study_is_a_report_too(kept: str, lacking: str, tmp_path: Path) -> None:
    grids = core() if kept == "core" else [*sizes(), *controls()]
    assert lacking in write(study(grids), tmp_path).read_text(encoding="utf-8")


def test_a_study_that_has_not_run_says_so(tmp_path: Path) -> None:
    text = write(study(core(), recorded=False), tmp_path).read_text(encoding="utf-8")
    assert "Not all is in" in text
    assert "Nothing to answer yet" in text
