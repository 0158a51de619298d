"""Define what a dataset of series is: its answers are points that a person would draw."""

from abc import abstractmethod

from datamodules._base import SequenceDataModule


class SeriesDataModule(SequenceDataModule):
    """Serve series, whose answers are points on the same axis of time as their inputs."""

    @property
    @abstractmethod
    def answer_times(self) -> tuple[int, ...]:
        """Return the time of each of the `output_steps` answers, in steps; the first input is at 0.

        A next point after T inputs is at T.
        """
