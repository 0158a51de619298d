"""Discover the datasets, and make them with short streams."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any, Literal, get_args, get_origin, get_type_hints

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


def _words(dataset: type) -> dict[str, list[Any]]:
    """Return the words that each setting takes, of which an annotation such as Literal tells."""
    found: dict[str, list[Any]] = {}
    for name, hint in get_type_hints(dataset.__init__).items():  # type: ignore[misc]
        for part in [hint, *get_args(hint)]:
            if get_origin(part) is Literal:
                found.setdefault(name, []).extend(get_args(part))
    return found


def _variants(dataset: type) -> list[dict[str, Any]]:
    """Return changes to the defaults: none, and each word of each setting, unless refused alone."""
    parameters = inspect.signature(dataset).parameters
    found: list[dict[str, Any]] = [{}]
    for name, words in _words(dataset).items():
        for word in words:
            changes = {name: word}
            lengths = getattr(dataset, "only_lengths", {})
            if f"{name}={word}" in lengths:
                changes["sequence_length"] = lengths[f"{name}={word}"]
            if word != parameters[name].default and _accepts(dataset, changes):
                found.append(changes)
    return found


def _accepts(dataset: type, changes: dict[str, Any]) -> bool:
    try:
        dataset(**{**SHORT, **changes})
    except ValueError:
        return False
    return True


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    found = _discover()
    assert found, "no dataset was discovered"
    if "variant" in metafunc.fixturenames:
        pairs = [(dataset, changes) for dataset in found for changes in _variants(dataset)]
        names = [
            "-".join([dataset.__name__, *map(str, changes.values())]) for dataset, changes in pairs
        ]
        metafunc.parametrize(("dataset", "variant"), pairs, ids=names)
    elif "dataset" in metafunc.fixturenames:
        metafunc.parametrize("dataset", found, ids=[each.__name__ for each in found])


@pytest.fixture
def make() -> Callable[..., SequenceDataModule]:
    def make(dataset: type[SequenceDataModule], **changes: Any) -> SequenceDataModule:
        build: Callable[..., SequenceDataModule] = dataset
        return build(**{**SHORT, **changes})

    return make
