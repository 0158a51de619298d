"""Hold every dataset to the contract of the room; a new file is tested by existing."""

import ast
import doctest
import inspect
import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from datamodules._base import SequenceDataModule

Make = Callable[..., SequenceDataModule]
Dataset = type[SequenceDataModule]


def parse(dataset: Dataset) -> ast.ClassDef:
    tree = ast.parse(inspect.getsource(sys.modules[dataset.__module__]))
    (found,) = [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    return found


def test_module_holds_one_public_class_and_it_is_a_dataset(dataset: Dataset) -> None:
    assert parse(dataset).name == dataset.__name__
    assert issubclass(dataset, SequenceDataModule)
    words = dataset.__module__.rpartition(".")[2].split("_")
    assert dataset.__name__ == "".join(word.capitalize() for word in words)


def test_constants_are_literals_in_range(dataset: Dataset) -> None:
    constants: dict[str, Any] = {
        node.target.id: ast.literal_eval(node.value)
        for node in parse(dataset).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value
    }
    assert isinstance(constants["version"], int)
    assert constants["version"] >= 1
    assert constants["topologies"]
    assert set(constants["topologies"]) <= {"many_to_one", "many_to_many"}
    assert constants["objective"] in ("classification", "regression")
    assert isinstance(constants["minimum_length"], int)
    assert constants["minimum_length"] >= 1
    assert 0.5 < constants["solved_skill"] < 1


def test_settings_can_be_read_without_an_import(dataset: Dataset) -> None:
    (init,) = [
        node
        for node in parse(dataset).body
        if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    ]
    assert len(init.args.args) == 1, "settings are keyword-only"
    for argument, default in zip(init.args.kwonlyargs, init.args.kw_defaults, strict=True):
        assert default is not None, f"{argument.arg} has no default"
        ast.literal_eval(default)
        assert argument.annotation is not None
        names = {n.id for n in ast.walk(argument.annotation) if isinstance(n, ast.Name)}
        assert names <= {"int", "float", "str", "bool", "Literal"}


@pytest.mark.parametrize("beyond_minimum", [0, 1, 20])
def test_shapes_and_types(make: Make, dataset: Dataset, beyond_minimum: int) -> None:
    module = make(dataset, sequence_length=dataset.minimum_length + beyond_minimum)
    inputs_BTD, target, scored, lag_B = module.sequences("validation", 0, 300)
    steps = inputs_BTD.shape[1]
    many = "many_to_many" in dataset.topologies
    assert inputs_BTD.dtype == np.float32
    assert inputs_BTD.shape == (300, steps, module.input_size)
    assert target.shape == scored.shape == ((300, steps) if many else (300,))
    assert scored.dtype == np.bool_
    assert scored.reshape(300, -1).any(axis=1).all(), "every sequence has a scored answer"
    assert lag_B.dtype == np.int64
    assert lag_B.shape == (300,)
    assert (lag_B >= 1).all()
    assert (lag_B < steps).all()
    if dataset.objective == "classification":
        assert target.dtype == np.int64
        assert target.min() >= 0
        assert target.max() < module.output_size
    else:
        assert target.dtype == np.float32


def test_reference_and_baselines_are_errors(make: Make, dataset: Dataset) -> None:
    module = make(dataset)
    assert 0 < module.reference_error < 1
    assert module.baselines()
    assert all(math.isfinite(loss) and loss > 0 for loss in module.baselines().values())


def test_docstring_shows_an_example_that_runs(dataset: Dataset) -> None:
    (example,) = doctest.DocTestFinder(recurse=False).find(
        dataset, globs={dataset.__name__: dataset}
    )
    assert example.examples, "no example"
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("data_seed", -1),
        ("batch_size", 0),
        ("training_sequences", 0),
        ("validation_sequences", 0),
        ("test_sequences", 0),
        ("training_set_size", 0),
    ],
)
def test_parts_of_the_stream_have_minima(
    make: Make, dataset: Dataset, part: str, value: int
) -> None:
    with pytest.raises(ValueError, match=f"expected {part} to be at least .*got {value}"):
        make(dataset, **{part: value})


def test_length_has_a_minimum(make: Make, dataset: Dataset) -> None:
    too_short = dataset.minimum_length - 1
    with pytest.raises(ValueError, match=f"expected sequence_length .*got {too_short}"):
        make(dataset, sequence_length=too_short)


def test_an_unknown_split_is_refused(make: Make, dataset: Dataset) -> None:
    with pytest.raises(ValueError, match="train, validation, test, but got 'order'"):
        make(dataset).sequences("order", 0, 1)


@pytest.mark.parametrize(("start", "count"), [(-1, 5), (0, 0)])
def test_an_impossible_range_is_refused(
    make: Make, dataset: Dataset, start: int, count: int
) -> None:
    with pytest.raises(ValueError, match=f"but got start {start} and count {count}"):
        make(dataset).sequences("test", start, count)
