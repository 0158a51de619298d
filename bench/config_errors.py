"""Turn what pydantic finds wrong into one plain line a fault."""

from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from bench.catalogue import nearest

_KINDS = {
    bool: "true or false",
    int: "an integer",
    float: "a number",
    str: "text",
    list: "a list",
    tuple: "a list",
    dict: "a mapping",
    type(None): "nothing",
}


def problems(error: ValidationError, model: type[BaseModel]) -> list[str]:
    """Return one line a fault: the key, what was expected, what came, the nearest valid name."""
    faults = error.errors(include_url=False)
    places = [fault["loc"] for fault in faults]
    return [
        _line(fault["loc"], fault, model)
        for fault in faults
        # pydantic also calls a list too short when all that is in it is wrong.
        if fault["type"] != "too_short"
        or not any(
            len(place) > len(fault["loc"]) and place[: len(fault["loc"])] == fault["loc"]
            for place in places
        )
    ]


def key_path(location: tuple[int | str, ...]) -> str:
    """Write a location as a reader of the YAML would: ``grids[0].cell[1]``."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def describe(value: Any) -> str:
    """Write what came, with its kind, so that 32 and '32' look different."""
    text = repr(value)
    return f"{text if len(text) <= 60 else text[:57] + '...'} ({_KINDS.get(type(value), type(value).__name__)})"


def _line(location: tuple[int | str, ...], fault: Any, model: type[BaseModel]) -> str:
    where = key_path(location)
    match fault["type"]:
        case "extra_forbidden":
            return f"{where}: unknown key; {nearest(str(location[-1]), _keys(model, location))}"
        case "missing":
            return f"{where}: expected a value, got none; add {location[-1]!r}"
        case "value_error":
            return f"{where}: {fault['ctx']['error']}"
        case "too_short":
            return f"{where}: expected at least one value, got an empty list; give a value or leave the key out"
        case "literal_error":
            words = fault["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
            return (
                f"{where}: unknown value {fault['input']!r}; {nearest(str(fault['input']), words)}"
            )
        case "too_long":
            most, count = fault["ctx"]["max_length"], len(fault["input"])
            return f"{where}: expected at most {most} values, got {count}; leave the others out"
        case "string_pattern_mismatch":
            return f"{where}: expected small letters, digits and underscores, got {describe(fault['input'])}"
        case "invalid_key":
            return f"{key_path(location[:-1]) or 'keys'}: expected text for a key, got {describe(location[-1])}"
        case "model_type" | "model_attributes_type":
            return f"{where}: expected a mapping of keys to values, got {describe(fault['input'])}"
    expected = (
        fault["msg"]
        .removeprefix("Input should be ")
        .replace("a valid ", "a ")
        .replace("a tuple", "a list")
        .replace("a integer", "an integer")
    )
    return f"{where}: expected {expected}, got {describe(fault['input'])}{_hint(fault)}"


def _hint(fault: Any) -> str:
    value = fault["input"]
    if isinstance(value, str) and fault["type"] in ("int_type", "float_type"):
        try:
            float(value)
        except ValueError:
            return ""
        return "; write it without quotes"
    return ""


def _keys(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Return the valid keys of the mapping that holds the location's last part."""
    for part in location[:-1]:
        if isinstance(part, str):
            model = _inner(model.model_fields[part].annotation)
    return list(model.model_fields)


def _inner(annotation: Any) -> type[BaseModel]:
    """Unwrap ``tuple[Model, ...]`` to the model."""
    while not isinstance(annotation, type) or not issubclass(annotation, BaseModel):
        annotation = get_args(annotation)[0]
    return annotation
