"""Check that a sample depends on its seed, dataset, split and index, and on nothing else."""

from collections.abc import Callable, Iterable
from typing import ClassVar, Literal, Unpack

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from datamodules._base import Batch, Objective, SequenceDataModule, Sequences, StreamSettings
from datamodules._stream import CHUNK

Make = Callable[..., SequenceDataModule]
Dataset = type[SequenceDataModule]


class Noise(SequenceDataModule):
    """Shows one random number, the stream's own, whatever the settings and the length are."""

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_one",)
    objective: ClassVar[Objective] = "regression"
    minimum_length: ClassVar[int] = 1
    solved_skill: ClassVar[float] = 0.9
    input_size = 1
    output_size = 1
    reference_error = 1.0
    distinct_sequences = None

    def __init__(
        self,
        *,
        knob: int = 0,
        mode: Literal["a", "b"] | None = None,
        **stream: Unpack[StreamSettings],
    ) -> None:
        super().__init__({"knob": knob, "mode": mode}, **stream)
        self.chunks = 0

    def baselines(self) -> dict[str, float]:
        return {}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        self.chunks += 1
        value_B = generator.random(count, dtype=np.float32)
        return Sequences(
            inputs_BTD=value_B[:, None, None],
            target=value_B,
            scored=np.ones(count, dtype=np.bool_),
            lag_B=np.zeros(count, dtype=np.int64),
        )


class NewerNoise(Noise):
    """The same in a new version."""

    version: ClassVar[int] = 2

    def __init__(
        self,
        *,
        knob: int = 0,
        mode: Literal["a", "b"] | None = None,
        **stream: Unpack[StreamSettings],
    ) -> None:
        super().__init__(knob=knob, mode=mode, **stream)


def numbers(module: SequenceDataModule, split: str = "test") -> NDArray[np.float32]:
    return module.sequences(split, 0, 512).inputs_BTD[:, 0, 0]


def whole(loader: Iterable[Batch]) -> Batch:
    return Batch(*(torch.cat(fields) for fields in zip(*loader, strict=True)))


def same(one: Iterable[object], other: Iterable[object]) -> bool:
    pairs = zip(one, other, strict=True)
    return all(np.array_equal(np.asarray(a), np.asarray(b)) for a, b in pairs)


@pytest.mark.parametrize("batch_size", [1, 7, 256, 1000])
def test_batch_size_changes_no_sample(make: Make, dataset: Dataset, batch_size: int) -> None:
    sizes = {"training_sequences": 600, "validation_sequences": 300, "test_sequences": 300}
    module = make(dataset, batch_size=batch_size, **sizes)
    for split, loader, count in (
        ("train", module.train_dataloader(), 600),
        ("validation", module.val_dataloader(), 300),
        ("test", module.test_dataloader(), 300),
    ):
        assert same(whole(loader), make(dataset).sequences(split, 0, count))


def test_order_of_access_changes_no_sample(make: Make, dataset: Dataset) -> None:
    module = make(dataset)
    late = module.sequences("train", 500, 100)
    early = module.sequences("train", 250, 10)
    everything = make(dataset).sequences("train", 0, 600)
    assert same(late, (field[500:600] for field in everything))
    assert same(early, (field[250:260] for field in everything))


def test_splits_and_seeds_and_lengths_differ(make: Make, dataset: Dataset) -> None:
    module = make(dataset)
    base = module.sequences("train", 0, 50)
    if module.distinct_sequences is None or module.distinct_sequences > CHUNK:
        assert not same(base, make(dataset).sequences("test", 0, 50))
        assert not same(base, make(dataset, data_seed=1).sequences("train", 0, 50))
    longer = make(dataset, sequence_length=13)
    assert not same(base, longer.sequences("train", 0, 50))
    more = max(longer.input_steps, longer.output_steps)
    grown = module.topologies[0] != "one_to_one"
    assert more == max(module.input_steps, module.output_steps) + grown


def test_everything_that_names_a_stream_changes_it(make: Make) -> None:
    streams = [
        numbers(make(Noise)),
        numbers(make(Noise), "train"),
        numbers(make(Noise), "validation"),
        numbers(make(Noise, data_seed=1)),
        numbers(make(Noise, data_seed=2**32)),
        numbers(make(Noise, sequence_length=13)),
        numbers(make(Noise, knob=1)),
        numbers(make(Noise, mode="a")),
        numbers(make(NewerNoise)),
    ]
    assert len(np.unique(np.concatenate(streams))) > 0.999 * 512 * len(streams)


def test_nothing_else_changes_a_stream(make: Make) -> None:
    other = {
        "batch_size": 5,
        "training_sequences": 1,
        "validation_sequences": 2,
        "test_sequences": 3,
        "training_set_size": 4,
    }
    torch.manual_seed(1)
    assert np.array_equal(numbers(make(Noise)), numbers(make(Noise, **other)))


@pytest.mark.parametrize(("budget", "batch_size"), [(300, 64), (256, 64), (3, 64), (1, 1)])
@pytest.mark.parametrize("set_size", [None, 100])
def test_training_yields_exactly_the_budget(
    make: Make, dataset: Dataset, budget: int, batch_size: int, set_size: int | None
) -> None:
    module = make(
        dataset, training_sequences=budget, batch_size=batch_size, training_set_size=set_size
    )
    sizes = [len(batch.inputs_BTD) for batch in module.train_dataloader()]
    assert sum(sizes) == budget
    assert set(sizes[:-1]) <= {batch_size}
    assert 0 < sizes[-1] <= batch_size


def test_data_is_generated_when_asked_for_one_chunk_at_a_time(make: Make) -> None:
    module = make(Noise, training_sequences=10**12)
    assert isinstance(module, Noise)
    batches = iter(module.train_dataloader())
    assert module.chunks == 0
    for _ in range(8):
        next(batches)
    assert module.chunks == 2


@pytest.mark.parametrize("batch_size", [1, 16, 64, 250])
def test_a_finite_set_is_reshuffled_each_epoch(make: Make, batch_size: int) -> None:
    size, epochs = 100, 6
    module = make(
        Noise, batch_size=batch_size, training_set_size=size, training_sequences=size * epochs
    )
    seen = whole(module.train_dataloader()).target.numpy().reshape(epochs, size)
    expected = module.sequences("train", 0, size).target
    assert len(np.unique(expected)) == size
    assert all(np.array_equal(np.sort(epoch), np.sort(expected)) for epoch in seen)
    orders = {tuple(epoch) for epoch in [expected, *seen]}
    assert len(orders) == epochs + 1
    again = whole(make(Noise, training_set_size=size).train_dataloader()).target
    assert np.array_equal(seen.ravel()[:300], again), "the order depends on the batch size"


def test_a_finite_set_of_any_dataset_keeps_samples_whole(make: Make, dataset: Dataset) -> None:
    module = make(dataset, training_set_size=30, training_sequences=90)
    expected = module.sequences("train", 0, 30)
    rows = {b"".join(field[i].tobytes() for field in expected) for i in range(30)}
    seen = whole(module.train_dataloader())
    assert {b"".join(field[i].numpy().tobytes() for field in seen) for i in range(90)} == rows


def test_loading_leaves_global_randomness_alone(make: Make, dataset: Dataset) -> None:
    draws = []
    for loaders in (0, 1):
        torch.manual_seed(0)
        np.random.seed(0)
        for _ in range(loaders):
            list(make(dataset, training_set_size=10).train_dataloader())
            list(make(dataset).val_dataloader())
        draws.append((torch.rand(()).item(), np.random.random()))
    assert draws[0] == draws[1]
