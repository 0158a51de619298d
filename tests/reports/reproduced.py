"""Fabricate a reproduction in which everything happens that its report must tell."""

from typing import Any

import numpy as np

from bench.record import Results
from bench.trial import Trial
from tests.reports.courses import System, course, grid
from tests.reports.measures import error, flow, influence, layers, plain, series, skills

RAMP = [29.3, 26.0, 23.2, 20.8, 18.8, 17.1, 15.7, 14.5, 13.5, 12.65]
KERAS: dict[str, Any] = {
    "initialisation": "keras",
    "optimiser": "keras_rmsprop",
    "learning_rate": 0.001,
}


def stored(trial: Trial) -> dict[str, Any]:
    """Measure a network that fits its training set and nothing else."""
    at = {"sequences": [100, 200, 300]}
    own = 1 + 0.05 * trial.seed
    return skills(-0.6, 0.1)(trial) | {  # type: ignore[operator]
        "training_loss": ({"update": [1, 10, 30]}, [1.0 * own, 0.3, 0.02 * own]),
        "validation_loss": (at, [1.05 * own, 1.3 * own, 1.7]),
        "baseline_loss": ({"baseline": ["constant_mean"]}, [1.0]),
        "parameters": 661,
    }


def ramp(trial: Trial) -> dict[str, Any]:
    """Measure losses near the published ones, other for each seed."""
    losses = np.array(RAMP) * (0.9 + 0.06 * trial.seed)
    return {"training_loss": ({"update": list(range(1, 11))}, losses.tolist()), "parameters": 41}


def merged(trial: Trial) -> dict[str, Any]:
    """Measure a bidirectional network, whose read-out tells how its directions are joined."""
    width = 32 if trial.bidirectional == "concat" else 16
    right = {
        "test_error_by_lag": ({"lag": [50]}, [0.88]),
        "test_count_by_lag": ({"lag": [50]}, [512]),
    }
    return (
        layers(recurrent_1=(2_560, 128), output=(10 * width + 10, 0))
        | right
        | {"reference_error": 0.9}
    )


def tokens(trial: Trial) -> dict[str, Any]:
    """Measure an encoder-decoder that is nearly always right, but for one seed that failed."""
    return {
        "test_error_by_lag": ({"lag": [1, 9]}, [0.001 * (1 + trial.seed), 0.004]),
        "test_count_by_lag": ({"lag": [1, 9]}, [500, 500]),
        "reference_error": 0.875,
    }


def lost(trial: Trial) -> dict[str, Any] | None:
    """Fail at one seed, and reach a test error that is not finite at another."""
    if trial.seed == 1:
        return None
    if trial.seed == 2:
        return {"test_error_by_lag": ({"lag": [9]}, [None])}
    return {}


