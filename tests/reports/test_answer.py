import pytest

from bench.comparison import Comparison, Contender
from bench.record import Record
from reports.answer import OTHER_QUESTION, Answer, answer
from reports.comparisons import compare
from reports.frame import trials
from reports.order import relation
from reports.summary import groups
from tests.reports.builder import fading, grid, record, results, trial


def answered(records: list[Record], *rates: float) -> Answer:
    return answer(groups(trials(results(records))), [16_000], rates or (0.003,))


def sweep(
    reach: dict[tuple[str, str], float], seeds: int = 5, task: str = "first_token_recall"
) -> Answer:
    return answered(grid(fading(reach), reach, seeds=range(seeds), task=task))


RNN, LSTM, GRU = ("rnn_tanh", "default"), ("lstm", "default"), ("gru", "default")


def test_textbook_order_is_seen() -> None:
    found = sweep({RNN: 30, LSTM: 400, GRU: 400})
    assert "is seen on `first_token_recall`." in found.verdict
    assert (
        "Every seed of `gru` and `lstm` has a horizon beyond that of every seed of `rnn_tanh`."
        in found.points[0]
    )
    assert "≥ 99 steps for `lstm` (5 seeds each)" in found.points[0]
    assert (
        "T = 100 is the greatest length that any of these trials solved: `rnn_tanh` 0/5, `gru` 5/5"
        in found.points[0]
    )


def test_reversed_order_is_not_seen() -> None:
    found = sweep({RNN: 70, LSTM: 8})
    assert "is not seen on" in found.verdict
    assert (
        "Every seed of `rnn_tanh` has a horizon beyond that of every seed of `lstm`."
        in found.points[0]
    )


def test_one_cell_short_is_enough_for_not_seen() -> None:
    assert "is not seen on" in sweep({RNN: 50, LSTM: 8, GRU: 400}).verdict


def test_part_of_the_order_is_told_as_a_part() -> None:
    found = sweep({RNN: 50, LSTM: 50, GRU: 400})
    assert "is partly seen on" in found.verdict
    assert (
        "Some seeds of `lstm` and of `rnn_tanh` lie between the same tested lags" in found.points[0]
    )


def test_overlap_cannot_be_told() -> None:
    found = sweep({RNN: 50, LSTM: 55})
    assert "cannot be told on" in found.verdict
    assert "lie between the same tested lags" in found.points[0]


@pytest.mark.parametrize(("reach", "bound"), [(5, "< 24"), (500, "≥ 99")])
def test_all_at_one_edge_cannot_be_told(reach: float, bound: str) -> None:
    found = sweep({RNN: reach, LSTM: reach})
    assert "cannot be told on" in found.verdict
    assert f"at the same edge of the tested lags ({bound})" in found.points[0]


def test_nothing_solved_is_said() -> None:
    assert (
        "None of these trials solved the task, at any length." in sweep({RNN: 5, LSTM: 5}).points[0]
    )


@pytest.mark.parametrize(("reach", "absent"), [({LSTM: 50}, "plain"), ({RNN: 50}, "gated")])
def test_one_kind_of_cell_has_no_order(reach: dict[tuple[str, str], float], absent: str) -> None:
    found = sweep(reach)
    assert "was not asked on" in found.verdict
    assert f"No {absent} cell finished" in found.points[0]
    assert "(5 seeds)" in found.points[0]


def test_missing_default_is_said() -> None:
    found = sweep({("lstm", "forget_bias"): 60, ("rnn_tanh", "orthogonal"): 40})
    assert "was not asked on" in found.verdict
    assert "no cell has a horizon at the default initialisation." in found.points[0]
    assert "that is of" not in found.points[0]
    assert "is that of `lstm` with `forget_bias` (5 seeds): " in found.points[0]


