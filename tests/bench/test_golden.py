"""Notice when a trial computes something else than it did: stored results would no longer compare."""

import pytest

from bench.run_trial import run_trial
from tests.bench import small

# Found with torch 2.13 on a CPU.
GOLDEN = {
    ("first_token_recall", "rnn_tanh", "default"): 1.3772483,
    ("first_token_recall", "lstm", "chrono"): 1.3957926,
    ("first_token_recall:distractors=same", "gru", "default"): 1.3804459,
    ("adding", "rnn_relu", "identity"): 0.54128445,
    ("adding", "lstm", "forget_bias"): 0.15140191,
    ("adding:markers=anywhere", "gru", "orthogonal"): 0.17600738,
    ("copy_memory:recalled=3", "rnn_tanh", "orthogonal"): 1.3728952,
    ("copy_memory", "gru", "chrono"): 1.6120958,
}


@pytest.mark.parametrize(("task", "cell", "initialisation"), list(GOLDEN))
def test_a_trial_measures_what_it_did(task: str, cell: str, initialisation: str) -> None:
    topology = "many_to_many" if task.startswith("copy_memory") else "many_to_one"
    trial = small.trial(
        task=task, cell=cell, initialisation=initialisation, topology=topology, learning_rate=0.01
    )
    found = run_trial(trial)["test_loss"].values
    assert found == pytest.approx(GOLDEN[task, cell, initialisation], rel=1e-3), (
        f"{trial.id} leaves another test_loss than it did. If that is meant, raise the version of the "
        "plug-in that changed (task, topology, cell or initialisation), so that no stored result is "
        "taken for a new one, and write the new number down here."
    )


def test_every_room_is_in_the_golden_runs() -> None:
    from bench.catalogue import plugins

    assert {task.partition(":")[0] for task, _, _ in GOLDEN} == set(plugins("task"))
    assert {cell for _, cell, _ in GOLDEN} == set(plugins("cell"))
    assert {law for _, _, law in GOLDEN} == set(plugins("initialisation"))
