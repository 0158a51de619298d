import math
from typing import Any

import numpy as np
import pytest

from bench.errors import LetheError
from bench.trial import Trial
from reports.reproduction import numbers
from reports.reproduction.agreement import Agreement, agreements
from reports.reproduction.numbers import estimate, last_place, number, span
from reports.reproduction.rows import rows
from reports.statistics import Interval
from tests.reports.courses import Tweak, course, grid

NEAR = [1.0, 1.1, 0.9, 1.05, 0.95]


def errors(values: list[float | None]) -> Tweak:
    """Return the test errors by seed; a seed without one fails."""

    def tweak(trial: Trial) -> dict[str, Any] | None:
        if trial.seed >= len(values):
            return None
        return {"test_error_by_lag": ({"lag": [9]}, [values[trial.seed]])}

    return tweak


def judged(tweak: Tweak, published: float, figure: str = "test_error", **more: Any) -> Agreement:
    asked = [{"figure": figure, "value": published, **more}]
    (found,) = agreements(rows(course([(grid("a", "two_sines", published=asked), tweak)])))
    return found


def caused(theirs: list[float | None], value: float = 5.0, figure: str = "test_error") -> str:
    """Return the cause that is told where another system was run to test it."""
    asked = [{"figure": "test_error", "value": 5.0, "cause": "found", "tested_by": "b"}]
    other = [{"figure": figure, "value": value}]
    tested = grid("b", "two_sines", hidden_size=8, published=other, contrast=True)
    first = (grid("a", "two_sines", published=asked), errors([*NEAR]))
    return agreements(rows(course([first, (tested, errors(theirs))])))[0].cause


@pytest.mark.parametrize(
    ("published", "verdict"), [(1.02, "reproduced"), (0.5, "worse"), (2.0, "better")]
)
def test_verdict_lies_in_the_prediction_interval(published: float, verdict: str) -> None:
    assert judged(errors([*NEAR]), published).verdict == verdict


def test_interval_of_one_further_run_is_wider_than_that_of_the_mean() -> None:
    found = judged(errors([*NEAR]), 1.15)
    assert found.mean.high < 1.15 < found.prediction.high
    assert found.verdict == "reproduced"


def test_cause_is_told_only_where_ours_lies_elsewhere() -> None:
    assert judged(errors([*NEAR]), 1.0).cause == ""
    assert judged(errors([*NEAR]), 5.0).cause == "cause open"


def test_cause_is_told_only_where_the_system_that_tests_it_has_the_figure() -> None:
    assert caused([5 * one for one in NEAR]) == "found"
    assert caused([5.0, 50.0, 0.5, 5.0, 5.0]) == "found"  # in a wide interval
    assert caused([*NEAR]) == "cause open"
    assert caused([]) == "cause open"
    assert caused([*NEAR], value=1.0) == "cause open"  # another value is another figure
    assert caused([5.0, 4.9, 5.1, 5.0, 5.0], figure="validation_loss") == "cause open"


def test_tenfold_interval_says_little() -> None:
    def spread(factor: float) -> str:
        return judged(errors([1 / factor, 1.0, factor]), 1.0).verdict

    # Of three: the quantile 4.303, the spread ln(factor), one further value: tenfold at 1.261.
    assert spread(1.255) == "reproduced"
    assert spread(1.267) == "reproduced, in a wide interval"
    assert judged(errors([0.1, 1.0, 10.0]), 1e6).verdict == "better"


def test_one_seed_is_too_few_and_none_is_too_few() -> None:
    one = judged(errors([1.0]), 1.0)
    assert (one.verdict, one.values, one.cause) == ("too few seeds", (1.0,), "")
    assert math.isnan(one.prediction.low)
    assert judged(errors([]), 1.0).verdict == "too few seeds"


def test_seed_that_is_not_finite_is_never_dropped_in_silence() -> None:
    found = judged(errors([1.0, None, 1.0, 1.1, 0.9]), 1.0)
    assert found.verdict == "not finite in 1 of 5 seeds"
    assert found.cause == ""


def test_zero_leaves_the_log_scale() -> None:
    found = judged(errors([0.0, 0.1, 0.0, 0.1, 0.0]), 0.05)
    assert found.prediction.low < 0
    assert found.verdict == "reproduced, in a wide interval"
    assert judged(errors([0.0] * 5), 0.0).verdict == "reproduced"
    assert judged(errors([*NEAR]), 0.0).verdict == "worse"


def test_equal_seeds_reproduce_their_own_value_alone() -> None:
    assert judged(errors([0.5] * 5), 0.5).verdict == "reproduced"
    assert judged(errors([0.5] * 5), 0.51).verdict == "better"


def test_curves_are_judged_by_their_ends() -> None:
    def tweak(trial: Trial) -> dict[str, Any]:
        own = NEAR[trial.seed]
        return {
            "training_loss": ({"update": [1, 2, 3]}, [8 * own, 4 * own, 2 * own]),
            "validation_loss": ({"sequences": [10, 20]}, [5 * own, 3 * own]),
        }

    middle = np.exp(np.mean(np.log(NEAR)))
    for figure, value in [("first_training_loss", 8), ("training_loss", 2), ("validation_loss", 3)]:
        assert judged(tweak, value, figure).mean.estimate == pytest.approx(value * middle)
    listed = judged(tweak, [8.0, 4.0, 2.0], "training_loss")  # type: ignore[arg-type]
    assert listed.published == 2


def test_first_loss_that_was_not_kept_is_not_another_ones() -> None:
    found = judged(
        lambda _: {"training_loss": ({"update": [10, 20]}, [2.0, 1.0])}, 2.0, "first_training_loss"
    )
    assert found.values == ()
    assert found.verdict.startswith("not finite in 5")


def test_missing_measurement_is_named() -> None:
    with pytest.raises(LetheError, match="validation_loss"):
        judged(lambda _: {"validation_loss": None}, 1.0, "validation_loss")


def test_digits_follow_the_interval() -> None:
    assert estimate(Interval(0.0206282, 0.0204, 0.0209)) == "0.02063 [0.02040, 0.02090]"
    assert estimate(Interval(29.3014, 22.1, 38.8)) == "29 [22, 39]"
    assert estimate(Interval(12.9, 11.4, 14.4)) == "12.9 [11.4, 14.4]"
    assert estimate(Interval(0.00021, -0.018, 0.0181)) == "0.000 [-0.018, 0.018]"
    assert estimate(Interval(math.nan, math.nan, math.nan)) == "–"
    assert span(math.nan, 1.0) == "–"
    assert last_place(2.0, 2.0) is None
    assert number(math.inf, None) == "–"


def test_examples_hold() -> None:
    import doctest

    from reports.reproduction import remedies

    for module in (numbers, remedies):
        found = doctest.testmod(module)
        assert found.attempted
        assert not found.failed
