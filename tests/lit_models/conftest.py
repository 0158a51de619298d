"""Discover what the room holds, so that a new file is tested by existing.

Axes: B batch, T time, D input features.
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
import lit_models.cells
import lit_models.initialisations
from lit_models._base import SequenceModule
from lit_models.cells.rnn_tanh import RNNTanh
from lit_models.initialisations.default import Default

ROOMS = {
    "topology": lit_models,
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
    """Return a maker of random batches with 3 classes, or values, to tell from 2 inputs."""

    def make(
        batch_size: int = 8, *, every_step: bool = False, regression: bool = False, seed: int = 0
    ) -> Samples:
        generator = torch.Generator().manual_seed(seed)
        steps = 5
        shape = (batch_size, steps) if every_step else (batch_size,)
        return Samples(
            torch.randn(batch_size, steps, 2, generator=generator),
            torch.rand(shape, generator=generator)
            if regression
            else torch.randint(3, shape, generator=generator),
            torch.ones(shape, dtype=torch.bool),
            torch.full((batch_size,), steps - 1),
        )

    return make


@pytest.fixture
def make_module() -> Callable[..., SequenceModule]:
    """Return a maker of small models, whose settings a test may change one by one."""

    def make(
        topology: type[SequenceModule], cell_class: type[Any] = RNNTanh, **changed: Any
    ) -> SequenceModule:
        generator = torch.Generator().manual_seed(0)
        if "cell" not in changed:
            changed["cell"] = cell_class(input_size=2, hidden_size=8, depth=1)
            Default().apply(changed["cell"], generator)
        settings = {
            "output_size": 1 if changed.get("objective") == "regression" else 3,
            "objective": "classification",
            "reference_error": 0.5,
            "optimiser": "adam",
            "learning_rate": 0.01,
            "clip": 1.0,
            "generator": generator,
        }
        return topology(**(settings | changed))

    return make


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
        trainer = Trainer(
            accelerator="cpu",
            max_epochs=1,
            limit_val_batches=0 if stage == "fit" else None,
            logger=False,
            enable_checkpointing=False,
            enable_progress_bar=False,
            enable_model_summary=False,
            **settings,
        )
        options: dict[str, Any] = (
            {"val_dataloaders": Loader(batches)} if stage == "fit" else {"verbose": False}
        )
        getattr(trainer, stage)(module, Loader(batches), **options)
        return trainer

    return run_stage
