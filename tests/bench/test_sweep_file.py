from pathlib import Path

import pytest

from bench.errors import ConfigError
from bench.grid import Axes
from bench.sweep import Sweep
from bench.sweep_file import load, presets
from bench.trial import Trial
from tests.bench import small


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sweep.yaml"


def test_a_grid_is_the_product_of_its_axes(path: Path) -> None:
    trials = load(
        small.write(path, shared={"seed": [0, 1, 2], "sequence_length": [5, 10]})
    ).trials()
    assert len(trials) == 3 * 2 * 2
    assert {(t.cell, t.sequence_length, t.seed) for t in trials} == {
        (cell, length, seed)
        for cell in ("rnn_tanh", "gru")
        for length in (5, 10)
        for seed in (0, 1, 2)
    }


def test_axes_left_out_take_the_defaults_of_a_trial(path: Path) -> None:
    one, _ = load(small.write(path)).trials()
    for name in ("depth", "initialisation", "learning_rate", "optimiser", "clip", "accelerator"):
        assert getattr(one, name) == Trial.model_fields[name].default
    assert one.topology == "many_to_one"


def test_the_topology_is_the_tasks_own(path: Path) -> None:
    one, _ = load(small.write(path, shared={"task": ["copy_memory"]})).trials()
    assert one.topology == "many_to_many"


def test_a_grid_overrules_what_is_shared(path: Path) -> None:
    (one,) = load(small.write(path, grids=[{"cell": ["gru"], "seed": [9]}])).trials()
    assert (one.seed, one.hidden_size) == (9, 4)


def test_overlapping_grids_are_united(path: Path) -> None:
    trials = load(
        small.write(
            path,
            shared={"sequence_length": [100]},
            grids=[
                {"cell": ["gru", "lstm"], "initialisation": ["chrono"]},
                {"cell": ["lstm"], "initialisation": ["chrono", "default"]},
                {"cell": ["lstm"], "initialisation": ["chrono:t_max=task"]},
            ],
        )
    ).trials()
    assert [(t.cell, t.initialisation) for t in trials] == [
        ("gru", "chrono"),
        ("lstm", "chrono"),
        ("lstm", "default"),
    ]


def test_a_lone_value_is_a_list_of_one(path: Path) -> None:
    (one,) = load(small.write(path, grids=[{"cell": "gru", "clip": None}])).trials()
    assert (one.cell, one.clip) == ("gru", None)


def test_an_override_of_an_axis_replaces_it_everywhere(path: Path) -> None:
    source = small.write(
        path, grids=[{"cell": ["gru"], "seed": [1, 2]}, {"cell": ["lstm"], "seed": [3]}]
    )
    trials = load(source, ["seed=[7,8]", "depth=2"]).trials()
    assert [(t.cell, t.seed, t.depth) for t in trials] == [
        ("gru", 7, 2),
        ("gru", 8, 2),
        ("lstm", 7, 2),
        ("lstm", 8, 2),
    ]


def test_other_overrides_are_written_in(path: Path) -> None:
    sweep = load(
        small.write(path),
        ["training.budget=99", "timeout=7", "name=other", "description=a try", "clip=null"],
    )
    assert (sweep.name, sweep.description, sweep.timeout) == ("other", "a try", 7.0)
    assert sweep.training.budget == 99
    assert {(t.training.budget, t.clip) for t in sweep.trials()} == {(99, None)}


def test_a_sweep_without_training_or_shared_can_be_overridden(path: Path) -> None:
    path.write_text("name: x\ngrids: [{task: adding, cell: gru}]\n")
    (one,) = load(str(path), ["seed=0", "sequence_length=5", "training.budget=99"]).trials()
    assert (one.seed, one.training.budget) == (0, 99)


def test_numbers_are_read_as_yaml_1_2_reads_them(path: Path) -> None:
    path.write_text(
        "name: x\nshared: {task: adding, cell: gru, sequence_length: 5, seed: 0}\n"
        "training: {budget: 64_000}\ngrids: [{learning_rate: [3e-3, 1e-2]}]\n"
    )
    sweep = load(str(path))
    assert [t.learning_rate for t in sweep.trials()] == [0.003, 0.01]
    assert sweep.training.budget == 64_000


def test_a_comparison_may_name_what_the_grids_hold(path: Path) -> None:
    sides = {"first": {"cell": "rnn_tanh"}, "second": {"cell": "gru", "initialisation": "default"}}
    comparison = {"task": "first_token_recall", "sequence_length": 5, **sides}
    sweep = load(small.write(path, comparisons=[comparison] * 6))
    assert sweep.comparisons[0].first.initialisation == "default"


@pytest.mark.parametrize("name", list(presets()))
def test_every_preset_loads_and_says_what_it_is_for(name: str) -> None:
    sweep = load(name)
    assert sweep.name == name
    assert sweep.trials()
    assert sweep.description
    assert presets()[name].read_text().startswith("# ")


def test_the_presets_are_the_files_that_lie_there() -> None:
    lying = sorted(path.stem for path in (small.ROOT / "configs").glob("*.yaml"))
    assert list(presets()) == lying
    assert {"quick", "smoke"} <= set(lying)


def test_axes_are_the_settings_of_a_trial() -> None:
    assert list(Axes.model_fields) == [name for name in Trial.model_fields if name != "training"]


def test_a_sweep_is_frozen(path: Path) -> None:
    sweep = load(small.write(path))
    with pytest.raises(ValueError, match="frozen"):
        sweep.name = "other"  # type: ignore[misc]
    assert isinstance(sweep, Sweep)


def test_an_override_drops_the_comparisons_that_other_axes_would_leave_without_trials() -> None:
    with pytest.raises(ConfigError, match="no trial of the grids has"):
        load("quick", ["sequence_length=5"])
    sweep = load("quick", ["sequence_length=5", "comparisons=[]"])
    assert sweep.comparisons == ()
    assert {trial.sequence_length for trial in sweep.trials()} == {5}
