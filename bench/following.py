"""Look at a model on its way: put the probes that follow the training to it now and then."""

from typing import Any

from lightning import Callback, LightningModule, Trainer

from bench.compose import Composition
from bench.probing import Readings, follow, followed
from bench.record import Measurement


class Following(Callback):
    """Read what follows the training at its start, and whenever another interval has been seen."""

    def __init__(self, composition: Composition, interval: int) -> None:
        """Start with nothing read.

        Args:
            composition: Whose model to look at.
            interval: Training sequences between two looks.
        """
        self._composition = composition
        self._interval = interval
        self._seen = 0
        self._looks: dict[int, Readings] = {}

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Look at the untrained model."""
        self._looks[0] = follow(self._composition)

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Look again where another interval has passed."""
        before, self._seen = self._seen, self._seen + len(batch.lag_B)
        if self._seen // self._interval > before // self._interval:
            self._looks[self._seen] = follow(self._composition)

    def measurements(self) -> list[Measurement]:
        """Return everything read, the sequences seen as first axis."""
        return followed(self._looks)
