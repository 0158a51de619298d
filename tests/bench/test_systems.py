"""Check grids with training settings and systems of their own, from the file to the record."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.errors import ConfigError, StoreError
from bench.record import SweepRun
from bench.store import Store
from bench.sweep_file import load, presets
from tests.bench import small
from tests.bench.conftest import Ran

SYSTEM: dict[str, Any] = {
    "name": "two units",
    "source": "notes 9",
    "published": [{"figure": "test_error", "value": 0.5}],
}


def write(path: Path, *grids: dict[str, Any], **changed: Any) -> str:
    return small.write(path / "s.yaml", grids=list(grids), **changed)


def published(**changed: Any) -> dict[str, Any]:
    return SYSTEM | {"published": [{"figure": "test_error", "value": 0.5} | changed]}


def test_a_grid_trains_as_it_says_and_otherwise_as_the_sweep(tmp_path: Path) -> None:
    config = write(
        tmp_path,
        {"cell": "gru", "training": {"budget": 160, "training_set_size": 8}},
        {"cell": "lstm"},
    )
    first, second = load(config).trials()
    assert (first.training.budget, first.training.training_set_size) == (160, 8)
    assert first.training.batch_size == second.training.batch_size == 16
    assert (second.training.budget, second.training.training_set_size) == (320, None)


def test_an_override_holds_for_every_grid(tmp_path: Path) -> None:
    config = write(tmp_path, {"cell": "gru", "training": {"budget": 160}}, {"cell": "lstm"})
    trials = load(config, ["training.budget=48"]).trials()
    assert {trial.training.budget for trial in trials} == {48}


def test_a_fault_in_a_grids_training_is_told_by_its_place(tmp_path: Path) -> None:
    config = write(tmp_path, {"cell": "gru", "training": {"bugdet": 160}})
    with pytest.raises(ConfigError) as caught:
        load(config)
    assert caught.value.problems == (
        "grids[0].training.bugdet: unknown key; did you mean 'budget'?",
    )


@pytest.mark.parametrize(
    ("system", "told"),
    [
        ({"name": "x"}, "grids[0].system.source: expected a value, got none; add 'source'"),
        ({"nam": "x", "name": "y", "source": "z"}, "grids[0].system.nam: unknown key"),
        (
            {"name": "x", "source": "y", "published": [{"figure": "loss", "value": 1.0}]},
            "grids[0].system.published[0].figure: unknown value 'loss'",
        ),
    ],
)
def test_a_fault_in_a_system_is_told_by_its_place(
    system: dict[str, Any], told: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, {"cell": "gru", "system": system}))
    assert any(line.startswith(told) for line in caught.value.problems)


def test_a_published_figure_belongs_to_one_setting(tmp_path: Path) -> None:
    config = write(tmp_path, {"cell": ["gru", "lstm"], "system": SYSTEM})
    with pytest.raises(ConfigError, match="should hold one setting, got 2"):
        load(config)
    assert (
        len(load(write(tmp_path, {"cell": "gru", "seed": [0, 1], "system": SYSTEM})).trials()) == 2
    )


@pytest.mark.parametrize(
    ("system", "told"),
    [
        (published(value=-1), "expected a number of at least 0, or a list of such, got -1"),
        (published(value="low"), "expected a number of at least 0, or a list of such, got 'low'"),
        (published(figure="parameters", value=[4.5]), "expected whole numbers of parameters"),
        (published(cause="x"), "expected a cause together with the system it was tested_by"),
        (published(cause="x", tested_by="tow units"), "did you mean 'two units'?"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(
    system: dict[str, Any], told: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, {"cell": "gru", "system": system}))
    (line,) = caught.value.problems
    assert told in line


def test_a_reproduction_reproduces_something_under_a_name_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="needs a grid with a system"):
        load(write(tmp_path, {"cell": "gru"}, report="reproduction"))
    twice = [{"cell": cell, "system": SYSTEM} for cell in ("gru", "lstm")]
    with pytest.raises(ConfigError, match="system 'two units': 2 grids have that name"):
        load(write(tmp_path, *twice))


def test_two_trials_never_share_an_id(tmp_path: Path) -> None:
    config = write(
        tmp_path, {"cell": "gru"}, {"cell": "gru", "training": {"validation_interval": 32}}
    )
    with pytest.raises(ConfigError, match=r"grids\[1\]: trial .* is also in another grid"):
        load(config)


@pytest.mark.parametrize(
    ("grid", "told"),
    [
        ({"cell": "naive", "task": "sine_next_point", "hidden_size": 4}, "takes no hidden_size"),
        ({"cell": "mean", "task": "adding", "initialisation": "orthogonal"}, "no initialisation"),
        ({"cell": "gru", "hidden_size": [[4, 3]], "depth": 3}, "names 2 layers, got depth 3"),
        ({"cell": "gru", "hidden_size": [[4, 4]]}, "layers of different widths"),
        (
            {"cell": "gru", "task": "equal_to_previous:form=as_published"},
            "exists at a sequence length of 4 only, got 5",
        ),
        ({"cell": "gru", "topology": "encoder_decoder"}, "makes no sense with topology"),
        ({"cell": "linear", "task": "first_token_recall"}, "it is for regression"),
        ({"cell": "gru", "task": "ramp_points", "sequence_length": 17}, "of at most 16, got 17"),
        (
            {"cell": "gru", "task": "cyclic_symbols:order=random,symbols=8"},
            "of at least its symbols, 8, got 5",
        ),
        ({"cell": "gru", "task": "sine_last_points:points=6"}, "of at least its points, 6, got 5"),
        ({"cell": "gru", "task": "sine_next_point:frequency=0"}, "needs frequency above 0"),
        ({"cell": "gru", "initialisation": "gaussian:gain=-1"}, "needs gain above 0, got -1"),
    ],
)
def test_nonsense_is_told_before_anything_runs(
    grid: dict[str, Any], told: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=told):
        load(_lean(tmp_path, grid))


def test_what_is_usual_may_be_said_of_a_baseline(tmp_path: Path) -> None:
    grid = {"cell": "naive", "task": "sine_next_point", "initialisation": "default", "depth": 1}
    assert len(load(_lean(tmp_path, grid)).trials()) == 1


def _lean(path: Path, grid: dict[str, Any]) -> str:
    """Write a sweep that shares nothing but what every grid needs."""
    usual = {"task": "adding", "sequence_length": 5, "seed": 0}
    content = {"name": "lean", "grids": [usual | grid]}
    file = path / "lean.yaml"
    file.write_text(json.dumps(content), encoding="utf-8")
    return str(file)


def test_a_record_of_the_sweep_tells_each_systems_trials(
    tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    config = write(
        tmp_path,
        {"cell": "gru", "seed": [0, 1], "system": SYSTEM, "training": {"budget": 32}},
        {"cell": "lstm"},
        report="reproduction",
    )
    sweep = load(config)
    assert lethe("sweep", config, "--results", tmp_path / "r").code == 0
    with Store.open_existing(tmp_path / "r") as store:
        results = store.results()
    again = SweepRun.model_validate_json(results.sweep.model_dump_json())
    assert again.report == "reproduction"
    ((system, keys),) = again.systems
    assert system.model_dump(mode="json") == sweep.grids[0].system.model_dump(mode="json")  # type: ignore[union-attr]
    assert [results.newest[key].trial.seed for key in keys] == [0, 1]
    assert {results.newest[key].trial.training.budget for key in keys} == {32}
    assert set(again.trials) == {trial.key for trial in sweep.trials()}
    lost = again.model_copy(update={"planned": {}})
    with pytest.raises(StoreError, match="among its planned trials, found none"):
        _ = lost.systems


def test_every_preset_expands() -> None:
    for name in presets():
        assert load(name).trials()
