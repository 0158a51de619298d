from typing import Any

import pytest

from bench.record import Record
from reports.comparisons import Outcome, compare
from reports.frame import trials
from reports.summary import groups
from tests.reports.builder import comparison, grid, record, results, trial

CELLS = [("rnn_tanh", "default"), ("lstm", "default")]


def outcomes(records: list[Record], count: int = 1) -> list[Outcome]:
    asked = [comparison("rnn_tanh", "lstm")] * count
    return compare(asked, groups(trials(results(records))))


def plain_solves(seeds: int, **settings: Any) -> list[Record]:
    return grid(
        lambda one: float(one.cell == "rnn_tanh"),
        CELLS,
        lengths=[25],
        seeds=range(seeds),
        **settings,
    )


def test_counts_decide() -> None:
    (found,) = outcomes(plain_solves(5))
    assert (str(found.first), str(found.second)) == ("5/5", "0/5")
    assert found.p_value == found.corrected == pytest.approx(2 / 252)
    assert found.verdict == "differ"


def test_all_comparisons_are_corrected_together() -> None:
    found = outcomes(plain_solves(5), count=3)
    assert [one.corrected for one in found] == pytest.approx([6 / 252] * 3)


def test_too_few_seeds_are_said() -> None:
    assert (
        outcomes(plain_solves(3))[0].verdict == "too few seeds: no outcome can fall below p = 0.1"
    )


def test_no_difference_is_not_called_equality() -> None:
    same = grid(lambda one: 1.0, CELLS, lengths=[25])
    assert outcomes(same)[0].verdict == "no difference shown"


def test_settings_are_compared_each_on_its_own() -> None:
    records = plain_solves(5, learning_rate=1e-3) + plain_solves(5, learning_rate=3e-3)
    assert [one.variant for one in outcomes(records)] == ["lr=0.001", "lr=0.003"]


def test_missing_side_is_said() -> None:
    (found,) = outcomes([record(trial("rnn_tanh", 25)), record(trial("gru", 25))])
    assert (found.verdict, found.p_value) == ("no data on one side", 1)


def test_task_that_never_ran_keeps_its_row() -> None:
    (found,) = outcomes([record(trial("rnn_tanh", 25, task="adding"))])
    assert found.verdict == "no data on one side"


def test_setting_at_which_neither_side_ran_weighs_nothing() -> None:
    other = record(trial("gru", 25, learning_rate=1e-2))
    (found,) = outcomes([*plain_solves(5), other])
    assert found.corrected == found.p_value
