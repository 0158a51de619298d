import math
from typing import Any

import pytest

from reports.figures import cause_dots
from reports.figures._palette import dealt
from reports.vanishing import causes_looks
from reports.vanishing.plateaus import plateaus
from tests.reports.readings import measurement
from tests.reports.switches import USUAL, ending, rate, switch, tried, usual


def test_merged_classes_are_told_from_guessing() -> None:
    # Skills of 1/3 and 2/3 are 50 and 75 % right answers of four classes.
    (one,) = tried(usual(0.0, 0.01, 1 / 3, 0.35, 2 / 3, 0.5, 1.0))
    sorted_in = plateaus(one.row, one.failed)
    assert sorted_in.levels == pytest.approx((0.25, 0.5, 0.75))
    assert (sorted_in.counts, sorted_in.between) == ((2, 2, 1), 1)
    assert (sorted_in.guessing, sorted_in.merged, sorted_in.failed) == (2, 3, 6)
    assert causes_looks.ended(one) == "25 %: 2, 50 %: 2, 75 %: 1, elsewhere: 1"
    told = causes_looks.sentences([one])[0]
    assert (
        "Of the 6 seeds that failed, 2 ended at guessing and 3 within 3 points of 50 or 75 %"
        in told
    )
    assert "not *forgotten*" in told


def test_guessing_alone_is_not_called_merged() -> None:
    told = causes_looks.sentences(tried(usual()))[0]
    assert "10 ended at guessing and 0 within" in told
    assert "forgotten" not in told


def test_regression_tells_skill_and_no_plateau() -> None:
    (one,) = tried(switch(USUAL, ending(0.2, 0.4), "", task="adding"))
    assert one.failed == pytest.approx([0.2, 0.4])
    assert causes_looks.ended(one) == "skill 0.30"
    assert causes_looks.sentences([one]) == []
    _, ends = cause_dots.draw([one], dealt([("lstm", "default")])).axes
    assert ends.get_xlabel() == "test skill of each seed"


def test_half_life_that_parts_winners_from_losers_is_said_to_and_one_that_does_not_is_not() -> None:
    alike = tried(
        usual(half_life=1.7), switch("GRU", ending(*[1.0] * 10, half_life=1.6), "", "gru")
    )
    assert "**It does not tell the two apart**" in causes_looks.sentences(alike)[-1]
    apart = tried(
        usual(half_life=1.7), switch("open gate", ending(*[1.0] * 10, half_life=20.0), **rate(0.01))
    )
    assert "It tells the two apart here." in causes_looks.sentences(apart)[-1]
    assert not any("half-life" in line for line in causes_looks.sentences(tried(usual())))


def test_gates_of_the_middle_unit_are_told_and_open_ones_do_not_decay() -> None:
    quantiles: dict[str, list[Any]] = {
        "stage": ["initial", "trained"],
        "layer": [1],
        "quantile": [0.25, 0.5, 0.75],
    }
    values = [[[1.0, 2.0, 3.0]], [[4.0, None, None]]]
    gate = measurement("gate_half_life", "steps", quantiles, values)
    (one,) = tried(usual(gate_half_life=gate))
    assert one.gate("initial") == [2.0] * 10
    assert one.gate("trained") == [math.inf] * 10
    row = causes_looks.table([one]).splitlines()[-1]
    assert [cell.strip() for cell in row.split("|")[-3:-1]] == ["2.0", "no decay"]
    (plain,) = tried(switch(USUAL, ending(0.0), "", "rnn_tanh"))
    assert plain.gate("initial") == []
