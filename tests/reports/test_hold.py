import pytest

from bench.record import Results
from reports.vanishing import hold
from reports.vanishing.lines import Line
from tests.reports.readings import Memory
from tests.reports.remembering import changed, found, network, read
from tests.reports.studies import study

ERROR, LAG = "length_generalisation_error", "length_generalisation_lag"


def lstm(results: Results) -> Line:
    (line,) = read(results)
    return line


def beyond(*skills: list[float | None]) -> Results:
    """Give each seed its skills at 1, 2, 4 and 8 times a length of 25."""
    made = study([network("lstm", "default", Memory(2, 5, 40), sequence_length=25)])
    errors = [[None if s is None else 0.75 * (1 - s) for s in seed] for seed in skills]
    return changed(made, lambda trial, _: {ERROR: [errors[trial.seed % len(errors)]]})


def test_it_is_the_last_lag_that_passes_with_all_before_it() -> None:
    one = hold.hold(lstm(beyond([1.0, 0.9, 0.1, 1.0])).rows[0])
    assert one is not None
    assert (one.length, one.lag, len(one.horizons)) == (25, 24, 5)
    assert one.horizons[0].bracket == (49, 99)
    assert one.horizons[0].value == pytest.approx(49 * (99 / 49) ** 0.5)


def test_both_ends_are_censored() -> None:
    one = hold.hold(lstm(beyond([1.0] * 4, [0.2, 1.0, 1.0, 1.0])).rows[0])
    assert one is not None
    assert [h.censoring for h in one.horizons] == ["left"] * 2 + ["right"] * 3
    assert [h.value for h in one.horizons] == [24, 24, 199, 199, 199]
    assert hold.ranged(one.spread) == "≥ 199 (< 24 to ≥ 199)"


def test_an_error_that_is_not_finite_fails() -> None:
    one = hold.hold(lstm(beyond([1.0, None, 1.0, 1.0])).rows[0])
    assert one is not None
    assert (one.horizons[0].value, one.horizons[0].censoring) == (24, "none")


def test_seeds_share_the_median_lag_of_a_length() -> None:
    made = changed(
        beyond([1.0] * 4), lambda trial, _: {LAG: [[20 + trial.seed, 40, 80, 150 + trial.seed]]}
    )
    one = hold.hold(lstm(made).rows[0])
    assert one is not None
    assert (one.lag, {h.value for h in one.horizons}) == (22, {152})


def test_what_was_not_tested_has_no_horizon() -> None:
    made = changed(beyond([1.0] * 4), lambda *_: {ERROR: ...})
    assert hold.hold(lstm(made).rows[0]) is None
    assert hold.table([lstm(made)]) == ""
    assert hold.sentences([lstm(made)]) == []


def test_lags_that_do_not_rise_are_refused() -> None:
    made = changed(beyond([1.0] * 4), lambda *_: {LAG: [[24, 24, 24, 24]]})
    assert hold.hold(lstm(made).rows[0]) is None


def test_sentences_count_those_that_learned_and_name_those_that_fall_short() -> None:
    (said,) = hold.sentences([lstm(beyond([1.0, 1.0, 1.0, 1.0]))])
    assert "solved 1 setting (a network at a length). In all of them the median" in said
    assert said.endswith(
        "in none its skill falls below 0.5 before 2 times the lag it was trained at."
    )
    (said,) = hold.sentences([lstm(beyond([1.0, 0.0, 0.0, 0.0]))])
    assert "In none the median network answers at every longer length" in said
    assert said.endswith("it was trained at: `lstm` · `default` (T = 25).")


def test_where_nothing_was_learned_there_is_nothing_to_hold() -> None:
    (said,) = hold.sentences(found(network("lstm", "default", Memory(2, 3, 5))))
    assert said.endswith("no network was solved by half of its seeds, so there is nothing to hold.")


def test_coverage_is_told_for_each_number_of_seeds() -> None:
    assert hold.coverages([5, 3, 5]).endswith(
        "the true median in 75 % of cases with 3 seeds and 93.8 % of cases with 5 seeds."
    )
    assert hold.coverages([1]) == "With one seed there is no range."
