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
from numpy.typing import NDArray

from datamodules._base import SequenceDataModule, Sequences
from datamodules._series import SeriesDataModule
from datamodules._stream import CHUNK

Make = Callable[..., SequenceDataModule]
Variant = dict[str, Any]
Array = NDArray[Any]
Dataset = type[SequenceDataModule]

# A law by which some sequences come up more often; its own tests hold it to its number.
UNEQUAL = {"lengths": "up_to"}

MANY = 5040  # divisible by 2, ..., 10, so that published sets come out whole

ONE_ANSWER = {"one_to_one", "many_to_one"}
ONE_INPUT = {"one_to_one", "one_to_many"}
TOPOLOGIES = {*ONE_ANSWER, *ONE_INPUT, "many_to_many", "many_to_many_last", "encoder_decoder"}


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
    assert set(constants["topologies"]) <= TOPOLOGIES
    assert constants["objective"] in ("classification", "binary", "regression")
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


@pytest.mark.parametrize("beyond_minimum", [0, 1, 10])
def test_shapes_and_types(make: Make, dataset: Dataset, beyond_minimum: int) -> None:
    hold_to_contract(make(dataset, sequence_length=dataset.minimum_length + beyond_minimum))


def test_shapes_and_types_of_every_variant(make: Make, dataset: Dataset, variant: Variant) -> None:
    hold_to_contract(make(dataset, **variant))


def hold_to_contract(module: SequenceDataModule) -> None:
    """Check the shapes, types and ranges of what a dataset serves."""
    inputs_BTD, target, scored, lag_B = module.sequences("validation", 0, 300)
    topology = module.topologies[0]
    steps, answers = module.input_steps, module.output_steps
    assert inputs_BTD.dtype == np.float32
    assert inputs_BTD.shape == (300, steps, module.input_size)
    assert np.isfinite(inputs_BTD).all()
    assert scored.dtype == np.bool_
    assert scored.shape == ((300,) if topology in ONE_ANSWER else (300, answers))
    assert scored.reshape(300, -1).any(axis=1).all(), "every sequence has a scored answer"
    several = module.objective == "regression" and module.output_size > 1
    assert target.shape == scored.shape + ((module.output_size,) if several else ())
    hold_targets_to_contract(module, target)
    hold_steps_to_topology(topology, steps, answers)
    assert lag_B.dtype == np.int64
    assert lag_B.shape == (300,)
    assert (lag_B >= 0).all()
    answered_later = topology in ("one_to_many", "encoder_decoder")
    assert (lag_B < steps + answered_later * answers).all()
    if isinstance(module, SeriesDataModule):
        assert len(module.answer_times) == answers
        assert list(module.answer_times) == sorted(set(module.answer_times))
        assert min(module.answer_times) >= 0


def hold_targets_to_contract(module: SequenceDataModule, target: Array) -> None:
    if module.objective == "regression":
        assert target.dtype == np.float32
        assert np.isfinite(target).all()
        return
    assert target.dtype == np.int64
    assert target.min() >= 0
    if module.objective == "binary":
        assert module.output_size == 1
        assert target.max() <= 1
    else:
        assert target.max() < module.output_size


def hold_steps_to_topology(topology: str, steps: int, answers: int) -> None:
    if topology in ONE_INPUT:
        assert steps == 1
    if topology in ONE_ANSWER:
        assert answers == 1
    if topology == "many_to_many":
        assert answers == steps
    if topology == "many_to_many_last":
        assert answers <= steps


def test_arrays_are_of_their_own(make: Make, dataset: Dataset, variant: Variant) -> None:
    # Batches are tensors on this memory: writing into one array must not reach another.
    fields = make(dataset, **variant).generate(np.random.default_rng(0), 8)
    for number, one in enumerate(fields):
        assert not any(np.shares_memory(one, other) for other in fields[:number])


def test_a_seed_determines_the_data(make: Make, dataset: Dataset, variant: Variant) -> None:
    def data(**changes: int) -> bytes:
        module = make(dataset, **variant, **changes)
        return b"".join(field.tobytes() for field in module.sequences("train", 0, 300))

    assert data() == data()
    distinct = make(dataset, **variant).distinct_sequences
    # A fixed set that fits into a chunk of the stream is listed in order, whatever the seed.
    fixed = distinct is not None and distinct <= CHUNK
    assert fixed or data() != data(data_seed=1)


