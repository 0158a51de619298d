from typing import Any

import pytest

from bench.trial import Trial
from reports.reproduction.claim import claim
from reports.reproduction.influence import Curve, curves, sentences, table
from reports.reproduction.rows import rows
from tests.reports.courses import System, Tweak, course, grid
from tests.reports.measures import influence, plain


def recall(tweak: Tweak, cell: str = "lstm", law: str = "default", **more: Any) -> System:
    made = grid(
        f"recall {cell} {law} {more}",
        "first_token_recall",
        cell,
        section="initial_state",
        initialisation=law,
        **more,
    )
    return made | {"sequence_length": [5, 25, 100]}, tweak


def found(*systems: System) -> list[Curve]:
    return curves(rows(course(systems)))


def test_a_curve_is_a_network_and_a_point_a_length() -> None:
    both = found(recall(influence(20), "rnn_tanh"), recall(influence(400), law="chrono"))
    assert [curve.name for curve in both] == ["rnn_tanh · default", "lstm · chrono (oracle)"]
    assert [point.length for point in both[0].points] == [5, 25, 100]
    assert [point.lag for point in both[0].points] == [4, 24, 99]
    assert [point.solved for point in both[0].points] == [5, 0, 0]


def test_networks_that_differ_otherwise_are_kept_apart() -> None:
    both = found(recall(influence(20), hidden_size=8), recall(influence(20), hidden_size=32))
    assert [curve.name for curve in both] == ["lstm · default · H = 8", "lstm · default · H = 32"]


def test_never_learned_is_not_called_forgotten() -> None:
    (said,) = sentences(found(recall(influence(3))))
    assert "no seed solved the task at any length, so this shows nothing of forgetting" in said
    (said,) = sentences(found(recall(influence(20))))
    assert "the greatest length that a seed solved is T = 5, and what was never learned" in said
    (said,) = sentences(found(recall(influence(4_000))))
    assert said.endswith("the greatest length that a seed solved is T = 100.")


def test_trend_needs_every_seed() -> None:
    def moved(first: float, last: float, spread: float) -> Tweak:
        def tweak(trial: Trial) -> dict[str, Any]:
            middle = first if trial.sequence_length == 5 else last
            trained = middle + spread * (trial.seed - 2)
            return {"first_input_influence": ({"stage": ["initial", "trained"]}, [0.0, trained])}

        return tweak

    kinds = [moved(0.5, 0.1, 0.01), moved(0.1, 0.5, 0.01), moved(0.5, 0.4, 0.1)]
    assert [found(recall(kind))[0].trend for kind in kinds] == ["falls", "grows", "not told"]


def test_share_that_is_left_is_told() -> None:
    (said,) = sentences(found(recall(influence(400))))
    assert "in every seed" in said
    assert " % of it" in said


def at(values: dict[int, tuple[float, float]], solved: int = 0) -> Tweak:
    """Return the influence before and after training by length, and up to which length it is solved."""

    def tweak(trial: Trial) -> dict[str, Any]:
        length = trial.sequence_length
        read = values.get(length, (0.1, 0.1))
        return {
            "first_input_influence": ({"stage": ["initial", "trained"]}, list(read)),
            "sequences_to_solved": 200 if length <= solved else None,
        }

    return tweak


def test_what_float64_rounds_off_is_no_number() -> None:
    (curve,) = found(recall(at({5: (0.0, 0.5), 100: (3e-17, 2e-16)})))
    (said,) = sentences([curve])
    assert "0.50 at T = 5, < 1e-15 at T = 100; before training < 1e-15 and < 1e-15)" in said
    assert table([curve]).count("< 1e-15") == 6
    assert "e-17" not in table([curve])
    # Two roundings are no fall, whichever is the smaller.
    (curve,) = found(recall(at({5: (0.0, 8e-16), 100: (0.0, 2e-17)})))
    assert curve.trend == "not told"


@pytest.mark.parametrize(
    ("plain_reach", "gated_reach", "verdict"),
    [(5, 25, "seen"), (25, 5, "not seen"), (25, 25, "not seen"), (0, 0, "not seen")],
)
def test_claim_is_answered_by_the_default_initialisation(
    plain_reach: int, gated_reach: int, verdict: str
) -> None:
    rnn = recall(at({}, plain_reach), "rnn_tanh")
    (said,) = claim(found(rnn, recall(at({}, gated_reach)), recall(at({}, 100), law="chrono")))
    assert f"so the exercise's claim is {verdict} here at the default initialisation." in said
    for cell, reach in (("rnn_tanh", plain_reach), ("lstm", gated_reach)):
        assert (f"T = {reach} for `{cell}`" if reach else f"none for `{cell}`") in said
    assert "No network keeps the influence at T = 100" in said


def test_every_gated_cell_must_reach_further() -> None:
    rnn, lstm = recall(at({}, 5), "rnn_tanh"), recall(at({}, 25))
    assert "claim is seen" in claim(found(rnn, lstm))[0]
    assert "claim is not seen" in claim(found(rnn, lstm, recall(at({}, 5), "gru")))[0]


def test_networks_that_keep_the_influence_are_named() -> None:
    kept = recall(at({100: (0.0, 0.5)}), law="chrono")
    (said,) = claim(found(recall(at({}), "rnn_tanh"), recall(at({100: (0, 0.49)})), kept))
    assert said.endswith("(trained median of 0.5 or more) by `lstm · chrono (oracle)`.")


def test_claim_needs_both_sides() -> None:
    chrono = recall(at({}, 100), law="chrono")
    for one in (recall(at({}), "rnn_tanh"), recall(at({}))):
        assert claim(found(one, chrono)) == []


def test_rows_without_the_probe_and_lost_seeds_leave_no_point() -> None:
    assert found(recall(plain)) == []
    assert table([]) == ""
    lost = found(recall(lambda trial: None if trial.sequence_length > 5 else influence(20)(trial)))
    assert [len(curve.points) for curve in lost] == [1]
    assert lost[0].trend == "not told"
    assert sentences(lost) == []
