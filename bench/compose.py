"""Build a trial's data and model: the one place where datasets and networks meet.

They pass plain values to each other: sizes, the objective, the reference error.
"""

from typing import NamedTuple

import numpy as np
import torch

from bench.catalogue import Kind, parse
from bench.trial import Trial
from datamodules._base import SequenceDataModule
from lit_models._base import SequenceModule
from lit_models.cells._base import Cell
from lit_models.initialisations._base import Initialisation


class Composition(NamedTuple):
    """Hold what a trial trains: the data and the network."""

    data: SequenceDataModule
    module: SequenceModule


def compose(trial: Trial) -> Composition:
    """Build the dataset and the initialised network of a trial.

    The seed feeds two separate streams, one for the data and one for the first weights, so that every
    cell sees the same data (a paired design) and the weights do not depend on the data drawn.

    Args:
        trial: Which ones; its accelerator and precision do not matter here.

    Raises:
        ValueError: A plug-in refuses a setting.
    """
    training = trial.training
    data: SequenceDataModule = _plugin(
        "task",
        trial,
        sequence_length=trial.sequence_length,
        data_seed=trial.seed,
        batch_size=training.batch_size,
        training_sequences=training.budget,
        validation_sequences=training.validation_sequences,
        test_sequences=training.test_sequences,
        training_set_size=training.training_set_size,
    )
    generator = torch.Generator()
    generator.manual_seed(int(np.random.SeedSequence(trial.seed).generate_state(1, np.uint64)[0]))
    cell: Cell = _plugin(
        "cell", trial, input_size=data.input_size, hidden_size=trial.hidden_size, depth=trial.depth
    )
    law: Initialisation = _plugin("initialisation", trial)
    law.apply(cell, generator)
    module: SequenceModule = _plugin(
        "topology",
        trial,
        cell=cell,
        output_size=data.output_size,
        objective=data.objective,
        reference_error=data.reference_error,
        optimiser=trial.optimiser,
        learning_rate=trial.learning_rate,
        clip=trial.clip,
        generator=generator,
    )
    return Composition(data, module)


def _plugin(kind: Kind, trial: Trial, **composed: object):  # type: ignore[no-untyped-def]
    """Build a plug-in from the trial's settings and from what the composer adds."""
    plugin, _ = parse(kind, getattr(trial, kind))
    _, settings = trial.settings_of(kind)
    return plugin.load()(**settings, **composed)
