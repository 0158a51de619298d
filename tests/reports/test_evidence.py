from typing import Any

from bench.record import Measurement, Results
from bench.trial import Trial
from reports.vanishing.evidence import Evidence, at_length, everywhere, evidence, shared
from reports.vanishing.evidence_told import predictions, rules, sentences, table
from tests.reports.readings import Memory
from tests.reports.remembering import changed, found, network, read
from tests.reports.studies import Grid, study

REMEMBERS, FORGETS = Memory(45, 200, 900), Memory(1.6, 3, 12)


def one(results: Results, length: int = 100) -> Evidence:
    (line,) = read(results)
    judged = evidence(line, length)
    assert judged is not None
    return judged


def retaining(results: Results, ends: list[float | None]) -> Results:
    """Give each seed its state retention after training at the longest lag."""

    def change(trial: Trial, kept: dict[str, Measurement]) -> dict[str, Any]:
        initial, trained = kept["state_retention"].values
        return {"state_retention": [initial, [*trained[:-1], ends[trial.seed]]]}

    return changed(results, change)


def test_all_three_agree_on_a_network_that_remembers_and_on_one_that_does_not() -> None:
    for memory, verdict in ((REMEMBERS, True), (FORGETS, False)):
        judged = one(study([network("lstm", "default", memory)]))
        assert judged.verdicts == {"transport": verdict, "retention": verdict, "use": verdict}
        assert (judged.agree, judged.disagree, judged.lag) == (True, False, 99)


def test_transport_needs_a_tenth_of_the_lag_in_half_of_the_seeds() -> None:
    # Seeds 0 to 4 differ by factors from 0.9 to 1.3.
    for half_life, verdict in ((9.9 / 1.09, True), (9.9 / 1.11, False)):
        judged = one(study([network("lstm", "default", Memory(half_life, 200, 900))]))
        assert judged.carries("initial") is verdict
        assert judged.carries("trained") is True


def test_retention_needs_a_tenth_in_half_of_the_seeds() -> None:
    made = study([network("lstm", "default", REMEMBERS)])
    assert one(retaining(made, [0.1, 0.2, 0.3, 0.09, 0.0])).verdicts["retention"] is True
    assert one(retaining(made, [0.1, 0.2, 0.09, 0.09, 0.0])).verdicts["retention"] is False
    assert one(retaining(made, [0.1, 0.09, None, None, None])).verdicts["retention"] is True


def test_retention_is_not_judged_where_another_input_is_asked_for() -> None:
    judged = one(study([network("lstm", "default", REMEMBERS, task="adding")]))
    assert judged.verdicts == {"transport": True, "retention": None, "use": True}
    assert judged.agree
    assert "Retention of the first input is not judged here" in sentences([judged])[-1]
    # The numbers stand in the table all the same.
    assert "0.73 (0.68 to 0.77)" in table([judged])


def test_what_was_not_measured_is_not_judged() -> None:
    made = changed(
        study([network("lstm", "default", FORGETS)]),
        lambda *_: {"state_retention": ..., "gradient_flow": ...},
    )
    judged = one(made)
    assert judged.verdicts == {"transport": None, "retention": None, "use": False}
    assert not judged.agree
    assert not judged.disagree
    assert sentences([judged]) == ["On `first_token_recall` at T = 100 no two kinds were judged."]
    assert "none" in table([judged])


def contradicting() -> list[Grid]:
    return [
        network("rnn_tanh", "default", FORGETS),
        network("gru", "default", Memory(2, 12, 12)),
        network("lstm", "default", Memory(2, 60, 40)),
        network("lstm", "forget_bias", Memory(5, 5, 900)),
        network("lstm", "chrono", REMEMBERS),
    ]


def test_contradictions_are_told_by_name_and_what_they_come_to() -> None:
    at = at_length(found(*contradicting()), 100)
    first, *told = sentences(at)
    assert first == (
        "On `first_token_recall` at T = 100 the kinds of evidence contradict each other for 3 of 5 networks."
    )
    assert told == [
        "`gru` · `default`: transport reaches the lag, retention and use do not: the gradient would get there, "
        "yet the task was not solved.",
        "`lstm` · `default`: transport and retention reach the lag, use does not: the state still tells the "
        "first input, yet the task was not solved.",
        "`lstm` · `forget_bias`: use reaches the lag, transport and retention do not: the task was solved although "
        "the gradient fades on the way by this rule.",
    ]


def test_agreement_is_told() -> None:
    both = at_length(
        found(network("rnn_tanh", "default", FORGETS), network("lstm", "chrono", REMEMBERS)), 100
    )
    assert sentences(both) == [
        "On `first_token_recall` at T = 100 no kind of evidence contradicts another, for any network."
    ]


def test_the_table_holds_all_three_side_by_side() -> None:
    rows = table(at_length(found(*contradicting()), 100)).splitlines()
    cells = [cell.strip() for cell in rows[2].split("|")[1:-1]]
    assert cells[:4] == ["`rnn_tanh` · `default`", "none", "1.8 → 3.3", "< 0.001"]
    cells = [cell.strip() for cell in rows[-1].split("|")[1:-1]]
    assert cells[1] == "use (they disagree)"
    cells = [cell.strip() for cell in rows[-2].split("|")[1:-1]]
    assert cells[1:3] == ["transport, retention and use", "50 → 220"]
    assert cells[5:9] == ["≥ 99", "≥ 799", "5/5", "57 to 100 %"]


def test_settings_are_counted_over_all_lengths() -> None:
    lines = found(*contradicting())
    counted = shared(everywhere(lines), "trained")
    # The gradient fails to reach only at T = 50 and 100 (RNN) and at T = 100 (forget bias), which solves it.
    assert (counted.reached, counted.reached_solved) == (12, 6)
    assert (counted.short, counted.short_solved, counted.total) == (3, 1, 15)
    assert counted.agreeing == 8
    told = predictions(lines)
    assert len(told) == 3
    assert "Transport after training reaches the lag in 12 of 15 settings" in told[1]
    assert (
        "solved 6 of these 12, and 1 of the other 3: it says the same as use in 8 of 15" in told[1]
    )


def test_what_did_not_finish_is_left_out() -> None:
    lines = read(study([network("lstm", "default", FORGETS)], recorded=False))
    assert at_length(lines, 100) == []
    assert table([]) == ""
    assert sentences([]) == []
    assert predictions(lines) == []


def test_the_rules_name_their_thresholds() -> None:
    assert "at least k / 10: over k steps it halves at most 10 times" in rules()
    assert "at least 0.1: swapping" in rules()
