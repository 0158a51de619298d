import math
from typing import Any

import pytest

from bench.record import Measurement
from bench.trial import Trial
from reports.frame import trials
from reports.ranks import Association
from reports.vanishing import lyapunov, prediction, prediction_told
from reports.vanishing.lines import Line, lines
from reports.vanishing.rows import rows
from tests.reports.readings import STAGES, Memory, measurement
from tests.reports.studies import CELLS, Grid, Measured, core, grid, measured, study


def made(*grids: Grid) -> list[Line]:
    results = study(list(grids))
    return lines(rows(results), trials(results))


def networks(*memories: Memory) -> list[Line]:
    """Return a network a memory, under names that do not matter."""
    named = [*CELLS, ("gru", "default"), ("gru", "orthogonal")]
    return made(
        *(
            (grid("horizon", cell, law), measured(each))
            for (cell, law), each in zip(named, memories, strict=False)
        )
    )


def exponent(leading: float | None) -> Measured:
    def measure(trial: Trial) -> dict[str, Measurement]:
        axes: dict[str, list[Any]] = {"stage": STAGES, "exponent": [1, 2]}
        values = [[leading, -3.0]] * 2
        given = measurement("lyapunov_exponents", "1/step", axes, values)
        return measured(Memory(10, 10, 40), lyapunov_exponents=given)(trial) or {}

    return measure


def test_ratio_is_that_of_half_life_and_exponent_seed_by_seed() -> None:
    (line,) = made((grid("horizon", sequence_length=50), exponent(-math.log(2) / 5)))
    (found,) = lyapunov.agreements([line], "initial")
    assert sorted(found.ratios) == pytest.approx([1.8, 2, 2.2], rel=1e-6)
    assert found.medians == pytest.approx((10, 5), rel=1e-6)
    text = lyapunov.table([line], 50)
    assert "|          10 |             5.0 | 1.99 (1.55 to 2.56) |" in text
    assert "within a tenth of it in 0 of 1" in lyapunov.sentences([line])[0]


@pytest.mark.parametrize(("leading", "word"), [(0.01, "no decay"), (None, None)])
def test_exponent_that_is_not_negative_has_no_ratio(
    leading: float | None, word: str | None
) -> None:
    line = made((grid("horizon", sequence_length=50), exponent(leading)))
    assert all(one.ratio is None for one in lyapunov.agreements(line, "initial"))
    if word:
        assert f" {word} |       – |" in lyapunov.table(line, 50)
        assert "none in which both halve within the window" in lyapunov.sentences(line)[0]
    else:
        assert lyapunov.table(line, 50) == ""
        assert lyapunov.sentences(line) == []


def test_exact_agreement_is_told_as_that() -> None:
    (before, after) = lyapunov.sentences(made(*core()))
    assert before.startswith("Before training, over 12 settings")
    assert "within a tenth of it in 10 of 10" in before
    assert after.endswith("is 1.00.")


def test_half_lives_that_order_networks_as_their_horizons_do_tell_them() -> None:
    reaches = {3: 10.0, 5: 35.0, 7: 70.0, 9: 900.0}
    found = networks(*(Memory(steps, 90 / steps, reach) for steps, reach in reaches.items()))
    shown = prediction.points(found, "initial", 100)
    assert prediction.order(shown) == Association(1, 1, 1, 4)
    assert prediction.verdict(prediction.order(shown)) == "yes"
    after = prediction.order(prediction.points(found, "trained", 100))
    assert after.tau == -1
    assert prediction.verdict(after) == "no"
    said = prediction_told.sentences(found, 100)
    assert "Yes: it orders the networks" in said[0]
    assert "the same way in 6" in said[1]
    assert "? No (τ_b = -1.00" in said[2]
    assert "the other way in 6" in said[3]
    assert said[3].count("remembers further than") == prediction_told.MOST_NAMED


def test_horizons_past_the_tested_lags_are_ties() -> None:
    found = networks(Memory(3, 3, 900), Memory(5, 5, 2_000), Memory(7, 7, 3), Memory(9, 9, 4))
    shown = prediction.points(found, "initial", 100)
    assert prediction.order(shown).tau == pytest.approx(-4 / math.sqrt(6 * 4))
    assert prediction.pairs(shown).count == 4


def test_equal_half_lives_with_horizons_apart_are_named() -> None:
    found = networks(Memory(1.5, 3, 900), Memory(1.5, 5, 3))
    said = prediction_told.sentences(found, 100)
    assert "Too few networks to say" in said[0]
    assert (
        "overlap in 1: `rnn_tanh` · `default` remembers further than `rnn_tanh` · `orthogonal`"
        in said[1]
    )


@pytest.mark.parametrize(
    ("order", "verdict"),
    [
        (Association(0.8, 0.6, 1.0, 8), "yes"),
        (Association(0.8, 0.4, 1.0, 8), "partly"),
        (Association(0.5, 0.4, 0.6, 8), "partly"),
        (Association(0.29, 0.2, 0.6, 8), "no"),
        (Association(1.0, 1.0, 1.0, 3), "few"),
        (Association(math.nan, math.nan, math.nan, 8), "ties"),
    ],
)
def test_verdict_keeps_to_its_rule(order: Association, verdict: str) -> None:
    assert prediction.verdict(order) == verdict


def test_horizons_that_are_all_alike_are_told_as_that() -> None:
    said = prediction_told.sentences(
        networks(*(Memory(steps, 2, 900) for steps in (3, 5, 7, 9))), 100
    )
    assert "Not to be told" in said[0]
    assert said[1] == "No two of them have horizons that the tested lags tell apart in every seed."


def test_oracles_are_told_apart() -> None:
    said = prediction_told.sentences(made(*core()), 100)
    assert "without the oracles τ_b = 0.33" in said[0]
    assert "|        ≥ 99 |" in prediction_told.table(made(*core()), 100)


def test_networks_tested_at_other_lags_are_left_out() -> None:
    found = made(
        *core()[:3], (grid("horizon", "gru", sequence_length=(25, 100)), measured(Memory(2, 2, 40)))
    )
    assert len(prediction.points(found, "initial", 100)) == 3
    assert prediction.points(found, "initial", 7) == []
    assert prediction_told.table(found, 7) == ""
