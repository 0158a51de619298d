"""Say what one trial is: a grid point with its training settings, frozen, and its own key."""

import hashlib
import json
from bisect import bisect
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    TypeAdapter,
    model_validator,
)

from bench.catalogue import Kind, Value, canonical, chosen, parse
from bench.config_errors import describe


class Strict(BaseModel):
    """Refuse unknown keys, values of another type and changes after construction."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some fields changed; what was computed of the others is not kept."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


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
Precision = Literal["32-true", "64-true", "bf16-mixed", "16-mixed", "bf16-true", "16-true"]


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

    @cached_property
    def hashed(self) -> list[str]:
        """Return what of the settings belongs into a trial's key, as members of a JSON object."""
        content = self.model_dump()
        _leave_out(content, _LATER_TRAINING, _USUAL.__dict__)
        told = [_member("training", content)]
        # The first version of a probe is not told: older results have none.
        probes = [parse("probe", choice)[0] for choice in self.probes]
        if raised := {p.name: p.facts["version"] for p in probes if p.facts["version"] > 1}:
            told.append(_member("probes", raised))
        return told

    @cached_property
    def label(self) -> str:
        """Name what keeps trials apart and is not as usual; the empty text where all is."""
        changed = [
            f"{label}{getattr(self, name)}"
            for name, label in TRAINING_LABELS.items()
            if getattr(self, name) != getattr(_USUAL, name)
        ]
        # Two parts of a study may look at one setting by other probes: two trials, with a name each.
        if self.probes != _USUAL.probes:
            changed.append(f"probes{len(self.probes)}")
        if self.probe_interval is not None:
            changed.append(f"every{self.probe_interval}")
        return "-".join(changed)


# Settings of a trial that came after the first results were stored; see `Trial.key`.
_LATER = ("bidirectional", "match_parameters")
_LATER_TRAINING = ("probes", "probe_interval")
# What of the training keeps trials from being compared, and how an id and a report call it.
TRAINING_LABELS = {"batch_size": "batch", "budget": "budget", "training_set_size": "set"}


_SEEDS = TypeAdapter(tuple[Seed, ...])
_USUAL = Training()


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

    @cached_property
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
        if self.training.label:
            parts.append(self.training.label)
        return "/".join(parts)

    @cached_property
    def key(self) -> str:
        """Hash the settings, defaults filled in, with the versions of the plug-ins they name.

        A changed dataset, cell, topology, initialisation or probe raises its version, so that no older result
        is taken for the new one. A setting that came later is hashed only where it is not at the value
        that older results were computed at; a plug-in names such settings in `later`. "task" is hashed
        as that word: at T=100 chrono, and chrono with a T_max of 100, compute the same but belong to
        different groups, and a record has one group.
        """
        return _key(*self._hashed, self.seed)

    @cached_property
    def _hashed(self) -> tuple[str, str]:
        """Return the JSON that is hashed before and behind the seed; all seeds of a setting share it."""
        content = {name: getattr(self, name) for name in _PLAIN}
        _leave_out(content, _LATER, _DEFAULTS)
        told = [_plain_member(name, value) for name, value in content.items()]
        told += [chosen(kind, getattr(self, kind))[1].hashed for kind in _KINDS]
        told += self.training.hashed
        told.sort()
        place = bisect(told, '"seed"')
        before, behind = ",".join(told[:place]), ",".join(told[place:])
        return f'{{{before},"seed":', f",{behind}}}"

    def seeded(self, seeds: Sequence[int]) -> list["Trial"]:
        """Return the trials of some seeds, much faster than they could be validated one by one.

        Raises:
            ValidationError: A seed is out of range.
        """
        # Computed before the copies are made, so that they share it.
        _, hashed = self.group, self._hashed
        state = self.__getstate__()
        found = []
        for seed in _SEEDS.validate_python(tuple(seeds), strict=True):
            copied = Trial.__new__(Trial)
            own = {**state["__dict__"], "seed": seed, "key": _key(*hashed, seed)}
            copied.__setstate__({**state, "__dict__": own})
            found.append(copied)
        return found

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


# Settings that are hashed as they are; a choice of plug-in is hashed with its version.
_KINDS: tuple[Kind, ...] = ("task", "topology", "cell", "initialisation")
_PLAIN = [name for name in Trial.model_fields if name not in (*_KINDS, "seed", "training")]


_DEFAULTS = {name: field.default for name, field in Trial.model_fields.items()}


def _key(before: str, behind: str, seed: int) -> str:
    return hashlib.sha256(f"{before}{seed}{behind}".encode()).hexdigest()[:16]


def _member(name: str, value: Any) -> str:
    """Write a member of a JSON object."""
    return f'"{name}":{json.dumps(value, sort_keys=True, separators=(",", ":"))}'


# Equal values of one setting are of one type, so that none is written as another: 1 as 1.0, say.
_plain_member = lru_cache(maxsize=4096)(_member)


def _leave_out(content: dict[str, Any], names: tuple[str, ...], usual: Mapping[str, Any]) -> None:
    """Leave out later settings that stand at what older results were computed at."""
    for name in names:
        if content[name] == usual[name]:
            del content[name]


@lru_cache(maxsize=4096)
def _short(value: float) -> str:
    """Write a number with six digits where they tell it exactly, else with all of them."""
    text = f"{value:g}"
    return text if float(text) == value else repr(value)
