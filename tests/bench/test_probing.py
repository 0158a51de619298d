"""Check how probes are put to a model: when, without a trace, and what becomes of what they read."""

import copy
import math
from typing import Any

import pytest
import torch

from bench.catalogue import plugins
from bench.compose import Composition, compose
from bench.probes._base import Reading
from bench.probing import compared, follow, followed, probe
from tests.bench import small

PROBES = list(plugins("probe"))


def composition(*probes: str, **changed: Any) -> Composition:
    settings = {"sequence_length": 30, "hidden_size": 6} | changed
    return compose(small.trial({"probes": list(probes)}, **settings))


@pytest.mark.parametrize("cell", ["rnn_linear", "gru", "lstm"])
@pytest.mark.parametrize("training", [True, False])
def test_looking_leaves_no_trace(cell: str, training: bool) -> None:
    made = composition(*PROBES, cell=cell, depth=2)
    made.module.train(training)
    before = copy.deepcopy(made.module.state_dict())
    state = torch.get_rng_state()
    for _ in range(2):
        assert probe(made, "initial")
        assert probe(made, "trained")
        assert follow(made)
    assert made.module.training == training
    assert all(each.training == training for each in made.module.modules())
    after = made.module.state_dict()
    assert list(after) == list(before)
    for name, weight in after.items():
        assert torch.equal(weight, before[name]), name
        assert weight.dtype == before[name].dtype, name
    assert all(weight.grad is None for weight in made.module.parameters())
    assert all(weight.requires_grad for weight in made.module.parameters())
    assert torch.equal(state, torch.get_rng_state())


@pytest.mark.parametrize("name", PROBES)
def test_a_probe_reads_the_same_twice(name: str) -> None:
    made = composition(name)
    assert probe(made, "trained") == probe(made, "trained")


@pytest.mark.parametrize("name", PROBES)
def test_a_probe_looks_at_its_own_stages(name: str) -> None:
    made = composition(name, cell="gru")
    stages = plugins("probe")[name].load().stages
    assert stages
    for stage in ("initial", "trained"):
        assert bool(probe(made, stage)) == (stage in stages)


def test_a_trial_is_shown_to_the_probes_that_it_names() -> None:
    assert set(probe(composition("lyapunov_exponents"), "initial")) == {"lyapunov_exponents"}
    assert probe(composition(), "initial") == {}


def test_on_the_way_only_what_is_followed_is_read() -> None:
    made = composition(*PROBES)
    found = follow(made)
    everything = probe(made, "initial")
    assert "gradient_flow" in found
    assert found == {name: everything[name] for name in found}
    wanted = {name for each in plugins("probe").values() for name in each.load().followed}
    assert set(found) == wanted
    assert follow(composition("lyapunov_exponents")) == {}


def reading(name: str, *values: Any) -> Reading:
    return Reading(name, "steps", "higher", {"lag": list(range(len(values)))}, list(values))


def test_stages_stand_side_by_side_and_what_is_not_finite_is_none() -> None:
    both, late = compared(
        {"both": reading("both", 1.0, math.nan)},
        {"both": reading("both", -math.inf, 2.0), "late": reading("late", math.inf, 3)},
    )
    assert (both.name, both.unit, both.direction) == ("both", "steps", "higher")
    assert both.axes == {"stage": ["initial", "trained"], "lag": [0, 1]}
    assert both.values == [[1.0, None], [None, 2.0]]
    assert late.axes == {"stage": ["trained"], "lag": [0, 1]}
    assert late.values == [[None, 3]]


def test_looks_on_the_way_stand_in_their_order() -> None:
    (found,) = followed({0: {"a": reading("a", 1.0)}, 320: {}, 640: {"a": reading("a", math.nan)}})
    assert found.name == "a_in_training"
    assert found.axes == {"sequences": [0, 640], "lag": [0]}
    assert found.values == [[1.0], [None]]


def test_a_model_that_diverged_leaves_holes() -> None:
    made = composition(*PROBES)
    initial = probe(made, "initial")
    with torch.no_grad():
        for weight in made.module.parameters():
            weight.fill_(math.nan)
    measured = {each.name: each for each in compared(initial, probe(made, "trained"))}
    for name in ("gradient_flow", "lyapunov_exponents"):
        assert measured[name].axes["stage"] == ["initial", "trained"]
        first, second = measured[name].values
        assert None not in first
        assert second == [None] * len(first)
    assert measured["gradient_flow_dead"].values == [[0] * 30] * 2
