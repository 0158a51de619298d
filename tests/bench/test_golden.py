"""Notice when a trial computes something else than it did: stored results would no longer compare."""

import pytest

from bench.catalogue import parse, plugins
from bench.run_trial import run_trial
from tests.bench import small

# Found with torch 2.13 on a CPU.
GOLDEN = {
    ("first_token_recall", "rnn_tanh", "default"): 1.3772483,
    ("first_token_recall", "lstm", "chrono"): 1.3957926,
    ("first_token_recall:distractors=same", "gru", "default"): 1.3804459,
    ("adding", "rnn_relu", "identity"): 0.54128445,
    ("adding", "rnn_linear", "orthogonal"): 0.11928073,
    ("adding", "lstm", "forget_bias"): 0.15140191,
    ("first_token_recall", "lstm", "gate_bias:gate=forget,value=2"): 1.3767426,
    ("adding:markers=anywhere", "gru", "orthogonal"): 0.17600738,
    ("copy_memory:recalled=3", "rnn_tanh", "orthogonal"): 1.3728952,
    ("copy_memory", "gru", "chrono"): 1.6120958,
    ("sine_next_point", "lstm", "keras"): 0.42615676,
    ("sine_next_point", "naive", "default"): 1.2497768,
    ("sine_next_point", "mean", "default"): 0.55144471,
    ("sine_next_point", "linear", "default"): 0.48489848,
    ("sine_last_points:points=2", "rnn_tanh", "gaussian:gain=2.0"): 0.47902283,
    ("sine_from_one_value", "gru", "keras"): 0.49531779,
    ("ramp_points", "rnn_tanh", "keras"): 2.2590268,
    ("sequence_to_sequence", "lstm", "default"): 2.0878105,
    ("equal_to_previous", "gru", "default"): 0.65556926,
}


@pytest.mark.parametrize(("task", "cell", "initialisation"), list(GOLDEN))
def test_a_trial_measures_what_it_did(task: str, cell: str, initialisation: str) -> None:
    topology = parse("task", task)[0].facts["topologies"][0]
    trial = small.trial(
        task=task, cell=cell, initialisation=initialisation, topology=topology, learning_rate=0.01
    )
    found = run_trial(trial)["test_loss"].values
    assert found == pytest.approx(GOLDEN[task, cell, initialisation], rel=1e-3), (
        f"{trial.id} leaves another test_loss than it did. If that is meant, raise the version of the "
        "plug-in that changed (task, topology, cell or initialisation), so that no stored result is "
        "taken for a new one, and write the new number down here."
    )


def test_every_network_is_in_the_golden_runs() -> None:
    # A dataset's golden numbers are those of its docstring's example, which a test runs.
    tasks, cells, laws = (set(part) for part in zip(*GOLDEN, strict=True))
    assert {parse("task", task)[0].facts["topologies"][0] for task in tasks} == set(
        plugins("topology")
    )
    assert cells == set(plugins("cell"))
    assert {law.partition(":")[0] for law in laws} == set(plugins("initialisation"))
