"""Train for real on every dataset; warnings are errors here."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from lightning import LightningModule, Trainer
from torch import Tensor

from datamodules._base import Batch, SequenceDataModule

Make = Callable[..., SequenceDataModule]
Dataset = type[SequenceDataModule]


class Tally(LightningModule):
    """Fits one number, and counts the sequences it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(()))
        self.shown = {"train": 0, "validation": 0, "test": 0}

    def count(self, split: str, batch: Batch) -> None:
        assert isinstance(batch, Batch)
        self.shown[split] += len(batch.inputs_BTD)

    def training_step(self, batch: Batch) -> Tensor:
        self.count("train", batch)
        return (self.weight - batch.target.float().mean()) ** 2

    def validation_step(self, batch: Batch) -> None:
        self.count("validation", batch)

    def test_step(self, batch: Batch) -> None:
        self.count("test", batch)

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.SGD(self.parameters(), lr=0.1)


# Lightning 2.6 asks torch 2.13 for a name that torch calls deprecated, whatever the loaders are.
@pytest.mark.filterwarnings("ignore:.*LeafSpec.*is deprecated:FutureWarning")
@pytest.mark.parametrize("set_size", [None, 50])
@pytest.mark.parametrize("cores", [2, 64])
def test_trainer_runs_without_a_warning(
    make: Make,
    dataset: Dataset,
    set_size: int | None,
    cores: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Any,
) -> None:
    # Lightning asks for workers only where it sees cores for them: this machine may have too few.
    monkeypatch.setattr("lightning.fabric.utilities.data._num_cpus_available", lambda: cores)
    module, tally = make(dataset, training_set_size=set_size), Tally()
    trainer = Trainer(
        accelerator="cpu",
        default_root_dir=tmp_path,
        enable_checkpointing=False,
        enable_model_summary=False,
        enable_progress_bar=False,
        logger=False,
        num_sanity_val_steps=0,
        check_val_every_n_epoch=None,
        val_check_interval=2,
        max_steps=5,
    )
    trainer.fit(tally, datamodule=module)
    trainer.test(tally, datamodule=module, verbose=False)
    assert trainer.global_step == 5
    assert tally.shown == {"train": 300, "validation": 2 * 100, "test": 70}