def test_where_no_order_was_asked_what_was_named_in_advance_is_the_answer() -> None:
    records = grid(
        lambda one: float(one.initialisation == "chrono"),
        [LSTM, ("lstm", "chrono")],
        lengths=[25],
        seeds=range(5),
    )
    asked = Comparison(
        task="first_token_recall",
        sequence_length=25,
        first=Contender(cell="lstm"),
        second=Contender(cell="lstm", initialisation="chrono"),
    )
    same = asked.model_copy(update={"second": asked.first})

    def told(*comparisons: Comparison) -> Answer:
        found = groups(trials(results(records)))
        return answer(found, [16_000], [0.003], compare(comparisons, found))

    found = told(asked, same)
    assert found.question == OTHER_QUESTION
    assert found.verdict == (
        "Of the 2 comparisons named before the sweep ran, 1 differs: `first_token_recall` at T = 25: `lstm` (default) "
        "0/5 against `lstm` (chrono) 5/5 (differ, p = 0.016)."
    )
    assert told(same).verdict.endswith(
        "1 comparison named before the sweep ran, none shows a difference."
    )
    # What has no data on one side is no "no difference".
    absent = asked.model_copy(update={"second": Contender(cell="gru")})
    assert told(asked, absent).verdict.endswith(
        " Of 1 test nothing can be told, for want of seeds."
    )
    assert told(absent).verdict == (
        "Of the 1 comparison named before the sweep ran, none shows a difference. Of 1 test nothing can be told, "
        "for want of seeds."
    )
    assert "was not asked on" in told().verdict
    assert sweep({RNN: 30, LSTM: 400}).question != OTHER_QUESTION


def test_default_that_never_finished_is_named() -> None:
    reach = {RNN: 40.0, ("rnn_tanh", "orthogonal"): 60.0}
    failed = [record(trial("lstm", n), status="failed", reason="x") for n in (25, 50, 100)]
    found = answered(grid(fading(reach), reach) + failed)
    assert "No seed of `lstm` finished at every length." in found.points[0]


def test_few_seeds_are_owned_up_to() -> None:
    assert "so few seeds do not rule out chance" in sweep({RNN: 30, LSTM: 400}, seeds=3).points[0]
    assert "chance" not in sweep({RNN: 30, LSTM: 400}, seeds=5).points[0]


def test_strongest_other_is_named_apart_from_the_oracle() -> None:
    found = sweep({RNN: 30, LSTM: 20, ("lstm", "forget_bias"): 70, ("lstm", "chrono"): 900}).points[
        0
    ]
    assert "any other initialisation is that of `lstm` with `forget_bias`" in found
    assert (
        "(an oracle), the longest is that of `lstm` with `chrono` (5 seeds): ≥ 99 steps." in found
    )


def test_shared_first_place_is_shared_and_no_place_is_none() -> None:
    tied = sweep({RNN: 30, ("lstm", "forget_bias"): 900, ("gru", "orthogonal"): 900}).points[0]
    assert "`gru` with `orthogonal` (5 seeds) and `lstm` with `forget_bias` (5 seeds): ≥ 99" in tied
    assert "other initialisation" not in sweep({RNN: 30, ("lstm", "forget_bias"): 5}).points[0]


def test_rival_is_the_strongest_plain_cell() -> None:
    found = sweep({RNN: 30, ("rnn_relu", "default"): 60, LSTM: 8})
    assert "every seed of `lstm`" in found.points[0]
    assert "Every seed of `rnn_relu` (the stronger plain cell)" in found.points[0]


def test_tasks_are_told_apart() -> None:
    good, bad = {RNN: 20.0, LSTM: 400.0}, {RNN: 60.0, LSTM: 8.0}
    found = answered(grid(fading(good), good, task="adding") + grid(fading(bad), bad))
    assert "is seen on `adding` and is not seen on `first_token_recall`." in found.verdict
    assert len(found.points) == 2


def test_no_result_is_no_answer() -> None:
    found = answered([record(trial(), status="failed", reason="x")])
    assert "does not answer the question" in found.verdict
    assert found.points == ()


def test_caveat_names_rate_and_budget_and_claims_no_cause() -> None:
    found = sweep({RNN: 30, LSTM: 400}).caveat
    assert "one learning rate (0.003) and one budget of 16,000 training sequences" in found
    assert "*not learned*" in found
    assert "was not tested" in found
    assert (
        "the learning rates 0.001 and 0.003, each on its own" in answered([], 0.001, 0.003).caveat
    )


def test_unequal_seeds_are_counted_each() -> None:
    reach = {RNN: 30.0, LSTM: 400.0}
    records = [
        one for one in grid(fading(reach), reach) if one.trial.cell != "lstm" or one.trial.seed < 3
    ]
    assert (
        "for `rnn_tanh` (5 seeds) and ≥ 99 steps for `lstm` (3 seeds)."
        in answered(records).points[0]
    )


def test_relation_needs_horizons() -> None:
    empty, other = groups(trials(results([record(trial(), status="failed"), record(trial("gru"))])))
    with pytest.raises(ValueError, match="with horizons"):
        relation(empty, other)
