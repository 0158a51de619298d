import json
import math
import statistics
import warnings
from pathlib import Path
from typing import Any

import pytest

from bench.catalogue import plugins
from bench.compose import compose
from bench.cost import COSTS
from bench.record import Measurement
from bench.run_trial import run_trial
from bench.trial import Trial
from tests.bench import small

# As the reports read them.
NAMES = {
    "reference_error",
    "test_error_by_lag",
    "test_count_by_lag",
    "test_loss",
    "baseline_loss",
    "validation_skill",
    "validation_loss",
    "training_loss",
    "gradient_norm",
    "clipped_fraction",
    "nonfinite_steps",
    "updates",
    "parameters",
    "parameters_by_layer",
    "forward_flops",
    "second_biases_by_layer",
    "sequences_to_solved",
    *COSTS,
}
# What makes sense for some trials only.
PROBES = {
    "first_input_influence",
    "first_input_influence_by_lag",
    "gradient_flow",
    "gradient_flow_dead",
}
EXAMPLES = {"sample_inputs", "sample_targets", "sample_predictions"}


@pytest.fixture(scope="module")
def measured() -> dict[str, Measurement]:
    return run_trial(small.trial(task="adding"))


def test_the_names_are_those_the_reports_read(measured: dict[str, Measurement]) -> None:
    assert set(measured) == NAMES | PROBES
    assert all(name == each.name for name, each in measured.items())


def test_each_measurement_fits_its_axes(measured: dict[str, Measurement]) -> None:
    assert {name: list(each.axes) for name, each in measured.items() if each.axes} == {
        "test_error_by_lag": ["lag"],
        "test_count_by_lag": ["lag"],
        "baseline_loss": ["baseline"],
        "validation_skill": ["sequences"],
        "validation_loss": ["sequences"],
        "training_loss": ["update"],
        "gradient_norm": ["update"],
        "step_time": ["update"],
        "parameters_by_layer": ["layer"],
        "second_biases_by_layer": ["layer"],
        "first_input_influence": ["stage"],
        "first_input_influence_by_lag": ["stage", "lag"],
        "gradient_flow": ["stage", "lag"],
        "gradient_flow_dead": ["stage", "lag"],
    }
    for each in measured.values():
        values = each.values
        for coordinates in each.axes.values():
            assert len(coordinates) == len(values) > 0
            values = values[0]
    assert {n: m.direction for n, m in measured.items() if m.direction != "none"} == {
        "test_error_by_lag": "lower",
        "test_loss": "lower",
        "validation_skill": "higher",
        "validation_loss": "lower",
        "training_loss": "lower",
        "nonfinite_steps": "lower",
        "sequences_to_solved": "lower",
        **{name: "higher" if name.endswith("_per_second") else "lower" for name in COSTS},
    }


def test_what_is_measured_is_so(measured: dict[str, Measurement]) -> None:
    data, module, _ = compose(small.trial(task="adding"))
    assert measured["updates"].values == 320 / 16
    assert measured["parameters"].values == sum(p.numel() for p in module.parameters())
    assert measured["reference_error"].values == data.reference_error
    assert sum(measured["test_count_by_lag"].values) == 64
    assert measured["baseline_loss"].axes["baseline"] == list(data.baselines())
    assert measured["sequences_to_solved"].values is None
    assert measured["nonfinite_steps"].values == 0
    assert 0 <= measured["clipped_fraction"].values <= 1
    assert measured["validation_skill"].axes["sequences"] == [160, 320]
    assert measured["training_loss"].axes["update"] == list(range(1, 21))
    assert measured["step_time"].axes["update"] == list(range(11, 21))
    assert all(0 < seconds < 5 for seconds in measured["step_time"].values)
    rate = 16 / statistics.median(measured["step_time"].values)
    assert measured["sequences_per_second"].values == pytest.approx(rate, rel=0.01)
    assert measured["tokens_per_second"].values == pytest.approx(5 * rate, rel=0.01)
    start, peak = measured["process_memory_start"].values, measured["process_memory_peak"].values
    assert 50 < start <= peak < 50_000
    assert measured["device_memory_peak"].values is measured["energy_gpu"].values is None
    assert measured["energy_processor"].values is None or measured["energy_processor"].values > 0
    errors, counts = measured["test_error_by_lag"].values, measured["test_count_by_lag"].values
    mean = sum(e * c for e, c in zip(errors, counts, strict=True)) / 64
    assert measured["test_loss"].values == pytest.approx(mean, rel=1e-5)


def test_the_same_trial_measures_the_same_bits(measured: dict[str, Measurement]) -> None:
    again = run_trial(small.trial(task="adding"))
    assert small.values(again, *COSTS) == small.values(measured, *COSTS)


def test_another_seed_measures_something_else(measured: dict[str, Measurement]) -> None:
    other = run_trial(small.trial(task="adding", seed=1))
    assert other["test_loss"].values != measured["test_loss"].values
    assert other["training_loss"].values != measured["training_loss"].values


def test_seeds_pair_cells_on_the_same_data() -> None:
    batches = [
        next(iter(compose(small.trial(cell=cell, hidden_size=size)).data.train_dataloader()))
        for cell, size in (("gru", 4), ("lstm", 6))
    ]
    assert batches[0].inputs_BTD.equal(batches[1].inputs_BTD)


