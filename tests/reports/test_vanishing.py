import re
from pathlib import Path

import pytest

from reports.report import write
from tests.reports.studies import controls, core, everything, sizes, study


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(everything(), tmp_path_factory.mktemp("vanishing")).parent


def text_of(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")


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
