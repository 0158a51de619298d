"""List a trial in TensorBoard's table of trials, HParams: settings beside headline numbers."""

from collections.abc import Iterable
from typing import Any

from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.plugins.hparams import metadata
from tensorboard.plugins.hparams.api_pb2 import (
    DATA_TYPE_FLOAT64,
    DATA_TYPE_STRING,
    STATUS_SUCCESS,
    Experiment,
    HParamInfo,
    MetricInfo,
    MetricName,
)
from tensorboard.plugins.hparams.plugin_data_pb2 import (
    HParamsPluginData,
    SessionEndInfo,
    SessionStartInfo,
)

from bench.headline import COLUMNS, Column
from bench.training import TRAINING_LABELS
from bench.trial import Trial

# Columns of text; the others hold numbers. A column of both could not be sorted.
_TEXTS = frozenset(
    {
        *("task", "topology", "cell", "initialisation", "bidirectional", "widths"),
        *("optimiser", "accelerator", "precision"),
    }
)
# TensorBoard puts first, and shows unasked, what it is told to differ; of five at most. Which settings do
# differ in a sweep no trial knows: in most sweeps these.
_FIRST = frozenset({"task", "cell", "initialisation", "sequence_length", "seed"})


def settings_of(trial: Trial) -> dict[str, Any]:
    """Return what the table tells of a trial's settings, by column: text, a number, or None for none.

    `hidden_size` is None where layers differ in width; `widths` tells the width of each.
    """
    told = trial.model_dump(exclude={"training"})
    told |= {name: getattr(trial.training, name) for name in TRAINING_LABELS}
    told["widths"] = "-".join(map(str, trial.widths))
    if isinstance(trial.hidden_size, tuple):
        told["hidden_size"] = None
    return {
        name: "none" if value is None and name in _TEXTS else value for name, value in told.items()
    }


def tag(column: Column) -> str:
    """Return what the scalar is called whose last value stands in a column."""
    return f"headline/{column.name}"


def row(trial: Trial) -> list[Summary]:
    """Return what makes TensorBoard list a trial that ended well.

    Every trial names all columns alike, since TensorBoard takes those of any one trial for all. Not
    Lightning's `log_hyperparams`, which names no column for what this trial has not.

    Args:
        trial: The trial; its headline numbers are scalars under the names that `tag` gives.
    """
    settings = settings_of(trial)
    start = SessionStartInfo()
    for name, value in settings.items():
        if isinstance(value, str):
            start.hparams[name].string_value = value
        elif value is not None:
            start.hparams[name].number_value = value
    return [
        _summary(metadata.EXPERIMENT_TAG, experiment=_columns(settings)),
        _summary(metadata.SESSION_START_INFO_TAG, session_start_info=start),
        _summary(
            metadata.SESSION_END_INFO_TAG, session_end_info=SessionEndInfo(status=STATUS_SUCCESS)
        ),
    ]


def _columns(names: Iterable[str]) -> Experiment:
    return Experiment(
        hparam_infos=[
            HParamInfo(
                name=name,
                type=DATA_TYPE_STRING if name in _TEXTS else DATA_TYPE_FLOAT64,
                differs=name in _FIRST,
            )
            for name in names
        ],
        metric_infos=[
            MetricInfo(
                name=MetricName(tag=tag(column)),
                display_name=column.name,
                description=column.description,
            )
            for column in COLUMNS
        ],
    )


def _summary(name: str, **content: Any) -> Summary:
    data = HParamsPluginData(version=metadata.PLUGIN_DATA_VERSION, **content)
    plugin = SummaryMetadata.PluginData(
        plugin_name=metadata.PLUGIN_NAME, content=data.SerializeToString()
    )
    return Summary(value=[Summary.Value(tag=name, metadata=SummaryMetadata(plugin_data=plugin))])
