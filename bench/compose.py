"""Build a trial's data and model: the one place where datasets and networks meet.

They pass plain values to each other: sizes, the objective, the reference error.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import torch

from bench.catalogue import Kind, parse
from bench.nonsense import nonsense
from bench.numerics import Numerics, numerics
from bench.probes._base import Sample
from bench.trial import Trial
from datamodules._base import Batch, SequenceDataModule
from datamodules._sequences import as_batch
from datamodules._series import SeriesDataModule
from lit_models._base import SequenceModule
from lit_models._cell_factory import CellFactory
from lit_models._parameters import parameter_counts
from lit_models._settings import ModuleSettings


class Composition(NamedTuple):
    """Hold what a trial trains: the data and the network, or a baseline in its place."""

    data: SequenceDataModule
    module: SequenceModule
    trial: Trial

    @property
    def answer_times(self) -> tuple[int, ...] | None:
        """Return at which times the answers stand, 0 for the first input; None off a series."""
        return self.data.answer_times if isinstance(self.data, SeriesDataModule) else None

    @property
    def numerics(self) -> Numerics:
        """Return what the trial computes in."""
        return numerics(self.trial.accelerator, self.trial.precision)

    @property
    def parameter_counts(self) -> dict[str, tuple[int, int]]:
        """Return each layer's parameters, and how many of them are second bias vectors."""
        return parameter_counts(self.module)

    def held_out(self, count: int, longer: int = 1) -> Sample | None:
        """Return the first validation sequences in the module's precision, for a probe.

        Args:
            count: How many.
            longer: How many times as long as those trained on.

        Returns:
            The sequences; None where the task does not exist at that length.
        """
        data = self.data
        if longer > 1:
            stretched = {"sequence_length": self.trial.sequence_length * longer}
            trial = Trial.model_validate(self.trial.model_dump() | stretched)
            if nonsense(trial.model_dump()):
                return None
            data = _data(trial)
        return Sample(*self._first(data, "validation", count))

    def examples(self, count: int) -> Batch:
        """Return the first test sequences in the module's precision."""
        return self._first(self.data, "test", count)

    def _first(self, data: SequenceDataModule, split: str, count: int) -> Batch:
        batch = as_batch(data.sequences(split, 0, count))
        weight = next(self.module.parameters(), torch.empty(0))
        moved = (each.to(weight if each.is_floating_point() else weight.device) for each in batch)
        return Batch(*moved)


def compose(trial: Trial) -> Composition:
    """Build the dataset and the initialised network of a trial.

    The seed feeds two separate streams, one for the data and one for the first weights, so that every
    cell sees the same data (a paired design) and the weights do not depend on the data drawn.

    Args:
        trial: Which ones; its accelerator and precision do not matter here.

    Raises:
        ValueError: A plug-in refuses a setting.
    """
    data = _data(trial)
    generator = torch.Generator()
    generator.manual_seed(int(np.random.SeedSequence(trial.seed).generate_state(1, np.uint64)[0]))
    settings = ModuleSettings(
        input_size=data.input_size,
        input_steps=data.input_steps,
        output_size=data.output_size,
        output_steps=data.output_steps,
        objective=data.objective,
        reference_error=data.reference_error,
        optimiser=trial.optimiser,
        learning_rate=trial.learning_rate,
        clip=trial.clip,
        generator=generator,
    )
    if not trial.is_network:
        return Composition(data, _plugin("cell", trial)(**settings), trial)
    cells = CellFactory(
        cell_class=_plugin("cell", trial),
        initialisation=_plugin("initialisation", trial)(),
        hidden_sizes=trial.widths,
        bidirectional=trial.bidirectional,
        generator=generator,
    )
    return Composition(data, _plugin("topology", trial)(**settings, cells=cells), trial)


def _data(trial: Trial) -> SequenceDataModule:
    training = trial.training
    data: SequenceDataModule = _plugin("task", trial)(
        sequence_length=trial.sequence_length,
        data_seed=trial.seed,
        batch_size=training.batch_size,
        training_sequences=training.budget,
        validation_sequences=training.validation_sequences,
        test_sequences=training.test_sequences,
        training_set_size=training.training_set_size,
    )
    return data


def _plugin(kind: Kind, trial: Trial) -> Callable[..., Any]:
    """Return what builds a plug-in, with the trial's settings filled in."""
    plugin, _ = parse(kind, getattr(trial, kind))
    _, settings = trial.settings_of(kind)
    return partial(plugin.load(), **settings)
