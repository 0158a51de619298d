from typing import Any

import pytest

from bench.trial import Trial
from reports.controls import LEARNED, Control, controls, sentence, table
from reports.reproduction.rows import negative_controls, rows
from tests.reports.courses import System, Tweak, course, grid
from tests.reports.measures import skills


def control(name: str, tweak: Tweak, cell: str = "lstm") -> System:
    return grid(name, "price_walk", cell, negative_control=True), tweak


def checked(*systems: System) -> list[Control]:
    return controls(negative_controls(rows(course(systems))))


def by_seed(values: list[float | None]) -> Tweak:
    def tweak(trial: Trial) -> dict[str, Any] | None:
        if trial.seed >= len(values):
            return None
        skill = values[trial.seed]
        error = None if skill is None else 0.1 * (1 - skill)
        return {"test_error_by_lag": ({"lag": [9]}, [error])}

    return tweak


def test_leak_is_flagged() -> None:
    (found,) = checked(control("leaked", skills(0.05, 0.01)))
    assert found.verdict == LEARNED
    assert found.mean > 0.02
    assert "**LEARNED: suspect a fault**" in table([found])
    said = sentence([found])
    assert said == "1 of 1 negative control learned, so first suspect a fault of the suite: leaked."


def test_noise_is_not_flagged() -> None:
    (found,) = checked(control("sound", by_seed([0.01, -0.02, 0.005, -0.01, 0.0])))
    assert found.verdict == "not learned"
    assert found.skills == pytest.approx([0.01, -0.02, 0.005, -0.01, 0.0])


def test_skill_far_below_0_is_no_fault() -> None:
    (found,) = checked(control("overfitted", skills(-0.8, 0.1)))
    assert found.verdict == "not learned"
    assert found.corrected == pytest.approx(1, abs=1e-3)


def test_controls_are_corrected_together() -> None:
    # Alone it would pass for learned; among five that are not, it is what chance gives.
    near = [0.02, 0.01, 0.03, -0.005, 0.01]
    alone = checked(control("near", by_seed([*near])))
    others = [control(f"sound {n}", skills(-0.1), cell) for n, cell in enumerate(["gru", "lstm"])]
    among = checked(control("near", by_seed([*near]), "rnn_tanh"), *others)
    assert alone[0].verdict == LEARNED
    assert among[0].verdict == "not learned"
    assert among[0].corrected == pytest.approx(3 * among[0].p_value)


def test_seed_that_is_not_finite_does_not_hide_a_leak() -> None:
    (found,) = checked(control("leaked", by_seed([0.5, None, 0.5, 0.51, 0.49])))
    assert (len(found.skills), found.verdict) == (4, LEARNED)


def test_one_seed_tells_nothing() -> None:
    (found,) = checked(control("a", by_seed([0.9])))
    assert found.verdict == "too few seeds"
    (nothing,) = checked(control("a", by_seed([])))
    assert nothing.verdict == "too few seeds"
    assert "–" in table([nothing])


def test_baseline_without_parameters_is_no_control() -> None:
    assert checked(control("naive", skills(0.5), "naive")) == []
    assert (sentence([]), table([])) == ("", "")


def test_very_same_trials_are_one_control() -> None:
    near = by_seed([0.02, 0.01, 0.03, -0.005, 0.01])
    (found,) = checked(control("first", near), control("second", near))
    assert (found.name, found.verdict) == ("first = second", LEARNED)
    assert found.corrected == found.p_value
    assert len(checked(control("first", near), control("other cell", near, "gru"))) == 2
    none = by_seed([])
    assert len(checked(control("first", none), control("second", none, "gru"))) == 2
