import re
from pathlib import Path
from typing import Any

import pytest

from bench.trial import Trial
from reports.report import headline, write
from reports.reproduction.answer import answer
from reports.reproduction.rows import rows
from reports.reproduction.tables import Notes, network
from tests.reports.courses import course, grid
from tests.reports.measures import error, plain
from tests.reports.reproduced import everything
from tests.reports.test_report import contents


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(everything(), tmp_path_factory.mktemp("reproduction")).parent


def text_of(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")


def test_sections_stand_in_their_order(written: Path) -> None:
    heads = re.findall(r"^## (.*)$", text_of(written), flags=re.MULTILINE)
    assert heads == [
        "Published systems, run again",
        "Beside the published figures",
        "Parameters",
        "Every system",
        "Series, target and prediction",
        "Loss curves",
        "What is memorised",
        "Does the first input still matter?",
        "An exploding gradient, and its remedies",
        "Negative controls",
        "Skipped, failed and unstable trials",
        "What was run",
        "Environment",
        "Repeat it",
    ]


@pytest.mark.parametrize("recorded", [True, False])
def test_sweep_without_a_result_is_still_a_report(tmp_path: Path, recorded: bool) -> None:
    asked = [
        {"figure": "test_error", "value": 0.1},
        {"figure": "parameters", "value": [4_864, 165], "framework": "keras"},
    ]
    systems = [
        (grid("a", "two_sines", published=asked), lambda _: None),
        (grid("b", "price_walk", negative_control=True), lambda _: None),
        (grid("c", "adding", section="exploding_gradient"), lambda _: None),
        (grid("d", "first_token_recall", section="initial_state"), lambda _: None),
    ]
    made = course(systems, recorded=recorded)
    text = text_of(write(made, tmp_path).parent)
    assert "No trial finished" in text
    assert "0 of 20 planned trials finished" in text
    assert ("out of luck" in text) == recorded
    assert sorted(contents(tmp_path)) == ["README.md", "results.jsonl"]
    assert headline(made)


def test_grids_that_reproduce_nothing_are_no_rows(tmp_path: Path) -> None:
    made = course([(grid("a", "two_sines"), plain)])
    bare = [{k: v for k, v in one.items() if k != "system"} for one in made.sweep.grids]
    other = made.model_copy(update={"sweep": made.sweep.model_copy(update={"grids": bare})})
    assert rows(other) == []
    assert "No system was planned" in text_of(write(other, tmp_path).parent)


def test_rows_are_named_by_what_varies_in_their_grid() -> None:
    made = grid("recall", "first_token_recall") | {
        "cell": ["lstm", "gru"],
        "sequence_length": [10, 25],
        "hidden_size": [8],
    }
    found = rows(course([(made, plain)]))
    assert [row.name for row in found] == [
        f"recall, {cell}, T = {length}" for cell in ("lstm", "gru") for length in (10, 25)
    ]
    assert [(row.seeds, row.planned) for row in found] == [("5", 5)] * 4


def test_seeds_that_failed_are_counted() -> None:
    (row,) = rows(course([(grid("a", "two_sines"), lambda t: None if t.seed == 3 else {})]))
    assert row.seeds == "4 of 5"
    assert [record.trial.seed for record in row.records] == [0, 1, 2, 4]


def test_row_whose_key_stands_in_two_grids_has_its_records_in_both() -> None:
    both = rows(course([(grid("a", "two_sines"), plain), (grid("b", "two_sines"), plain)]))
    assert both[0].records == both[1].records
    assert [row.name for row in both] == ["a", "b"]


def test_networks_are_told_in_full() -> None:
    widths = grid("a", "marked_digit", "lstm", hidden_size=[[16, 16, 10]])
    (wide,) = rows(course([(widths, plain)]))
    assert network(wide) == "`lstm` 16-16-10, `default`"
    deep = grid("a", "marked_digit", "gru", hidden_size=8, depth=2, bidirectional="mul")
    (both,) = rows(course([(deep, plain)]))
    assert network(both) == "`gru` 2 × 8, both directions (mul), `default`"


def test_equal_notes_have_one_number() -> None:
    notes = Notes()
    assert notes.mark("a", "", "b") == " (1) (2)"
    assert notes.mark("b") == " (2)"
    assert notes.lines == ["(1) a", "(2) b"]


def test_translation_that_is_not_finite_claims_nothing() -> None:
    def lost(trial: Trial) -> dict[str, Any]:
        return {"test_error_by_lag": ({"lag": [9]}, [None])}

    made = grid("reverse", "sequence_to_sequence", "lstm")
    assert "encoder-decoder" not in answer(rows(course([(made, lost)])), [], [], []).rest
    assert "encoder-decoder" in answer(rows(course([(made, error(0.01))])), [], [], []).rest
