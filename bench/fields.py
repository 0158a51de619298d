"""Say what values a trial's settings may take."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
)

from bench.catalogue import Kind, canonical
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
# More than any machine holds, and few enough to be counted.
Parameters = Annotated[int, Field(ge=1, le=10**12)]
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
