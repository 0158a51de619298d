"""Run one trial: train, look at held-out data, test, measure. Imported by workers only (torch, lightning)."""

import gc
import logging
import math
import warnings
from pathlib import Path

import torch
from lightning import Trainer
from lightning.fabric.plugins.environments.lightning import LightningEnvironment

from bench.compose import Composition, compose
from bench.cost import throughput
from bench.energy import EnergyMeter
from bench.events import write
from bench.events_layout import section
from bench.events_logger import EventLogger
from bench.examples import examples
from bench.flops import forward_flops
from bench.following import Following
from bench.history import History
from bench.memory import MemoryMeter
from bench.probing import compared, probe
from bench.record import Measurement, curve, scalar
from bench.trial import Trial


def run_trial(trial: Trial, event_folder: Path | None = None) -> dict[str, Measurement]:
    """Train and test one trial in this process.

    Args:
        trial: The settings, its accelerator resolved.
        event_folder: Where TensorBoard's event files go; None for none.

    Returns:
        What was measured, by name.
    """
    _be_quiet()
    # What was imported stays: without this the garbage collector walks all of torch now and then.
    gc.freeze()
    torch.set_num_threads(1)
    memory, energy = MemoryMeter(), EnergyMeter()
    composition = compose(trial)
    training = trial.training
    logger = None if event_folder is None else EventLogger(event_folder, trial.id)
    updates = math.ceil(training.budget / training.batch_size)
    history = History(updates, composition.data.solved_skill, training.early_stop, section(trial))
    following = [Following(composition, training.probe_interval)] if training.probe_interval else []
    trainer = Trainer(
        accelerator=trial.accelerator,
        devices=1,
        precision=trial.precision,
        max_steps=updates,
        # The loader holds the whole budget; a baseline that makes no steps ends with it.
        max_epochs=1,
        val_check_interval=min(
            updates, max(1, training.validation_interval // training.batch_size)
        ),
        check_val_every_n_epoch=None,
        num_sanity_val_steps=0,
        callbacks=[history, memory, energy, *following],
        logger=logger or False,
        # A trial is one process on one device, whatever job scheduler started the sweep.
        plugins=[LightningEnvironment()],
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        use_distributed_sampler=False,
    )
    # Before the training, since a cell that cannot be counted fails here.
    flops = forward_flops(composition)
    initial = probe(composition, "initial")
    trainer.fit(composition.module, datamodule=composition.data)
    trainer.test(composition.module, datamodule=composition.data, verbose=False)
    measured = {
        m.name: m
        for m in [
            *history.measurements(),
            *_health(composition, history),
            *_cost(composition, history, flops),
            *energy.measurements(),
            *_score(composition),
            *compared(initial, probe(composition, "trained")),
            *(measurement for each in following for measurement in each.measurements()),
            *examples(composition),
            # Last, so that its peak is that of everything above.
            *memory.measurements(),
        ]
    }
    if logger is not None:
        write(logger, composition, measured, history.sequences)
    return measured


def _score(composition: Composition) -> list[Measurement]:
    """Return the test errors by lag, with what they are to be held against."""
    data, module = composition.data, composition.module
    errors = module.test_errors
    if errors is None:
        raise RuntimeError("the test left no errors; was the test split empty?")
    lags = {"lag": errors.lags_K.tolist()}
    baselines = data.baselines()
    return [
        scalar("reference_error", "error", "none", data.reference_error),
        curve("test_error_by_lag", "error", "lower", lags, errors.errors_K.tolist()),
        curve("test_count_by_lag", "sequences", "none", lags, errors.counts_K.tolist()),
        scalar("test_loss", "loss", "lower", module.test_loss),
        curve(
            "baseline_loss", "loss", "none", {"baseline": list(baselines)}, list(baselines.values())
        ),
    ]


def _health(composition: Composition, history: History) -> list[Measurement]:
    """Return the network's size, and how its updates went."""
    module = composition.module
    used = max(1, history.updates - module.nonfinite_steps)
    counts = composition.parameter_counts
    layers = {"layer": list(counts)}
    return [
        curve("parameters_by_layer", "parameters", "none", layers, [n for n, _ in counts.values()]),
        curve(
            "second_biases_by_layer", "parameters", "none", layers, [n for _, n in counts.values()]
        ),
        scalar("parameters", "parameters", "none", sum(p.numel() for p in module.parameters())),
        scalar("clipped_fraction", "fraction", "none", module.clipped_steps / used),
        scalar("nonfinite_steps", "updates", "lower", module.nonfinite_steps),
    ]


def _cost(composition: Composition, history: History, flops: int) -> list[Measurement]:
    """Return what one pass costs, and how fast updates went."""
    batch_size = composition.trial.training.batch_size
    times = list(history.step_times.values())
    return [
        scalar("forward_flops", "FLOP", "none", flops),
        *throughput(times, batch_size, composition.data.input_steps),
    ]


def _be_quiet() -> None:
    """Turn off Lightning's chatter: a sweep has one progress line of its own."""
    for name in ("lightning.pytorch", "lightning.fabric"):
        logging.getLogger(name).setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")
