"""Write what TensorBoard shows of a trial beyond its curves: once, after the test."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch.utils.tensorboard.summary
from tensorboard.compat.proto.summary_pb2 import Summary

from bench import events_table
from bench.compose import Composition, compose
from bench.events_figures import HEIGHT, WIDTH, figures
from bench.events_histograms import Values, histograms
from bench.events_layout import layout, section
from bench.events_logger import EventLogger, scalar
from bench.events_texts import texts
from bench.headline import headline
from bench.record import Measurement

# torch has no annotations for it.
_torch: Any = torch.utils.tensorboard.summary
# TensorBoard draws as many.
_BINS = 30
_FEWEST_BINS = 8
# Values that differ by less, as a share of the largest, are drawn as one.
_ALIKE = 1e-9
_RGB = 3


def write(
    logger: EventLogger, composition: Composition, measured: Mapping[str, Measurement], seen: int
) -> None:
    """Write all of it behind the curves.

    Args:
        logger: What wrote the curves.
        composition: The trial with its model, trained and tested.
        measured: What was measured of it, by name.
        seen: How many sequences it was trained on, the step of what is told of it after training.
    """
    logger.leave(_summaries(composition, measured, seen))


def _summaries(
    composition: Composition, measured: Mapping[str, Measurement], seen: int
) -> Iterator[tuple[Summary, int]]:
    """Yield all of it with its step."""
    trial = composition.trial
    yield _torch.custom_scalars(layout(section(trial))), 0
    for column, value in headline(trial, measured).items():
        yield scalar(events_table.tag(column), value), seen
    for name, text in texts(composition).items():
        yield _torch.text(name, text), seen
    # The seed gives the first weights once more; so nothing is kept through the training.
    for step, stage in ((0, compose(trial)), (seen, composition)):
        for name, values in histograms(stage).items():
            yield _torch.histogram(name, values, _bins(name, values)), step
    for name, picture in figures(measured).items():
        yield _image(name, picture), seen
    for summary in events_table.row(trial):
        yield summary, 0


def _bins(name: str, values: Values) -> Values:
    """Return the edges of a histogram's bars: fewer for few values, and for gates from shut to open."""
    count = min(_BINS, max(_FEWEST_BINS, len(values) // 4))
    low, high = (0.0, 1.0) if name.startswith("gates/") else (values.min(), values.max())
    largest = max(abs(low), abs(high))
    if high - low <= _ALIKE * largest:
        # Of large numbers there are too few between the two for bars of any width.
        margin = max(0.5, 1000 * _ALIKE * largest)
        low, high = low - margin, high + margin
    return np.histogram_bin_edges(values, count, range=(low, high))


def _image(name: str, png: bytes) -> Summary:
    """Return a picture as it is; torch's `image` would compress it anew, to several times the size."""
    image = Summary.Image(height=HEIGHT, width=WIDTH, colorspace=_RGB, encoded_image_string=png)
    return Summary(value=[Summary.Value(tag=name, image=image)])
