from typing import Any

from bench.trial import Trial
from reports.reproduction.influence import Curve, curves, sentences, table
from reports.reproduction.rows import rows
from tests.reports.courses import System, Tweak, course, grid
from tests.reports.measures import influence, plain


def recall(tweak: Tweak, cell: str = "lstm", law: str = "default", **more: Any) -> System:
    made = grid(
        "recall", "first_token_recall", cell, section="initial_state", initialisation=law, **more
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


def test_rows_without_the_probe_and_lost_seeds_leave_no_point() -> None:
    assert found(recall(plain)) == []
    assert table([]) == ""
    lost = found(recall(lambda trial: None if trial.sequence_length > 5 else influence(20)(trial)))
    assert [len(curve.points) for curve in lost] == [1]
    assert lost[0].trend == "not told"
    assert sentences(lost) == []
