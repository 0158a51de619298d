import math
from typing import Any

import pytest

from bench.record import Measurement
from bench.trial import Trial
from reports.figures import cause_dots
from reports.figures._palette import dealt
from reports.statistics import fisher_exact
from reports.vanishing import causes_looks, causes_told
from reports.vanishing.causes import Cause
from reports.vanishing.choice_pictures import cause_pictures
from tests.reports.switches import USUAL, ending, rate, switch, tried, usual


def test_switch_that_helps_is_found_and_one_that_does_not_is_not() -> None:
    found = tried(
        usual(),
        switch("helps", ending(*[1.0] * 10), **rate(0.01)),
        switch("does not", ending(*[0.0] * 9, 1.0), **rate(0.02)),
    )
    assert [one.verdict for one in found] == ["", "more solve it", "no difference shown"]
    helps, does_not = found[1], found[2]
    assert helps.p_value == fisher_exact((10, 10), (0, 10))
    assert helps.corrected == pytest.approx(2 * helps.p_value)
    assert does_not.corrected == does_not.p_value == 1
    told = " ".join(causes_told.sentences(found))
    assert "with 0/10 seeds (95 % interval 0 to 28 %)" in told
    assert "2 tests named in advance" in told
    assert 'More seeds solved it with "helps" (10/10, p < 0.0001).' in told
    assert 'No difference was shown for "does not" (1/10, p = 1).' in told


def test_switch_that_harms_is_said_to_harm() -> None:
    found = tried(usual(*[1.0] * 10), switch("harms", ending(*[0.0] * 10), **rate(0.01)))
    assert found[1].verdict == "fewer solve it"
    assert 'Fewer seeds solved it with "harms"' in causes_told.sentences(found)[1]


def test_what_has_nothing_against_it_is_described_and_not_tested() -> None:
    found = tried(usual(), switch("GRU", ending(*[1.0] * 10), "", "gru"))
    assert all(math.isnan(one.p_value) and not one.verdict for one in found)
    assert "all of this is description" in causes_told.sentences(found)[0]
    with_test = tried(
        usual(),
        switch("GRU", ending(*[1.0] * 10), "", "gru"),
        switch("a", ending(0.0), **rate(0.01)),
    )
    assert 'without a test: "GRU" 10/10.' in causes_told.sentences(with_test)[-1]


def test_what_helped_without_a_test_is_a_lead_for_its_own_cell_alone() -> None:
    found = tried(
        usual(),
        switch("a lower rate", ending(*[0.0] * 10), **rate(1e-3)),
        switch("a higher rate", ending(*[1.0] * 10), "", **rate(1e-2)),
        switch("a rate that hardly helps", ending(*[1.0] * 4, *[0.0] * 6), "", **rate(3e-2)),
        switch("another cell", ending(*[1.0] * 10), "", "gru"),
    )
    (told,) = causes_told.leads(found)
    assert '"a higher rate" (10/10)' in told
    assert "hardly" not in told
    assert "another cell" not in told
    assert told in causes_told.sentences(found)
    assert (
        causes_told.leads(tried(usual(), switch("helps", ending(*[1.0] * 10), **rate(1e-2)))) == []
    )


def test_few_seeds_and_no_seeds_are_not_taken_for_an_answer() -> None:
    found = tried(
        usual(0.0, 0.0),
        switch("few", ending(1.0, 1.0), **rate(0.01)),
        switch("none", ending(), **rate(0.02)),
    )
    assert found[1].verdict.startswith("too few seeds")
    assert found[2].verdict == "no data on one side"
    told = causes_told.sentences(found)[1]
    assert 'Not to be told: "few" (too few seeds' in told
    assert '"none" (no data on one side)' in told
    assert "2 of 10" in causes_told.table(found)


def test_each_setting_is_held_against_its_own_length() -> None:
    def solved_at_25(trial: Trial) -> dict[str, Measurement] | None:
        return ending(*[1.0 if trial.sequence_length == 25 else 0.0] * 10)(trial)  # type: ignore[no-any-return]

    found = tried(
        switch(USUAL, solved_at_25, "", sequence_length=(25, 50)),
        switch("other", ending(*[1.0] * 10), sequence_length=(25, 50), **rate(0.01)),
    )
    assert [(one.row.length, one.verdict) for one in found[2:]] == [
        (25, "no difference shown"),
        (50, "more solve it"),
    ]


def test_switched_length_is_held_against_the_only_row_there_is() -> None:
    found = tried(usual(), switch("shorter", ending(*[1.0] * 10), sequence_length=10))
    assert found[1].verdict == "more solve it"


def test_time_to_the_solution_is_censored_at_each_switchs_own_budget() -> None:
    training = {"budget": 32_000}
    found = tried(usual(), switch("more budget", ending(*[0.0] * 10), training=training))
    text = causes_told.table(found)
    assert "> 16,000" in text
    assert "> 32,000" in text


def looks(found: list[Cause]) -> Any:
    return dealt((one.row.trial.cell, one.row.law) for one in found)


def test_every_seed_is_drawn_filled_where_it_solved() -> None:
    found = tried(usual(0.0, 1.0, 0.3), switch("none", ending(), **rate(0.01)))
    shares, ends = cause_dots.draw(found, looks(found)).axes
    dots = [line for line in ends.lines if line.get_markersize() == 4]
    filled = [line.get_markerfacecolor() == line.get_color() for line in dots]
    assert sorted(filled) == [False, False, True]
    assert [text.get_text() for text in shares.texts] == ["1/3", "no data"]


def test_nothing_run_is_not_drawn() -> None:
    found = tried(usual(None), switch("none", ending(), **rate(0.01)))
    assert cause_pictures(found, looks(found)) == ()
    assert causes_told.sentences(found) == []
    assert causes_looks.table(found) == ""
    assert (causes_told.table([]), causes_told.sentences([])) == ("", [])
    (one,) = cause_pictures(tried(usual(0.5)), looks(found))
    assert set(one.pages) == {"light", "dark"}
