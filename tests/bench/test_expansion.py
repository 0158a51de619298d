"""Hold the fast expansion of a sweep to trials that are validated one by one."""

import gc
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError

from bench.catalogue import parse
from bench.errors import ConfigError
from bench.selection import HOLDS_FOR, who
from bench.sweep import Sweep
from bench.sweep_file import load, presets
from bench.trial import Trial
from tests.bench import small

AXES: dict[str, Any] = {
    "task": ["adding", "first_token_recall:distractors=same"],
    "cell": ["lstm", "gru"],
    "initialisation": ["default", "chrono:t_max=7"],
    "hidden_size": [4, [8, 4]],
    "sequence_length": [5, 10],
    "learning_rate": [1e-3, 1],
    "clip": [None, 1, 0.5],
    "seed": [3, 0, 3],
    "precision": ["32-true", "64-true"],
    "bidirectional": [None, "concat"],
}


def expanding(**changed: Any) -> Sweep:
    return Sweep.model_validate({"name": "many", "grids": [AXES | changed]})


def unchecked(**changed: Any) -> Sweep:
    """Return a sweep of which some axes were not validated."""
    sweep = expanding()
    (grid,) = sweep.grids
    return sweep.model_copy(update={"grids": (grid.model_copy(update=changed),)})


def one_by_one(sweep: Sweep) -> Iterator[Trial]:
    """Validate every trial by itself, in the order of the grids and of their axes."""
    for grid in sweep.filled():
        axes = grid.given
        for values in product(*axes.values()):
            point = dict(zip(axes, values, strict=True))
            topology = parse("task", point["task"])[0].facts["topologies"][0]
            widths = point.get("hidden_size")
            depth = {"depth": len(widths)} if isinstance(widths, tuple) else {}
            training = grid.training or sweep.training
            yield Trial(**{"topology": topology, **depth, **point}, training=training)


def assert_same(sweep: Sweep) -> None:
    by_key = {trial.key: trial for trial in one_by_one(sweep)}
    fast = sweep.trials()
    assert [trial.key for trial in fast] == list(by_key)
    assert [trial.id for trial in fast] == [trial.id for trial in by_key.values()]
    assert list(fast) == list(by_key.values())
    assert list(map(hash, fast)) == list(map(hash, by_key.values()))


@pytest.mark.parametrize("name", list(presets()))
def test_the_trials_of_a_preset_are_those_validated_one_by_one(name: str) -> None:
    sweep = load(name)
    if selecting := sweep.selecting():
        assert_same(selecting)
        sweep = sweep.settled({who(trial): 1e-2 for trial in sweep.provisional()})
    assert_same(sweep)


def test_every_axis_may_take_several_values() -> None:
    sweep = expanding()
    assert_same(sweep)
    assert len(sweep.trials()) == 2**8 * 3 * 2


def test_a_seed_out_of_range_is_told() -> None:
    with pytest.raises(ValidationError, match=r"grids.0.seed.1"):
        expanding(seed=[0, -1])
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        unchecked(seed=(0, -1)).trials()
    for seed in (-1, 2**32, 1.0, True):
        with pytest.raises(ValidationError):
            small.trial().seeded([0, seed])  # type: ignore[list-item]


def test_seeds_share_all_but_seed_and_key() -> None:
    trial = small.trial()
    first, second = trial.seeded([1, 2])
    assert (first, second) == (small.trial(seed=1), small.trial(seed=2))
    assert (first.key, second.key) == (small.trial(seed=1).key, small.trial(seed=2).key)
    assert first.group is second.group
    assert (trial.seed, trial.key) == (0, small.trial().key)
    with pytest.raises(ValidationError, match="frozen"):
        first.seed = 3  # type: ignore[misc]


def test_a_copy_keeps_nothing_computed_of_what_it_changed() -> None:
    trial = small.trial()
    known = trial.id, trial.key
    changed = trial.model_copy(update={"cell": "lstm"})
    assert (changed.id, changed.key) == (small.trial(cell="lstm").id, small.trial(cell="lstm").key)
    assert (trial.id, trial.key) == known
    training = trial.training.model_copy(update={"budget": 7})
    assert trial.model_copy(update={"training": training}).key == small.trial({"budget": 7}).key
    sweep, other = expanding(), expanding(cell="gru")
    assert sweep.trials()
    assert sweep.model_copy(update={"grids": other.grids}).trials() == other.trials()


def test_a_sweep_is_expanded_once() -> None:
    sweep = expanding()
    assert sweep.trials() is sweep.trials()


def test_what_a_choice_says_cannot_be_changed() -> None:
    _, values = parse("initialisation", "forget_bias:value=2")
    with pytest.raises(TypeError):
        values["value"] = 3.0  # type: ignore[index]
    assert parse("initialisation", "forget_bias:value=2")[1] == {"value": 2.0}


def test_all_nonsense_is_told_at_once_and_once() -> None:
    sweep = expanding(cell=["rnn_tanh", "gru"], sequence_length=[1, 5], seed=[0, 1, 2])
    with pytest.raises(ConfigError) as caught:
        sweep.trials()
    problems = caught.value.problems
    assert len(problems) == len(set(problems)) > 2
    assert any("makes no sense for cell rnn_tanh" in line for line in problems)
    assert any("needs a sequence length of at least" in line for line in problems)


@pytest.mark.parametrize("before", [True, False])
def test_garbage_is_collected_as_before_even_after_a_fault(before: bool) -> None:
    (gc.enable if before else gc.disable)()
    try:
        with pytest.raises(ValidationError):
            unchecked(seed=(-1,)).trials()
        assert gc.isenabled() == before
    finally:
        gc.enable()


def test_one_trial_stands_for_each_rate_to_be_chosen() -> None:
    sweep = Sweep.model_validate(
        {
            "name": "choosing",
            "selection": {"learning_rate": [1e-3, 1e-2], "seed": [9], "sequence_length": 5},
            "grids": [AXES | {"learning_rate": "selected"}],
        }
    )
    found = sweep.provisional()
    held = [name for name in AXES if name in HOLDS_FOR]
    assert len(found) == len({who(trial) for trial in found}) == 2 ** len(held) * 3 // 2
    assert {who(trial) for trial in sweep.trials()} == {who(trial) for trial in found}
    assert {trial.learning_rate for trial in found} == {1e-3}
