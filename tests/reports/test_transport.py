import math
from typing import Any

import numpy as np
import pytest

from bench.record import Measurement
from bench.trial import Trial
from reports.frame import trials
from reports.vanishing import gates, parts, transport_told
from reports.vanishing.lines import Line, lines
from reports.vanishing.progress import progress
from reports.vanishing.rows import rows
from reports.vanishing.transport import flows, lives, longer, middle, shown_length, told
from tests.reports.readings import STAGES, Memory, measurement
from tests.reports.studies import Grid, Measured, core, grid, measured, study


def made(*grids: Grid) -> list[Line]:
    results = study(list(grids))
    return lines(rows(results), trials(results))


def one(measure: Measured, cell: str = "lstm", length: int = 50, **axes: Any) -> Line:
    (line,) = made((grid("horizon", cell, sequence_length=length, **axes), measure))
    return line


def flow(*rates: float, dead: bool = False) -> Measured:
    """Return a gradient that changes by a rate a step, another one for each seed; trained at twice the rate."""

    def measure(trial: Trial) -> dict[str, Measurement]:
        lags = np.arange(trial.sequence_length)
        rate = rates[trial.seed % len(rates)]
        values: list[list[float | None]] = [(rate * lags).tolist(), (2 * rate * lags).tolist()]
        if dead:
            values[1][1:] = [None] * (len(lags) - 1)
        known = measured(Memory(2, 3, 30))(trial) or {}
        named: dict[str, list[Any]] = {"stage": STAGES, "lag": lags.tolist()}
        zeros = [[0 if value is not None else 32 for value in line] for line in values]
        return known | {
            "gradient_flow": measurement("gradient_flow", "ln norm", named, values),
            "gradient_flow_dead": measurement("gradient_flow_dead", "sequences", named, zeros),
        }

    return measure


@pytest.fixture(scope="module")
def whole() -> list[Line]:
    return made(*core())


def test_half_lives_are_read_by_stage_and_by_part(whole: list[Line]) -> None:
    row = next(line for line in whole if line.label == "lstm · default").longest
    assert [one.steps for one in lives(row, "initial").each] == pytest.approx(
        [1.44, 1.6, 1.76], rel=1e-6
    )
    assert [one.steps for one in lives(row, "trained").each] == pytest.approx(
        [2.7, 3.0, 3.3], rel=1e-6
    )
    assert lives(row, "initial", "h1").middle == pytest.approx(0.8, rel=1e-6)
    assert lives(row, "initial", "layer1").each == ()


def test_told_is_an_interval_where_all_decay_and_a_range_where_not() -> None:
    assert told(lives(one(flow(-0.35, -0.3466, -0.34)).longest, "initial")) == "2.0 (1.9 to 2.1)"
    some = lives(one(flow(-0.35, -0.3466, 0.1)).longest, "initial")
    assert told(some) == "2.0 (2.0 to no decay) †"
    assert middle(some) == "2.0"
    assert told(lives(one(flow(0.1)).longest, "initial")) == "no decay †"
    assert told(lives(one(flow(-1e-5)).longest, "initial")) == "> 10,000 †"
    assert told(lives(one(flow(-0.3466), seed=0).longest, "initial")) == "2.0"
    assert told(lives(one(flow(-0.3466, dead=True)).longest, "trained")) == "dead †"
    assert told(lives(one(lambda _: None).longest, "initial")) == "–"


def test_two_middle_seeds_that_cannot_be_averaged_are_both_told() -> None:
    line = one(flow(-0.3466, 0.1), seed=(0, 1))
    assert told(lives(line.longest, "initial")) == "2.0 to no decay †"
    assert told(lives(one(flow(-0.3466, -0.1), seed=(0, 1, 2, 3)).longest, "initial")).startswith(
        "3.7 ("
    )


def test_change_counts_where_every_seed_goes_one_way() -> None:
    assert longer(one(flow(-0.1, -0.2)).longest) == "shorter"
    assert longer(one(flow(-0.1, 0.2, 0.3)).longest) == "mixed"
    assert longer(one(measured(Memory(2, 9, 30))).longest) == "longer"
    assert longer(one(lambda _: None).longest) == ""


def test_flow_is_told_as_a_power_of_ten_of_that_at_lag_0() -> None:
    lags, found = flows(one(flow(-math.log(10))).longest, "initial")
    assert lags.tolist() == list(range(50))
    assert found[0][:3].tolist() == pytest.approx([0, -1, -2])


