"""Discover what the room holds, so that a new file is tested by existing.

Axes: B batch, T time, D input features, K answers, O outputs.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any, NamedTuple

import pytest
import torch
from lightning import Trainer
from torch import Tensor

import lit_models
import lit_models.baselines
import lit_models.cells
import lit_models.initialisations
from lit_models._base import SequenceModule
from lit_models._cell_factory import CellFactory
from lit_models._topology import Topology
from lit_models.cells.rnn_tanh import RNNTanh
from lit_models.initialisations.default import Default

ROOMS = {
    "topology": lit_models,
    "baseline": lit_models.baselines,
    "cell": lit_models.cells,
    "initialisation": lit_models.initialisations,
}


def discover(room: ModuleType) -> dict[str, type[Any]]:
    """Return each public module's one public class, by file name."""
    found = {}
    for entry in pkgutil.iter_modules(room.__path__):
        if entry.ispkg or entry.name.startswith("_"):
            continue
        module = importlib.import_module(f"{room.__name__}.{entry.name}")
        (found[entry.name],) = (
            item
            for name, item in inspect.getmembers(module, inspect.isclass)
            if item.__module__ == module.__name__ and not name.startswith("_")
        )
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes e.g. `cell_class` (and `cell_name`) once for every cell."""
    for noun, room in ROOMS.items():
        arguments = [f"{noun}_{what}" for what in ("name", "class")]
        wanted = [argument in metafunc.fixturenames for argument in arguments]
        found = discover(room)
        if all(wanted):
            metafunc.parametrize(arguments, list(found.items()), ids=list(found))
        elif wanted[1]:
            metafunc.parametrize(arguments[1], list(found.values()), ids=list(found))


@pytest.fixture
def discovered() -> Callable[[str], dict[str, type[Any]]]:
    """Return what finds all topologies, cells or initialisations."""
    return lambda noun: discover(ROOMS[noun])


class Samples(NamedTuple):
    inputs_BTD: Tensor
    target: Tensor
    scored: Tensor
    lag_B: Tensor


@pytest.fixture
def make_batch() -> Callable[..., Samples]:
    """Return a maker of random batches of the shapes that a model asks for."""

    def make(module: SequenceModule, batch_size: int = 8, *, seed: int = 0) -> Samples:
        generator = torch.Generator().manual_seed(seed)
        shape = (batch_size, module.input_steps, module.input_size)
        inputs_BTD = torch.randn(shape, generator=generator)
        with torch.no_grad():
            answered = module(inputs_BTD).shape
        if module.objective == "regression":
            one_value = module.output_size == 1
            target = torch.rand(answered[:-1] if one_value else answered, generator=generator)
        else:
            target = torch.randint(max(2, answered[-1]), answered[:-1], generator=generator)
        scored = torch.ones(answered[:-1], dtype=torch.bool)
        return Samples(inputs_BTD, target, scored, torch.full((batch_size,), 4))

    return make


# Outputs by objective, where a test does not say.
OUTPUTS = {"classification": 3, "binary": 1, "regression": 1}


@pytest.fixture
def make_module() -> Callable[..., Topology]:
    """Return a maker of small models, whose settings a test may change one by one."""

    def make(
        topology: type[Topology],
        cell_class: type[Any] = RNNTanh,
        hidden_sizes: tuple[int, ...] = (8,),
        bidirectional: Any = None,
        **changed: Any,
    ) -> Topology:
        objective = changed.get("objective", "classification")
        settings = {
            "input_size": 2,
            "output_size": OUTPUTS.get(objective, 3),
            "objective": objective,
            "reference_error": 0.5,
            "optimiser": "adam",
            "learning_rate": 0.01,
            "clip": 1.0,
            "generator": torch.Generator().manual_seed(0),
        } | changed
        settings.setdefault(
            "cells",
            CellFactory(cell_class, Default(), hidden_sizes, bidirectional, settings["generator"]),
        )
        if "input_steps" in settings:
            return topology(**settings)
        return _with_fitting_steps(topology, settings)

    return make


def _with_fitting_steps(topology: type[Topology], settings: dict[str, Any]) -> Topology:
    """Build a topology for the first numbers of input steps and answers that it takes."""
    for steps in ((5, 3), (5, 5), (5, 1), (1, 4), (1, 1)):
        settings |= dict(zip(("input_steps", "output_steps"), steps, strict=True))
        try:
            return topology(**settings)
        except ValueError as error:
            if "_steps" not in str(error):
                raise
    raise ValueError(
        f"Expected {topology.__name__} to take some numbers of steps, but it took none."
    )


class Loader:
    """Give batches one by one; Lightning would take a list of them for many loaders."""

    def __init__(self, batches: Sequence[Samples]) -> None:
        self.batches = batches

    def __len__(self) -> int:
        return len(self.batches)

    def __iter__(self) -> Iterator[Samples]:
        return iter(self.batches)


@pytest.fixture
def run() -> Callable[..., Trainer]:
    """Return what fits, validates or tests a model on batches, each once, on the CPU."""

    def run_stage(
        stage: str, module: SequenceModule, batches: Sequence[Samples], **settings: Any
    ) -> Trainer:
        defaults: dict[str, Any] = {
            "accelerator": "cpu",
            "max_epochs": 1,
            "limit_val_batches": 0 if stage == "fit" else None,
            "logger": False,
            "enable_checkpointing": False,
            "enable_progress_bar": False,
            "enable_model_summary": False,
        }
        trainer = Trainer(**(defaults | settings))
        options: dict[str, Any] = (
            {"val_dataloaders": Loader(batches)} if stage == "fit" else {"verbose": False}
        )
        getattr(trainer, stage)(module, Loader(batches), **options)
        return trainer

    return run_stage
