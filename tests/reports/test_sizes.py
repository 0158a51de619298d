from typing import Any

import pytest

from reports.frame import trials
from reports.vanishing.rows import rows
from reports.vanishing.sizes import Size, across, by_task, sizes
from reports.vanishing.sizes_told import length_of, sentences, table
from tests.reports.readings import Memory
from tests.reports.studies import Grid, causes, core, everything, grid, measured, probed, study
from tests.reports.studies import sizes as size_grids


def made(*grids: Grid) -> list[Size]:
    results = study(list(grids))
    return sizes(rows(results), trials(results))


def size(reach: float, **axes: Any) -> Grid:
    return grid("size", sequence_length=(25, 50, 100), **axes), measured(Memory(2, 5, reach))


def test_usual_size_comes_from_the_core_at_the_lengths_of_the_others() -> None:
    found = made(*core(), *size_grids())
    shown = [(one.width, one.depth) for one in found if "lstm" in one.line.label]
    assert shown == [(8, 1), (32, 1), (32, 2), (32, 4), (128, 1)]
    usual = next(one for one in found if (one.width, one.depth) == (32, 1))
    assert [row.length for row in usual.line.rows] == [25, 100]
    assert usual.line.group.lengths == (25, 100)
    assert {one.line.rows[0].trial.initialisation for one in found} == {"default"}


def test_networks_that_differ_in_more_than_size_do_not_belong() -> None:
    assert [
        one.width for one in made(*core(learning_rate=1e-3), *size_grids()) if one.depth == 1
    ] == [8, 128] * 2


def test_seeds_of_another_part_do_not_count() -> None:
    found = made(*core(), *size_grids(), *causes())
    usual = next(
        one for one in found if (one.width, one.depth) == (32, 1) and "lstm" in one.line.label
    )
    assert usual.line.group.seeds == 3
    assert usual.line.group.rate_at(25).count == 3


def test_seeds_of_two_parts_are_joined() -> None:
    found = made(
        size(40, hidden_size=(8, 32), seed=(0, 1)), (grid("horizon", seed=(1, 2, 3)), probed)
    )
    usual = next(one for one in found if one.width == 32)
    assert [record.trial.seed for record in usual.line.rows[0].records] == [0, 1, 2, 3]
    assert len(usual.line.group.horizons) == 4


def test_width_and_depth_are_followed_apart() -> None:
    found = made(*core(), *size_grids())
    widths, depths = across(found, "width"), across(found, "depth")
    assert [one.width for one in widths["`lstm` · `default`"]] == [8, 32, 128]
    assert [one.depth for one in depths["`lstm` · `default`"]] == [1, 2, 4]
    assert list(widths) == ["`rnn_tanh` · `default`", "`lstm` · `default`"]
    assert across(found[:1], "width") == {}
    assert across([], "depth") == {}


def test_sentence_says_longer_only_where_every_seed_is() -> None:
    (said,) = sentences(made(size(30, hidden_size=8), size(900, hidden_size=64)))
    assert (
        "is longer at the larger size in every seed for `lstm` · `default` (H 8: 31, 64: ≥ 99)"
        in said
    )
    (said,) = sentences(made(size(900, hidden_size=8), size(5, hidden_size=64)))
    assert "is shorter" in said
    (said,) = sentences(made(size(40, depth=1), size(42, depth=2)))
    assert said.startswith("Between the smallest and the largest depth")
    assert "is not told apart for" in said


def test_table_has_a_row_a_size() -> None:
    found = made(*core(), *size_grids())
    assert len(table(found).splitlines()) == 2 + 10
    assert "T = 100" in table(found)
    assert length_of(found) == 100
    assert table([]) == ""


def test_matched_and_uneven_widths_are_no_sizes() -> None:
    found = made(
        size(40, hidden_size=[[16, 8]]),
        size(40, match_parameters=4_000, hidden_size=29),
        size(40, hidden_size=64),
    )
    assert [one.width for one in found] == [64]


@pytest.mark.parametrize("recorded", [True, False])
def test_study_that_is_not_finished_has_what_is_there(recorded: bool) -> None:
    results = study(
        [size(40, hidden_size=(8, 64)), (grid("size", hidden_size=128), lambda _: None)],
        recorded=recorded,
    )
    found = sizes(rows(results), trials(results))
    assert [one.width for one in found] == [8, 64, 128]
    assert table(found)
    # The largest width has no horizon: the largest that has one stands for it.
    assert ["64: 37)" in said for said in sentences(found)] == [True] * recorded
    assert len(by_task(found)) == 1


def test_nothing_was_asked_for() -> None:
    assert made(*core()) == []
    results = everything()
    assert set(by_task(sizes(rows(results), trials(results)))) == {"first_token_recall"}
