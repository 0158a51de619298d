"""Say what one trial is: a grid point with its training settings, frozen, and its own key."""

import hashlib
import json
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    model_validator,
)

from bench.catalogue import Kind, Value, canonical, parse
from bench.config_errors import describe


class Strict(BaseModel):
    """Refuse unknown keys, values of another type and changes after construction."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


def _choice(kind: Kind) -> AfterValidator:
    return AfterValidator(lambda text: canonical(kind, text))


TaskName = Annotated[str, _choice("task")]
TopologyName = Annotated[str, _choice("topology")]
CellName = Annotated[str, _choice("cell")]
InitialisationName = Annotated[str, _choice("initialisation")]
ProbeName = Annotated[str, _choice("probe")]
PositiveInt = Annotated[int, Field(ge=1)]
PositiveFloat = Annotated[float, Field(gt=0)]
Seed = Annotated[int, Field(ge=0, lt=2**32)]
Optimiser = Literal["adam", "sgd", "rmsprop", "keras_rmsprop"]
Merge = Literal["concat", "sum", "mul", "mean"]
Accelerator = Literal["cpu", "gpu", "auto"]
Precision = Literal["32-true", "64-true", "bf16-mixed", "16-mixed"]


def _hidden_size(value: Any) -> int | tuple[int, ...]:
    """Take one width for every layer, or a list of widths that differ."""
    several = isinstance(value, list | tuple)
    widths: tuple[int, ...] = tuple(value) if several else (value,)
    if not widths or not all(type(width) is int and width >= 1 for width in widths):
        raise ValueError(
            f"expected an integer of at least 1, or a list of one for each layer, got {describe(value)}"
        )
    if not several:
        return widths[0]
    if len(set(widths)) == 1:
        raise ValueError(
            f"expected layers of different widths, got {list(widths)}; for equal ones give one "
            "hidden_size and the depth"
        )
    return widths


HiddenSize = Annotated[
    int | tuple[int, ...], PlainValidator(_hidden_size), PlainSerializer(lambda value: value)
]


class Training(Strict):
    """Hold the training settings that every trial of a sweep shares."""

    batch_size: PositiveInt = Field(64, description="sequences an update")
    budget: PositiveInt = Field(64_000, description="training sequences a trial may see at most")
    validation_interval: PositiveInt = Field(
        3_200, description="training sequences between two looks at held-out data"
    )
    validation_sequences: PositiveInt = Field(256, description="held-out sequences a look")
    test_sequences: PositiveInt = Field(2_048, description="sequences the final score is taken on")
    early_stop: bool = Field(
        True, description="stop when held-out skill reaches the task's threshold for solved"
    )
    training_set_size: PositiveInt | None = Field(
        None,
        description="train on a finite set of so many sequences; default: fresh data each update",
    )
    probes: Annotated[tuple[ProbeName, ...], Field(strict=False)] = Field(
        ("first_input_influence", "gradient_flow"),
        description="what looks at the model before and after training",
    )
    probe_interval: PositiveInt | None = Field(
        None,
        description="training sequences between two looks of the probes that follow the training; "
        "null for none",
    )


# Settings of a trial that came after the first results were stored; see `Trial.key`.
_LATER = ("bidirectional", "match_parameters")
_LATER_TRAINING = ("probes", "probe_interval")
# What of the training keeps trials from being compared, and how an id and a report call it.
TRAINING_LABELS = {"batch_size": "batch", "budget": "budget", "training_set_size": "set"}


class Trial(Strict):
    """Hold one grid point: everything that decides what a trial computes.

    A choice of plug-in is text: a name, and behind a colon those settings that are not the default,
    such as ``adding`` or ``forget_bias:value=2``.
    """

    task: TaskName = Field(
        description="dataset, such as adding or first_token_recall:distractors=same"
    )
    topology: TopologyName = Field(description="how inputs map to outputs; default: the task's own")
    cell: CellName = Field(description="recurrent cell")
    initialisation: InitialisationName = Field(
        "default", description="law of the cell's first weights"
    )
    hidden_size: HiddenSize = Field(
        32, description="units a layer, or a list of each layer's where they differ"
    )
    depth: PositiveInt = Field(1, description="recurrent layers")
    sequence_length: PositiveInt = Field(
        description="length of a sequence, in steps; for copy_memory the delay"
    )
    learning_rate: PositiveFloat = Field(3e-3, description="step size of the optimiser")
    optimiser: Optimiser = Field("adam", description="gradient descent rule")
    clip: PositiveFloat | None = Field(
        1.0, description="largest gradient norm, or null for no clipping"
    )
    seed: Seed = Field(description="seed of the data and of the first weights (separate streams)")
    accelerator: Accelerator = Field(
        "cpu", description="device; auto takes a GPU where there is one"
    )
    precision: Precision = Field("32-true", description="number format of weights and arithmetic")
    bidirectional: Merge | None = Field(
        None, description="how the two directions are joined, or null for one direction"
    )
    match_parameters: PositiveInt | None = Field(
        None,
        description="parameters that the width was chosen to give, or null where it was given itself",
    )
    training: Training = Training()

    @model_validator(mode="after")
    def _widths_agree_with_depth(self) -> "Trial":
        if isinstance(self.hidden_size, tuple) and len(self.hidden_size) != self.depth:
            raise ValueError(
                f"expected depth {len(self.hidden_size)} for the widths {list(self.hidden_size)}, "
                f"got {self.depth}; leave depth out"
            )
        return self

    @property
    def widths(self) -> tuple[int, ...]:
        """Return the units of each layer, the lowest first."""
        if isinstance(self.hidden_size, tuple):
            return self.hidden_size
        return (self.hidden_size,) * self.depth

    @property
    def is_network(self) -> bool:
        """Tell whether a recurrent cell is trained, and not a baseline in its place."""
        return bool(parse("cell", self.cell)[0].facts["gates"])

    @property
    def id(self) -> str:
        """Name the trial for a person: made of content, never of position."""
        return f"{self.group}/s{self.seed}"

    @property
    def group(self) -> str:
        """Name what the seeds of one setting have in common."""
        clip = "none" if self.clip is None else _short(self.clip)
        network, size = self.cell, f"T{self.sequence_length}"
        if self.is_network:
            network += f"-{self.initialisation}"
            network += f"-bidirectional_{self.bidirectional}" if self.bidirectional else ""
            widths = self.hidden_size if isinstance(self.hidden_size, tuple) else self.widths[:1]
            matched = f"p{self.match_parameters}-" if self.match_parameters else ""
            size = f"{matched}h{'-'.join(map(str, widths))}-d{self.depth}-{size}"
        parts = [
            self.task,
            self.topology,
            network,
            size,
            f"{self.accelerator}-{self.precision}",
            f"{self.optimiser}-lr{_short(self.learning_rate)}-clip{clip}",
        ]
        usual = Training()
        changed = [
            f"{label}{getattr(self.training, name)}"
            for name, label in TRAINING_LABELS.items()
            if getattr(self.training, name) != getattr(usual, name)
        ]
        # Two parts of a study may look at one setting by other probes: two trials, with a name each.
        if self.training.probes != usual.probes:
            changed.append(f"probes{len(self.training.probes)}")
        if self.training.probe_interval is not None:
            changed.append(f"every{self.training.probe_interval}")
        return "/".join(parts + (["-".join(changed)] if changed else []))

    @cached_property
    def key(self) -> str:
        """Hash the settings, defaults filled in, with the versions of the plug-ins they name.

        A changed dataset, cell, topology, initialisation or probe raises its version, so that no older result
        is taken for the new one. A setting that came later is hashed only where it is not at the value
        that older results were computed at; a plug-in names such settings in `later`. "task" is hashed
        as that word: at T=100 chrono, and chrono with a T_max of 100, compute the same but belong to
        different groups, and a record has one group.
        """
        content: dict[str, Any] = self.model_dump()
        _leave_out(content, _LATER, type(self))
        _leave_out(content["training"], _LATER_TRAINING, Training)
        # The first version of a probe is not told: older results have none.
        probes = [parse("probe", choice)[0] for choice in self.training.probes]
        if raised := {p.name: p.facts["version"] for p in probes if p.facts["version"] > 1}:
            content["probes"] = raised
        kinds: tuple[Kind, ...] = ("task", "topology", "cell", "initialisation")
        for kind in kinds:
            plugin, values = parse(kind, getattr(self, kind))
            later = plugin.facts.get("later", ())
            told = {
                setting.name: values[setting.name]
                for setting in plugin.settings
                if setting.name not in later or values[setting.name] != setting.default
            }
            content[kind] = {"name": plugin.name, "version": plugin.facts["version"], **told}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def settings_of(self, kind: Kind) -> tuple[str, dict[str, Value]]:
        """Return a plug-in's name and its settings, "task" resolved to the sequence length."""
        plugin, values = parse(kind, getattr(self, kind))
        return plugin.name, {
            name: self.sequence_length if value == "task" else value
            for name, value in values.items()
        }

    @property
    def is_oracle(self) -> bool:
        """Tell whether the initialisation was told the task's length."""
        plugin, _ = parse("initialisation", self.initialisation)
        _, values = self.settings_of("initialisation")
        return any(
            "task" in setting.words and values[setting.name] == self.sequence_length
            for setting in plugin.settings
        )


def _leave_out(content: dict[str, Any], names: tuple[str, ...], owner: type[BaseModel]) -> None:
    """Leave out later settings that stand at what older results were computed at."""
    for name in names:
        if content[name] == owner.model_fields[name].default:
            del content[name]


def _short(value: float) -> str:
    """Write a number with six digits where they tell it exactly, else with all of them."""
    text = f"{value:g}"
    return text if float(text) == value else repr(value)
