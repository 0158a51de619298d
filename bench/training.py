"""Hold the training settings that the trials of a sweep share."""

from functools import cached_property
from typing import Annotated

from pydantic import Field

from bench.catalogue import parse
from bench.fields import PositiveInt, ProbeName, Strict
from bench.hashing import leave_out, member

# Settings that came after the first results were stored; see `Trial.key`.
_LATER = ("probes", "probe_interval")
# What of the training keeps trials from being compared, and how an id and a report call it.
TRAINING_LABELS = {"batch_size": "batch", "budget": "budget", "training_set_size": "set"}


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
        leave_out(content, _LATER, USUAL.__dict__)
        told = [member("training", content)]
        # The first version of a probe is not told: older results have none.
        probes = [parse("probe", choice)[0] for choice in self.probes]
        if raised := {p.name: p.facts["version"] for p in probes if p.facts["version"] > 1}:
            told.append(member("probes", raised))
        return told

    @cached_property
    def label(self) -> str:
        """Name what keeps trials apart and is not as usual; the empty text where all is."""
        changed = [
            f"{label}{getattr(self, name)}"
            for name, label in TRAINING_LABELS.items()
            if getattr(self, name) != getattr(USUAL, name)
        ]
        # Two parts of a study may look at one setting by other probes: two trials, with a name each.
        if self.probes != USUAL.probes:
            changed.append(f"probes{len(self.probes)}")
        if self.probe_interval is not None:
            changed.append(f"every{self.probe_interval}")
        return "-".join(changed)


USUAL = Training()
