"""Say what one trial is: a grid point with its training settings, frozen, and its own key."""

from bisect import bisect
from collections.abc import Sequence
from functools import cached_property, lru_cache

from pydantic import Field, TypeAdapter, model_validator

from bench.catalogue import Kind, Value, chosen, parse
from bench.fields import (
    Accelerator,
    CellName,
    HiddenSize,
    InitialisationName,
    Merge,
    Optimiser,
    Parameters,
    PositiveFloat,
    PositiveInt,
    Precision,
    Seed,
    Strict,
    TaskName,
    TopologyName,
)
from bench.hashing import digests, leave_out, plain_member
from bench.training import Training

# Settings of a trial that came after the first results were stored; see `Trial.key`.
_LATER = ("bidirectional", "match_parameters")

_SEEDS = TypeAdapter(tuple[Seed, ...])


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
    match_parameters: Parameters | None = Field(
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
        return next(digests(*self._hashed, [self.seed]))

    @cached_property
    def _hashed(self) -> tuple[str, str]:
        """Return the JSON that is hashed before and behind the seed; all seeds of a setting share it."""
        content = {name: getattr(self, name) for name in _PLAIN}
        leave_out(content, _LATER, _DEFAULTS)
        told = [plain_member(name, value) for name, value in content.items()]
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
        shared = state["__dict__"]
        valid = _SEEDS.validate_python(tuple(seeds), strict=True)
        found = []
        for seed, key in zip(valid, digests(*hashed, valid), strict=True):
            copied = Trial.__new__(Trial)
            state["__dict__"] = {**shared, "seed": seed, "key": key}
            copied.__setstate__(state)
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


@lru_cache(maxsize=4096)
def _short(value: float) -> str:
    """Write a number with six digits where they tell it exactly, else with all of them."""
    text = f"{value:g}"
    return text if float(text) == value else repr(value)
