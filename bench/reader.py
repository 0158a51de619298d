"""Read records from their text, only as much of each as is asked for."""

from array import array
from collections.abc import Callable, Collection
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, create_model
from pydantic_core import to_json

from bench.record import Measurement, Record
from bench.trial import Trial

# A shorter list costs less than what would hold it together.
_LONG = 16


def reader(measurements: Collection[str] | None = None) -> Callable[[str | bytes], Record]:
    """Return what turns a record's text into the record.

    A hundred thousand records fit into memory only where they share what is equal in them. So with a
    choice of measurements, the others are left out, the records share equal training settings,
    environments, axes and scalars, and a long list of numbers is an array of doubles.

    Args:
        measurements: Names of those to keep; None keeps all, each record as it was written.

    Returns:
        The function. It raises pydantic's ValidationError for what is no record.
    """
    if measurements is None:
        return Record.model_validate_json
    form = _form(sorted(measurements))

    def read(text: str | bytes) -> Record:
        found = vars(form.model_validate_json(text))
        kept = vars(found.pop("measurements"))
        there = {name: measured for name, measured in kept.items() if measured is not None}
        return Record.model_construct(**found, measurements=there)

    return read


def _form(measurements: Collection[str]) -> type[BaseModel]:
    """Return a record's form with a place for each measurement to keep; None there stands for none."""
    once = _Once()
    axes = Annotated[dict[str, list[Any]], AfterValidator(once.axes)]
    form = create_model(
        "Form",
        __base__=Measurement,
        axes=(axes, ...),
        values=(Annotated[Any, AfterValidator(_packed)], ...),
    )
    measured = Annotated[form, AfterValidator(once.measurement)]
    places: dict[str, Any] = {name: (measured, None) for name in measurements}
    loose = ConfigDict(extra="ignore", protected_namespaces=())
    fields: dict[str, Any] = {
        name: (field.annotation, ...) for name, field in Record.model_fields.items()
    }
    fields |= {
        "trial": (Annotated[Trial, AfterValidator(once.trial)], ...),
        "environment": (Annotated[dict[str, str], AfterValidator(once.environment)], ...),
        "measurements": (create_model("Measurements", __config__=loose, **places), ...),
    }
    return create_model("Form", __config__=Record.model_config, **fields)


def _packed(values: Any) -> Any:
    """Return a long list of numbers as an array of doubles, and all else as it is."""
    long = isinstance(values, list) and len(values) >= _LONG and set(map(type, values)) == {float}
    return array("d", values) if long else values


class _Once:
    """Give back what is equal to something seen before as that one."""

    def __init__(self) -> None:
        self._seen: dict[Any, Any] = {}

    def trial(self, trial: Trial) -> Trial:
        training = self._seen.setdefault(trial.training, trial.training)
        return trial.model_copy(update={"training": training})

    def environment(self, environment: dict[str, str]) -> dict[str, str]:
        found: dict[str, str] = self._seen.setdefault(tuple(environment.items()), environment)
        return found

    def axes(self, axes: dict[str, list[Any]]) -> dict[str, list[Any]]:
        # As text, where 1 and 1.0 are two.
        found: dict[str, list[Any]] = self._seen.setdefault(to_json(axes), axes)
        return found

    def measurement(self, measured: Measurement) -> Measurement:
        if isinstance(measured.values, list | array):
            return measured
        text = to_json((measured.name, measured.unit, measured.direction, measured.values))
        found: Measurement = self._seen.setdefault(text, measured)
        return found