def test_shown_length_is_the_longest_that_some_network_learned_without_being_told_it(
    whole: list[Line],
) -> None:
    assert shown_length(whole) == 25  # the oracle solved 100
    assert shown_length(made((grid("horizon"), measured(Memory(1, 2, 60))))) == 25
    assert shown_length(made((grid("horizon"), measured(Memory(1, 2, 95))))) == 50
    assert (
        shown_length(made((grid("horizon", sequence_length=(50, 100)), measured(Memory(1, 2, 1)))))
        == 50
    )


def test_table_has_a_row_a_setting_and_its_note_the_coverage(whole: list[Line]) -> None:
    text = transport_told.table(whole)
    assert len(text.splitlines()) == 2 + 4 * 3
    assert "1.6 (1.2 to 2.0)" in text
    assert "| 10 to 99 |" in text
    assert "75 % of the time with 3" in transport_told.note(whole)
    assert "†" not in transport_told.note(
        [line for line in whole if line.label == "lstm · default"]
    )
    assert transport_told.table([one(lambda _: None)]) == ""
    assert transport_told.note([one(lambda _: None)]) == ""


def test_fit_is_never_rounded_up_to_a_line() -> None:
    assert [transport_told.share(fit) for fit in (1, 0.99999, 0.3307, math.nan)] == [
        "1.000",
        "0.999",
        "0.330",
        "–",
    ]


def test_sentences_name_the_shortest_and_the_longest_and_what_training_changes(
    whole: list[Line],
) -> None:
    first, second = transport_told.sentences(whole, 100)
    assert "lies between 1.4 (`rnn_tanh` · `default`) and 45 (`lstm` · `chrono` (oracle))" in first
    assert "lengthens it in every seed of" in second
    (said, change) = transport_told.sentences([one(flow(-0.3466, -0.1, 0.1))], 50)
    assert "is 6.9 for `lstm` · `default`" in said
    assert "one way in some seeds and not in others" in change
    assert transport_told.sentences(whole, 7) == []


def test_parts_of_the_state_are_told_apart(whole: list[Line]) -> None:
    assert "| `c1` " in parts.table(whole, 100)
    assert "rnn_tanh" not in parts.table(whole, 100)
    said = parts.sentences(whole, 100)
    assert len(said) == 2
    assert (
        "longer than in h in every seed of `lstm` · `default` and `lstm` · `chrono` (oracle)"
        in said[0]
    )
    assert parts.table([line for line in whole if "rnn" in line.label], 100) == ""


def test_gates_are_told_by_quantile_beside_the_gradient(whole: list[Line]) -> None:
    text = gates.table(whole, 100)
    assert "|   5 % |" in text
    assert "rnn_tanh" not in text
    assert "1.6 and 3.2 for `lstm` · `default`" in gates.sentences(whole, 100)[0]
    assert gates.table([line for line in whole if "rnn" in line.label], 100) == ""


def test_gate_without_decay_is_told_as_that() -> None:
    quantiles = [0.05, 0.25, 0.5, 0.75, 0.95]
    axes: dict[str, list[Any]] = {"stage": STAGES, "layer": [1], "quantile": quantiles}
    values = [[[1.0, 2.0, 3.0, 2e4, None]]] * 2
    given = {"gate_half_life": measurement("gate_half_life", "steps", axes, values)}
    line = one(measured(Memory(2, 3, 30), **given))
    assert "> 10,000 | no decay" in gates.table([line], 50).replace("  ", " ")
    assert "3.0 and no decay" in gates.sentences([line], 50)[0]


def test_training_is_followed_and_a_seed_that_stopped_keeps_its_last_look() -> None:
    def stopped(trial: Trial) -> dict[str, Measurement]:
        looks = [0, 100] if trial.seed == 0 else [0, 100, 200]
        lines = [[0.0, -math.log(10) * (1 + place)] for place in range(len(looks))]
        axes = {"sequences": looks, "lag": [0, 1]}
        name = "gradient_flow_in_training"
        return (measured(Memory(2, 3, 90))(trial) or {}) | {
            name: measurement(name, "ln norm", axes, lines)
        }

    found = progress(one(stopped, seed=(0, 1)).longest)
    assert found is not None
    assert found.seen.tolist() == [0, 100, 200]
    assert found.powers[:, 1].tolist() == pytest.approx([-1, -2, -2.5])
    assert len(found.solved) == 2


def test_reach_is_the_first_lag_below_a_ten_thousandth() -> None:
    found = progress(one(measured(Memory(2, 200, 30)), seed=1).longest)
    assert found is not None
    (reach,) = found.reaches
    assert reach[0] == math.ceil(2 * math.log2(1e4))
    assert math.isnan(reach[-1])
    assert progress(one(lambda _: None).longest) is None
