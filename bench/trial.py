"""Say what one trial is: a grid point with its training settings, frozen, and its own key."""

import hashlib
import json
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bench.catalogue import Kind, Value, canonical, parse


class Strict(BaseModel):
    """Refuse unknown keys, values of another type and changes after construction."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


def _choice(kind: Kind) -> AfterValidator:
    return AfterValidator(lambda text: canonical(kind, text))


TaskName = Annotated[str, _choice("task")]
TopologyName = Annotated[str, _choice("topology")]
CellName = Annotated[str, _choice("cell")]
InitialisationName = Annotated[str, _choice("initialisation")]
PositiveInt = Annotated[int, Field(ge=1)]
PositiveFloat = Annotated[float, Field(gt=0)]
Seed = Annotated[int, Field(ge=0, lt=2**32)]
Optimiser = Literal["adam", "sgd", "rmsprop"]
Accelerator = Literal["cpu", "gpu", "auto"]
Precision = Literal["32-true", "64-true", "bf16-mixed", "16-mixed"]


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
    hidden_size: PositiveInt = Field(32, description="units a layer")
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
    training: Training = Training()

    @property
    def id(self) -> str:
        """Name the trial for a person: made of content, never of position."""
        return f"{self.group}/s{self.seed}"

    @property
    def group(self) -> str:
        """Name what the seeds of one setting have in common."""
        clip = "none" if self.clip is None else _short(self.clip)
        return "/".join(
            [
                self.task,
                self.topology,
                f"{self.cell}-{self.initialisation}",
                f"h{self.hidden_size}-d{self.depth}-T{self.sequence_length}",
                f"{self.accelerator}-{self.precision}",
                f"{self.optimiser}-lr{_short(self.learning_rate)}-clip{clip}",
            ]
        )

    @cached_property
    def key(self) -> str:
        """Hash the settings, defaults filled in, with the versions of the plug-ins they name.

        A changed dataset, cell, topology or initialisation raises its version, so that no older result
        is taken for the new one. "task" is hashed as that word: at T=100 chrono, and chrono with a
        T_max of 100, compute the same but belong to different groups, and a record has one group.
        """
        content: dict[str, Any] = self.model_dump()
        kinds: tuple[Kind, ...] = ("task", "topology", "cell", "initialisation")
        for kind in kinds:
            plugin, values = parse(kind, getattr(self, kind))
            content[kind] = {"name": plugin.name, "version": plugin.facts["version"], **values}
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


def _short(value: float) -> str:
    """Write a number with six digits where they tell it exactly, else with all of them."""
    text = f"{value:g}"
    return text if float(text) == value else repr(value)
