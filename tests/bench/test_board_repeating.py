"""Repeat single trials by the command and the sweep file that stand on their cards."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.command_line import _parse
from bench.command_line.run import _sweep_of_one
from bench.cost import COSTS
from bench.repeating import command, sweep_file
from bench.store import Store
from bench.sweep_file import load
from bench.trial import Trial
from tests.bench import small
from tests.bench.conftest import Ran, Swept

TRIALS: dict[str, Trial] = {
    "plain": small.trial(),
    "usual training": Trial(
        task="adding", topology="many_to_one", cell="lstm", sequence_length=20, seed=0
    ),
    "settings of plug-ins": small.trial(
        task="first_token_recall:distractors=same",
        cell="lstm",
        initialisation="forget_bias:value=2",
    ),
    "no clipping": small.trial(clip=None, learning_rate=1e-5),
    "widths": small.trial(hidden_size=(6, 4), depth=2),
    "both directions": small.trial(bidirectional="concat"),
    "a chosen width": small.trial(match_parameters=644, hidden_size=10),
    "a baseline": small.trial(task="adding", cell="mean", hidden_size=32),
    "another topology": small.trial(
        task="sequence_to_sequence", topology="encoder_decoder", sequence_length=5
    ),
    "probes": small.trial(
        {"probes": ("gradient_flow", "gate_half_life"), "probe_interval": 160, "early_stop": True}
    ),
    "no probes": small.trial({"probes": (), "training_set_size": 40}),
    "another precision": small.trial(precision="64-true", optimiser="sgd"),
}


@pytest.mark.parametrize("trial", TRIALS.values(), ids=list(TRIALS))
def test_the_command_means_the_same_trial(trial: Trial) -> None:
    words = shlex.split(command(trial))
    assert words[:2] == ["lethe", "run"]
    (again,) = _sweep_of_one(vars(_parse(words[1:]))).trials()
    assert again == trial
    assert again.key == trial.key


@pytest.mark.parametrize("trial", TRIALS.values(), ids=list(TRIALS))
def test_the_sweep_file_means_the_same_trial(trial: Trial, tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(sweep_file(trial), encoding="utf-8")
    assert [one.key for one in load(str(path), []).trials()] == [trial.key]


def test_what_is_usual_is_left_out() -> None:
    trial = TRIALS["usual training"]
    assert command(trial) == (
        "lethe run --task adding --topology many_to_one --cell lstm --sequence-length 20 --seed 0"
    )


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_command_on_the_card_gives_the_same_bits(
    number: int, swept: Swept, lethe: Callable[..., Ran], tmp_path: Path
) -> None:
    with Store.open_existing(swept.folder) as store:
        ended = [each for each in store.results().records if each.status == "ok"]
    record = ended[number]
    words = shlex.split(command(record.trial))[1:]
    ran = lethe(*words, "--results", tmp_path / "again")
    assert ran.code == 0, ran
    with Store.open_existing(tmp_path / "again") as store:
        (again,) = store.results().records
    assert again.key == record.key

    def measured(one: Any) -> dict[str, Any]:
        return {name: m for name, m in one.measurements.items() if name not in COSTS}

    assert measured(again) == measured(record)
