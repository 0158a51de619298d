import math
from typing import Any

import numpy as np
import pytest

from bench.half_life import fit
from bench.trial import Trial
from reports.reproduction.gradients import Growth, growths
from reports.reproduction.remedies import pace, sentences, table
from reports.reproduction.rows import rows
from reports.reproduction.tables import Notes
from reports.statistics import Interval
from tests.reports.courses import Tweak, course, grid
from tests.reports.measures import flow, plain

BARE = {"section": "exploding_gradient", "length": 30}


def grown(*tweaks: Tweak) -> list[Growth]:
    systems = [
        (grid(f"row {n}", "adding", cell, **BARE), tweak)  # type: ignore[arg-type]
        for (n, tweak), cell in zip(enumerate(tweaks), ["rnn_tanh", "rnn_relu", "gru", "lstm"])  # noqa: B905
    ]
    return growths(rows(course(systems)))


def exact(doubling: float, seeds: float = 0.0) -> Tweak:
    """Return a gradient that doubles in exactly so many steps, in each seed a little otherwise."""

    def tweak(trial: Trial) -> dict[str, Any]:
        lags = list(range(30))
        steps = doubling * (1 + seeds * (trial.seed - 2))
        line = [7 + lag * math.log(2) / steps for lag in lags]
        return {"gradient_flow": ({"stage": ["initial", "trained"], "lag": lags}, [line, lags])}

    return tweak


def test_doubling_time_of_an_exponential_is_exact() -> None:
    (found,) = grown(exact(4.0))
    assert math.log(2) / found.slope.estimate == pytest.approx(4)
    assert found.fit == pytest.approx(1)
    assert found.flows[0][0] == 0
    assert pace(found.slope).startswith("doubles in 4.0")


def test_half_life_is_told_where_it_falls() -> None:
    (found,) = grown(exact(-10.0, 0.02))
    assert pace(found.slope).startswith("halves in 10 (9.")


def test_slope_around_0_is_neither() -> None:
    assert pace(Interval(0.01, -0.1, 0.12)) == "no growth or fall shown"
    assert pace(Interval(math.nan, math.nan, math.nan)) == "no data"
    assert pace(Interval(math.log(2), math.nan, math.nan)) == "doubles in 1.0"


def test_dead_lags_are_left_out_and_few_are_no_line() -> None:
    lags = np.arange(5.0)
    assert fit(lags, np.array([0, 1, 2, np.nan, 4.0])) == pytest.approx((1, 1))
    assert all(map(math.isnan, fit(lags, np.array([0, 1, np.nan, np.nan, np.nan]))))
    assert fit(lags, np.zeros(5)) == (0, 1)


def test_remedies_are_told_against_the_first_row() -> None:
    told = sentences(grown(exact(2.0, 0.02), exact(2.0, 0.02), exact(-5.0, 0.02), exact(8.0, 0.02)))
    assert "doubles in 2.0 (1.9 to 2.1) steps" in told[0]
    assert "the network starts as the first row's does" in told[1]
    assert "no longer grows, it halves in 5.0" in told[2]
    assert "growing more slowly" in told[3]


def test_overlap_is_no_change() -> None:
    told = sentences(grown(exact(2.0, 0.2), exact(2.1, 0.2)))
    assert "no change to be told (the intervals overlap)" in told[1]


def test_training_that_was_not_finite_is_counted() -> None:
    found = grown(flow(0.5), flow(0.1))
    assert [one.finite for one in found] == [0, 5]
    assert "stayed finite in 0 of 5 seeds" in sentences(found)[0]
    assert found[0].left_out == [3] * 5


def test_losses_and_norms_that_are_not_finite_are_said() -> None:
    def lost(trial: Trial) -> dict[str, Any]:
        axis = {"update": [1, 2]}
        return {
            "training_loss": (axis, [1.0, None if trial.seed == 0 else 0.1]),
            "gradient_norm": (axis, [1.0, None if trial.seed < 3 else 2.0]),
        }

    found = grown(exact(2.0), lost)
    assert found[1].finite == 2
    text = table(found, Notes())
    assert "not finite in 1 of 5" in text
    assert "2.0 to not finite" in text
    assert "was not measured" in sentences(found)[1]
    assert "its last loss is not finite in some" in sentences(found)[1]


def test_last_loss_is_compared_only_where_the_seeds_part() -> None:
    def ending(loss: float) -> Tweak:
        return lambda trial: {
            "training_loss": ({"update": [1, 2]}, [1.0, loss * (1 + trial.seed / 10)])
        }

    told = sentences(grown(ending(1.0), ending(0.1), ending(1.1), ending(3.0)))
    assert "lower in every seed" in told[1]
    assert "every seed" not in told[2]
    assert "higher in every seed" in told[3]


def test_flow_that_goes_nowhere_shows_nothing() -> None:
    def either(trial: Trial) -> dict[str, Any]:
        return exact(4.0 if trial.seed % 2 else -4.0)(trial) or {}

    (said,) = sentences(grown(either))
    assert "the gradient shows no growth or fall; training" in said


def test_remarks_are_notes_and_rates_stand_with_the_optimiser() -> None:
    made = grid("a", "adding", optimiser="sgd", learning_rate=0.1, remark="A gain of 3.", **BARE)  # type: ignore[arg-type]
    notes = Notes()
    text = table(growths(rows(course([(made, exact(2.0))]))), notes)
    assert "| a (1) " in text
    assert "| sgd, lr 0.1 " in text
    assert notes.lines == ["(1) A gain of 3."]


def test_rows_that_never_finished_are_left_out() -> None:
    assert grown(lambda _: None) == []
    assert sentences([]) == []
    assert table([], Notes()) == ""
    assert growths(rows(course([(grid("a", "adding", **BARE), plain)])))  # type: ignore[arg-type]
