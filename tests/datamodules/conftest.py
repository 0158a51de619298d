"""Discover the datasets, and make them with short streams."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest

import datamodules
from datamodules._base import SequenceDataModule

SHORT = {
    "sequence_length": 12,
    "data_seed": 0,
    "batch_size": 64,
    "training_sequences": 300,
    "validation_sequences": 100,
    "test_sequences": 70,
    "training_set_size": None,
}


def _discover() -> list[type]:
    """Return every public class that a public module defines."""
    names = [entry.name for entry in pkgutil.iter_modules(datamodules.__path__)]
    modules = [importlib.import_module(f"datamodules.{n}") for n in names if n[0] != "_"]
    return [
        item
        for module in modules
        for name, item in inspect.getmembers(module, inspect.isclass)
        if item.__module__ == module.__name__ and not name.startswith("_")
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "dataset" in metafunc.fixturenames:
        found = _discover()
        assert found, "no dataset was discovered"
        metafunc.parametrize("dataset", found, ids=[each.__name__ for each in found])


@pytest.fixture
def make() -> Callable[..., SequenceDataModule]:
    def make(dataset: type[SequenceDataModule], **changes: Any) -> SequenceDataModule:
        build: Callable[..., SequenceDataModule] = dataset
        return build(**{**SHORT, **changes})

    return make