def test_there_are_as_many_sequences_as_promised(
    make: Make, dataset: Dataset, variant: Variant
) -> None:
    hold_to_number(make(dataset, **variant), bool(UNEQUAL.items() & variant.items()))


def test_there_are_as_few_sequences_at_the_least_length(make: Make, dataset: Dataset) -> None:
    hold_to_number(make(dataset, sequence_length=dataset.minimum_length))


def hold_to_number(module: SequenceDataModule, unequal: bool = False) -> None:
    """Check how many of MANY sequences differ: the most where all are equally likely."""
    inputs_BTD, target, _, _ = module.sequences("train", 0, MANY)
    pairs = zip(inputs_BTD, target, strict=True)
    seen = len({one.tobytes() + other.tobytes() for one, other in pairs})
    distinct = module.distinct_sequences
    if distinct is None or distinct > 10**12:
        assert seen >= MANY - 5, "more repeats than float32 explains"
        return
    # Of MANY uniform draws from so many sequences: the classical occupancy problem.
    load = MANY / distinct
    expected = -distinct * math.expm1(-load)
    variance = distinct * math.exp(-load) * -(math.expm1(-load) + load * math.exp(-load))
    assert seen <= distinct
    assert seen - expected <= 5 * math.sqrt(variance) + 0.5
    assert unequal or expected - seen <= 5 * math.sqrt(variance) + 0.5


def test_reference_and_baselines_are_errors(make: Make, dataset: Dataset, variant: Variant) -> None:
    module = make(dataset, **variant)
    assert module.reference_error > 0
    assert module.objective == "regression" or module.reference_error < 1
    assert module.baselines()
    assert all(math.isfinite(loss) and loss > 0 for loss in module.baselines().values())


def test_a_constant_guess_scores_the_baseline(
    make: Make, dataset: Dataset, variant: Variant
) -> None:
    module = make(dataset, **variant)
    sequences = module.generate(np.random.default_rng(0), MANY)
    baselines = module.baselines()
    name = "constant_mean" if module.objective == "regression" else "chance"
    constant = baselines.pop(name)
    loss_B, error_B = constant_guess(module, sequences)
    assert close(loss_B, constant, module.output_size)
    # Skill is 0 at the constant guess, unless the dataset names a better predictor for that.
    if module.objective == "regression" and module.reference_error in baselines.values():
        assert module.reference_error < constant
    else:
        assert close(error_B, module.reference_error, module.output_size)


def constant_guess(module: SequenceDataModule, sequences: Sequences) -> tuple[Array, Array]:
    """Return each sequence's loss and error (B,) under the best constant guess."""
    _, target, scored, _ = sequences
    if module.objective == "regression":
        values = target.reshape(*scored.shape, -1).astype(np.float64)
        loss = ((values - values.mean(axis=tuple(range(scored.ndim)))) ** 2).mean(axis=-1)
        return mean_by_sequence(loss, np.ones_like(scored)), mean_by_sequence(loss, scored)
    share = np.bincount(target.ravel()) / target.size
    most_common = np.bincount(target[scored]).argmax()
    surprise = -np.log(share, where=share > 0, out=np.zeros_like(share))
    loss_B = mean_by_sequence(surprise[target], np.ones_like(scored))
    return loss_B, mean_by_sequence((target != most_common).astype(np.float64), scored)


def mean_by_sequence(value: Array, counted: Array) -> Array:
    """Return means (B,) over the counted steps, if there are steps."""
    value_BK, counted_BK = value.reshape(len(value), -1), counted.reshape(len(value), -1)
    means: Array = np.average(value_BK, axis=1, weights=counted_BK)
    return means


def close(value_B: Array, expected: float, fitted: int) -> bool:
    """Tell whether a mean lies within 4 standard errors of what was expected.

    The guess was fitted to the same sequences, which makes it better by about a share of 1 / MANY
    for every number fitted.
    """
    chance = 4 * value_B.std() / math.sqrt(len(value_B))
    fit = 4 * fitted * expected / len(value_B)
    return bool(abs(value_B.mean() - expected) <= chance + fit)


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