def two_sines(name: str, cell: str, published: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return grid(name, "two_sines", cell, 50, published=published, source="notes 3", **more)


def figure(name: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"figure": name, "value": value, **more}


def studies() -> list[System]:
    """Fabricate the two studies that are no systems."""
    first: dict[str, Any] = {
        "section": "initial_state",
        "hidden_size": 32,
        "clip": 1.0,
        "task": "first_token_recall",
    }
    bare: dict[str, Any] = {
        "section": "exploding_gradient",
        "task": "adding",
        "optimiser": "sgd",
        "length": 40,
    }
    gain: dict[str, Any] = {"initialisation": "gaussian:gain=2"}

    def recall(cell: str, reach: float, law: str) -> System:
        made = grid(f"recall, {cell} {law}", cell=cell, initialisation=law, **first)
        return made | {"sequence_length": [5, 25, 100]}, influence(reach)

    return [
        recall("rnn_tanh", 20, "default"),
        recall("lstm", 3, "default"),
        recall("lstm", 400, "chrono"),
        (grid("no remedy", **bare, **gain, remark="A gain of 2."), flow(0.5)),
        (grid("clipping", **bare, **gain, clip=1.0), flow(0.5)),
        (grid("orthogonal initialisation", **bare, initialisation="orthogonal"), flow(-0.05)),
        (grid("ReLU", **bare, **gain, cell="rnn_relu"), flow(0.3)),
        (grid("LSTM", **bare, **gain, cell="lstm"), flow(-0.4)),
        (grid("not probed", **bare, cell="gru"), plain),
    ]


def everything() -> Results:
    """Fabricate a small course in which everything happens that its report must tell."""
    wave = "sine_next_point"
    trap = "The target equals the last input | a copy."
    loss = figure("training_loss", RAMP)
    systems: list[System] = [
        (grid("next point, as published", f"{wave}:form=as_published", length=30, remark=trap), series(1, 0)),
        (grid("next point, as intended", wave, length=30), series(1, 0.4)),
        (grid("whole sequence", "sine_sequence", length=30), series(20, 0.2)),
        (grid("numbers from a seed", "seeded_generator", negative_control=True), skills(-0.01)),
        (grid("noise", "noise_regression", length=5, negative_control=True, cell="lstm",
              training={"batch_size": 10, "budget": 300, "training_set_size": 100}), stored),
        (grid("noise, again", "noise_regression", length=5, negative_control=True, cell="lstm",
              training={"batch_size": 10, "budget": 300, "training_set_size": 100}), stored),
        (grid("one sequence", "ramp", held_out=False, remark="One ramp.",
              training={"batch_size": 1, "budget": 30, "training_set_size": 1}), stored),
        (grid("the ramp", "ramp_points", published=[figure("first_training_loss", 29.3), loss],
              training={"batch_size": 10, "budget": 100}, remark="It never recurs."), ramp),
        (two_sines("naive", "naive", [figure("test_error", 0.0206)]), error(0.0206, 0.02)),
        (two_sines("linear", "linear", [figure("test_error", 0.0031), figure("parameters", [51])]),
         error(0.0045, 0.05, parameters=51)),
        (two_sines("RNN, one unit", "rnn_tanh", [figure("test_error", 0.115, cause="theirs stopped early",
         tested_by="RNN, stopped early"),
         figure("validation_loss", 0.0106)], hidden_size=1), error(0.05)),
        (two_sines("RNN, stopped early", "rnn_tanh", [figure("test_error", 0.115)], contrast=True, hidden_size=2),
         error(0.115)),
        (two_sines("RNN, unsteady", "rnn_tanh", [figure("test_error", 0.02)], hidden_size=3), error(0.02, 1.0)),
        (two_sines("RNN, lost", "rnn_tanh", [figure("test_error", 0.0044)], hidden_size=20), lost),
        (grid("cyclic", "cyclic_symbols", "lstm", 3, source="notes 4", **KERAS,
              published=[figure("parameters", [4_864, 165], framework="keras")]),
         error(0.02, **layers(recurrent_1=(4_992, 128), output=(165, 0)), reference_error=0.8)),
        (grid("four layers", "marked_digit", "lstm", 100, hidden_size=[[16, 10]],
              published=[figure("parameters", [1_216, 1_080, 111], framework="keras")]),
         error(0.8, **layers(recurrent_1=(1_280, 64), recurrent_2=(1_120, 40), output=(110, 0)))),
        (grid("both ways", "marked_digit", "lstm", 100, hidden_size=16, bidirectional="concat",
              published=[figure("parameters", [2_432, 330], framework="keras")]), merged),
        (grid("joined otherwise", "marked_digit", "lstm", 100, hidden_size=16,
              bidirectional=["sum", "mean"]), merged),
        (grid("share prices", "price_walk", negative_control=True), skills(0.2, 0.01)),
        (grid("share prices, naive", "price_walk", "naive", negative_control=True), skills(0.0)),
        (grid("reverse", "sequence_to_sequence", "lstm"), tokens),
        *studies(),
    ]  # fmt: skip
    return course(systems)