def test_the_seed_decides_data_and_weights() -> None:
    one, other = (compose(small.trial(seed=seed)) for seed in (0, 1))
    batches = [next(iter(each.data.train_dataloader())) for each in (one, other)]
    assert not batches[0].inputs_BTD.equal(batches[1].inputs_BTD)
    weights = [next(each.module.parameters()) for each in (one, other)]
    assert not weights[0].equal(weights[1])


def test_weights_do_not_depend_on_the_task_settings() -> None:
    weights = [
        compose(small.trial(sequence_length=length)).module.state_dict() for length in (5, 9)
    ]
    assert all(weights[0][name].equal(weights[1][name]) for name in weights[0])


@pytest.mark.parametrize("optimiser", ["adam", "sgd", "rmsprop", "keras_rmsprop"])
def test_each_optimiser_trains(optimiser: str) -> None:
    measured = run_trial(small.trial(optimiser=optimiser))
    assert measured["updates"].values == 20
    assert math.isfinite(measured["test_loss"].values)


def test_optimisers_differ() -> None:
    losses = {run_trial(small.trial(optimiser=o))["test_loss"].values for o in ("adam", "sgd")}
    assert len(losses) == 2


def test_a_budget_that_is_no_multiple_of_the_batch_is_kept_to() -> None:
    measured = run_trial(small.trial({"budget": 100, "validation_interval": 1}))
    assert measured["updates"].values == 7
    assert measured["validation_skill"].axes["sequences"] == [16, 32, 48, 64, 80, 96, 100]


def test_a_budget_below_one_batch_is_one_update() -> None:
    measured = run_trial(small.trial({"budget": 5}))
    assert measured["updates"].values == 1
    assert measured["validation_skill"].axes["sequences"] == [5]
    assert len(measured["step_time"].values) == 1


def test_a_finite_training_set_is_repeated_until_the_budget_is_spent() -> None:
    measured = run_trial(small.trial({"training_set_size": 40}))
    fresh = run_trial(small.trial())
    assert measured["updates"].values == fresh["updates"].values == 20
    assert measured["training_loss"].values != fresh["training_loss"].values


def test_double_precision_is_used() -> None:
    double, single = (
        run_trial(small.trial(precision=precision))["test_loss"].values
        for precision in ("64-true", "32-true")
    )
    assert double != single
    assert double == pytest.approx(single, rel=1e-3)


def test_clipping_is_counted() -> None:
    def clipped(clip: float | None) -> Any:
        return run_trial(small.trial(clip=clip))["clipped_fraction"].values

    assert clipped(1e-6) == 1.0
    assert clipped(1e6) == clipped(None) == 0.0


def test_a_solved_task_stops_early_and_says_when() -> None:
    fast: dict[str, Any] = {"hidden_size": 16, "learning_rate": 0.02, "sequence_length": 2}
    training = {"budget": 6400, "validation_interval": 160}
    stopped = run_trial(small.trial({**training, "early_stop": True}, **fast))
    went_on = run_trial(small.trial({**training, "early_stop": False}, **fast))
    solved = stopped["sequences_to_solved"].values
    assert solved == went_on["sequences_to_solved"].values
    assert 160 <= solved < 6400
    looks = stopped["validation_skill"]
    assert looks.axes["sequences"][-1] == solved
    assert looks.values[-1] >= 0.98
    assert stopped["updates"].values == solved / 16
    assert went_on["updates"].values == 400
    assert went_on["validation_skill"].values[: len(looks.values)] == looks.values


def test_a_diverging_trial_ends_with_holes_instead_of_numbers(tmp_path: Path) -> None:
    diverging = small.trial(
        {"budget": 6400},
        task="adding",
        cell="rnn_relu",
        initialisation="identity:scale=3",
        sequence_length=100,
        optimiser="sgd",
        learning_rate=1e10,
        clip=None,
    )
    measured = run_trial(diverging, tmp_path / "events")
    assert measured["nonfinite_steps"].values > 0
    assert None in measured["gradient_norm"].values
    record = small.record(diverging, measurements=measured)
    text = record.model_dump_json()
    assert type(record).model_validate_json(text) == record
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_a_hopeless_trial_is_given_up(tmp_path: Path) -> None:
    hopeless = small.trial(
        {"budget": 64_000, "validation_interval": 64_000},
        task="adding",
        cell="rnn_relu",
        initialisation="identity:scale=30",
        sequence_length=100,
        clip=None,
    )
    measured = run_trial(hopeless)
    assert measured["updates"].values == measured["nonfinite_steps"].values == 100


def test_a_trial_warns_of_nothing() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        run_trial(small.trial())
    assert caught == []


@pytest.mark.parametrize("task", list(plugins("task")))
def test_every_task_runs_with_every_topology_it_names(task: str) -> None:
    facts = plugins("task")[task].facts
    for topology in facts["topologies"]:
        length = max(5, facts["minimum_length"])
        trial: Trial = small.trial(
            {"budget": 32}, task=task, topology=topology, sequence_length=length
        )
        found = set(run_trial(trial))
        assert found - PROBES in (NAMES, NAMES | EXAMPLES)
