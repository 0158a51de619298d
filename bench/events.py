"""Write what TensorBoard shows of a trial beyond its curves: once, after the test."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from tensorboard.compat.proto.summary_pb2 import Summary
from torch.utils.tensorboard import SummaryWriter

from bench import events_table
from bench.compose import Composition, compose
from bench.events_figures import HEIGHT, WIDTH, figures
from bench.events_histograms import Values, histograms
from bench.events_layout import layout, section
from bench.events_texts import texts
from bench.headline import headline
from bench.record import Measurement

# TensorBoard draws as many.
_BINS = 30
_FEWEST_BINS = 8
_RGB = 3


def write(
    folder: Path, composition: Composition, measured: Mapping[str, Measurement], seen: int
) -> None:
    """Write all of it into an event file beside that of the curves.

    Args:
        folder: The trial's own, where the event files are.
        composition: The trial with its model, trained and tested.
        measured: What was measured of it, by name.
        seen: How many sequences it was trained on, the step of what is told of it after training.
    """
    trial = composition.trial
    with SummaryWriter(str(folder)) as writer:
        writer.add_custom_scalars(layout(section(trial)))
        for column, value in headline(trial, measured).items():
            writer.add_scalar(events_table.tag(column), value, seen)
        for name, text in texts(composition).items():
            writer.add_text(name, text, seen)
        # The seed gives the first weights once more; so nothing is kept through the training.
        for step, stage in ((0, compose(trial)), (seen, composition)):
            for name, values in histograms(stage).items():
                writer.add_histogram(name, values, step, bins=_bins(name, values))
        for name, picture in figures(measured).items():
            writer.file_writer.add_summary(_image(name, picture), seen)
        for summary in events_table.row(trial):
            writer.file_writer.add_summary(summary)


def _bins(name: str, values: Values) -> Values:
    """Return the edges of a histogram's bars: fewer for few values, and for gates from shut to open."""
    gate = name.startswith("gates/")
    count = min(_BINS, max(_FEWEST_BINS, len(values) // 4))
    return np.histogram_bin_edges(values, count, range=(0.0, 1.0) if gate else None)


def _image(name: str, png: bytes) -> Summary:
    """Return a picture as it is; `SummaryWriter.add_image` would compress it anew, to several times the size."""
    image = Summary.Image(height=HEIGHT, width=WIDTH, colorspace=_RGB, encoded_image_string=png)
    return Summary(value=[Summary.Value(tag=name, image=image)])
