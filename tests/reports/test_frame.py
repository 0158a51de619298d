import math

import numpy as np
import pytest

from bench.errors import LetheError
from reports.frame import NOT_RUN, trials
from reports.measured import weighted_median
from reports.outcome import instability
from reports.summary import groups
from tests.reports.builder import fading, grid, record, results, trial
from tests.reports.eventful import eventful

REACH = {("rnn_tanh", "default"): 30.0, ("lstm", "default"): 60.0}


def test_skill_weighs_every_sequence_alike() -> None:
    one = record(trial(task="adding"))
    measured = dict(one.measurements)
    measured["test_error_by_lag"] = measured["test_error_by_lag"].model_copy(
        update={"values": [0.0, 0.0, 1 / 12]}
    )
    frame = trials(results([one.model_copy(update={"measurements": measured})]))
    assert frame["skill"][0] == pytest.approx(1 - 548 / 2048)


def test_lag_is_the_median_over_sequences() -> None:
    assert weighted_median(np.array([7.0, 5.0, 6.0]), np.array([1.0, 1.0, 8.0])) == 6
    assert weighted_median(np.array([1.0, 2.0]), np.array([5.0, 5.0])) == 1
    frame = trials(results(grid(fading(REACH), REACH, task="adding")))
    assert dict(zip(frame["sequence_length"], frame["lag"], strict=True)) == {
        25: 18,
        50: 37,
        100: 75,
    }


def test_order_is_plain_cells_first_whatever_came_first() -> None:
    records = grid(fading(REACH), [("lstm", "default"), ("rnn_tanh", "default")])
    frame = trials(results(reversed(records)))
    assert list(dict.fromkeys(frame["cell"])) == ["rnn_tanh", "lstm"]
    assert frame["sequence_length"].tolist()[:6] == [25] * 5 + [50]


def test_newest_good_attempt_counts() -> None:
    one = trial()
    frame = trials(results([record(one, status="failed", reason="x"), record(one, 0.4, attempt=2)]))
    assert frame["status"].tolist() == ["ok"]
    assert frame["skill"][0] == pytest.approx(0.4)


def test_trial_that_never_ran_has_a_row() -> None:
    frame = trials(eventful())
    missing = frame[frame["status"] == NOT_RUN].sort_values("task")
    assert missing["task"].tolist() == ["copy_memory", "first_token_recall"]
    assert "orthogonal" in set(missing["initialisation"])
    assert 9 not in set(frame["seed"])  # of another start of the sweep


def test_length_at_which_nothing_ran_yet_leaves_no_horizon() -> None:
    # A sweep that was stopped: the longest trials ran first, and all of them failed. "< 99" would be wrong.
    made = results(
        [record(trial(length=100, seed=seed), 0.0) for seed in range(2)],
        not_run=[trial(length=10, seed=seed) for seed in range(2)],
    )
    assert [group.horizons for group in groups(trials(made))] == [()]


def test_settings_that_vary_are_never_pooled() -> None:
    records = [
        *grid(fading(REACH), REACH, learning_rate=1e-3),
        *grid(fading(REACH), REACH, learning_rate=3e-3, clip=None),
    ]
    found = groups(trials(results(records)))
    assert [group.variant for group in found] == ["lr=0.001, clip=1"] * 2 + [
        "lr=0.003, clip=none"
    ] * 2
    assert all(group.seeds == len(group.horizons) == 5 for group in found)


def test_topology_that_differs_between_tasks_does_not_vary() -> None:
    records = [
        *grid(fading(REACH), REACH, task="adding"),
        *grid(fading(REACH), REACH, task="copy_memory"),
    ]
    assert set(trials(results(records))["variant"]) == {""}


def test_seed_without_every_length_has_no_horizon() -> None:
    records = grid(fading(REACH), REACH)
    late = trial("lstm", 50, 3)
    kept = [one for one in records if one.key != late.key]
    kept.append(record(late, status="timeout", reason="took more than 600 s"))
    lstm = groups(trials(results(kept)))[1]
    assert (len(lstm.horizons), len(lstm.mean_skills), lstm.seeds) == (4, 4, 5)
    assert lstm.rate_at(50).count == 4
    assert str(lstm.rate_at(33)) == "0/0"


def test_oracle_is_told() -> None:
    frame = trials(results([record(trial(initialisation="chrono")), record(trial())]))
    assert [group.law for group in groups(frame)] == ["default", "chrono (oracle)"]


def test_instability_has_a_reason() -> None:
    calm = np.array([0.1, 0.9, 0.8])
    assert instability(0.8, calm, 0) == ""
    assert "2 updates" in instability(0.8, calm, 2)
    assert "test error" in instability(math.nan, calm, 0)
    assert "not finite" in instability(0.8, np.array([0.1, math.nan, 0.8]), 0)
    assert "0.25 below best" in instability(0.5, np.array([0.75, 0.5]), 0)
    assert instability(0.0, np.array([0.3, 0.0]), 0) == ""  # it had nothing to lose


def test_missing_measurement_is_named() -> None:
    one = record(trial())
    kept = {name: value for name, value in one.measurements.items() if name != "validation_skill"}
    with pytest.raises(LetheError, match="validation_skill"):
        trials(results([one.model_copy(update={"measurements": kept})]))


def test_no_record_at_all_makes_an_empty_frame() -> None:
    assert trials(results([])).empty
    assert groups(trials(results([]))) == []


def test_networks_of_matched_size_stand_in_one_panel() -> None:
    widths = {"rnn_tanh": 60, "lstm": 28}
    made = [
        record(trial(cell, 25, seed, hidden_size=width, match_parameters=4_000))
        for cell, width in widths.items()
        for seed in range(2)
    ]
    frame = trials(results(made))
    assert set(frame["variant"]) == {""}
    other = record(trial("lstm", 25, 0, hidden_size=8))
    labels = set(trials(results([*made, other]))["variant"])
    assert labels == {"H=matched, parameters=4000", "H=8, parameters=none"}
