"""Records that are read in part tell the same of what is kept."""

from array import array
from typing import Any

import pytest
from pydantic import ValidationError

from bench.reader import reader
from bench.record import Measurement, Record, curve, scalar
from bench.trial import Trial
from tests.bench import small

LONG = [0.1 * number for number in range(20)]


def record(trial: Trial, **changed: Any) -> Record:
    """Return a record with measurements of every shape."""
    measurements = {
        "loss": scalar("loss", "1", "lower", 0.25),
        "none": scalar("none", "1", "lower", None),
        "short": curve("short", "1", "none", {"lag": [1, 2]}, [0.5, 1.5]),
        "long": curve("long", "1", "none", {"lag": list(range(20))}, LONG),
        "holes": curve("holes", "1", "none", {"lag": list(range(20))}, [*LONG[1:], float("nan")]),
        "whole": Measurement(
            name="whole",
            unit="1",
            direction="none",
            axes={"lag": list(range(20))},
            values=list(range(20)),
        ),
        "dropped": scalar("dropped", "1", "none", 1.0),
    }
    return small.record(trial, measurements=measurements, **changed)


NAMES = ("loss", "none", "short", "long", "holes", "whole", "never")


def test_all_is_kept_where_nothing_is_chosen() -> None:
    whole = record(small.trial())
    assert reader()(whole.model_dump_json()) == whole


def test_what_is_chosen_is_kept_and_no_more() -> None:
    whole = record(small.trial(), attempt=3, status="failed", reason="why")
    found = reader(NAMES)(whole.model_dump_json())
    assert set(found.measurements) == set(NAMES) - {"never"}
    for name, measured in found.measurements.items():
        kept = {**measured.model_dump(exclude={"values"}), "values": list_of(measured.values)}
        assert kept == whole.measurements[name].model_dump(), name
    assert found.model_copy(update={"measurements": {}}) == whole.model_copy(
        update={"measurements": {}}
    )


def list_of(values: object) -> object:
    return list(values) if isinstance(values, array) else values


def test_long_lists_of_numbers_alone_are_packed() -> None:
    found = reader(NAMES)(record(small.trial()).model_dump_json()).measurements
    packed = {name for name, measured in found.items() if isinstance(measured.values, array)}
    # A hole is no number, and a whole number is another one.
    assert packed == {"long"}


def test_equal_parts_are_shared_between_records() -> None:
    read = reader(NAMES)
    one, other = (read(record(small.trial(seed=seed)).model_dump_json()) for seed in (1, 2))
    assert one.trial.seed != other.trial.seed
    assert one.trial.training is other.trial.training
    assert one.environment is other.environment
    assert one.measurements["loss"] is other.measurements["loss"]
    assert one.measurements["long"].axes is other.measurements["long"].axes


@pytest.mark.parametrize("values", [(1, 1.0), (0.0, -0.0), (1, True)])
def test_what_is_equal_but_not_the_same_is_not_shared(values: tuple[object, object]) -> None:
    read = reader(["number"])
    found = []
    for value in values:
        measured = Measurement(name="number", unit="1", direction="none", values=value)
        text = small.record(small.trial(), measurements={"number": measured}).model_dump_json()
        found.append(read(text).measurements["number"].values)
    assert list(map(repr, found)) == list(map(repr, values))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"attempt":1', '"attempt":"1"'),
        ('"status":"ok"', '"status":"fine"'),
        ('"key":', '"lock":'),
        ('"seed":0', '"seed":-1'),
        ('"direction":"lower"', '"direction":"down"'),
        ('"measurements":{', '"measurements":{"loss":null,"x":{'),
    ],
)
def test_what_is_no_record_is_refused(old: str, new: str) -> None:
    text = record(small.trial()).model_dump_json()
    changed = text.replace(old, new, 1)
    assert changed != text
    with pytest.raises(ValidationError):
        reader(NAMES)(changed)
