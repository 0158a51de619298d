"""Name and check what a dataset is set to, by its user and by the composer of a trial."""

from collections.abc import Mapping
from inspect import Parameter, signature
from types import UnionType
from typing import Literal, TypedDict, Union, get_args, get_origin, get_type_hints

Setting = int | float | str | bool | None


class StreamSettings(TypedDict):
    """Name what the composer of a trial passes to every dataset.

    Attributes:
        sequence_length: How far to remember, in steps; each dataset says what it counts.
        data_seed: The seed of the data, and of the data alone.
        batch_size: Sequences in a training batch; the last one of a loader holds what is left.
        training_sequences: The budget: how many sequences the training loader yields in total.
        validation_sequences: The size of the validation split.
        test_sequences: The size of the test split.
        training_set_size: None for sequences that are each seen once; N for a finite set of N
            that is reshuffled each epoch until the budget is spent.
    """

    sequence_length: int
    data_seed: int
    batch_size: int
    training_sequences: int
    validation_sequences: int
    test_sequences: int
    training_set_size: int | None


def check_stream(owner: str, stream: StreamSettings, minimum_length: int) -> None:
    """Check that every part of a stream is at or above its minimum.

    Raises:
        ValueError: One is below it.
    """
    parts = [
        ("sequence_length", stream["sequence_length"], minimum_length),
        ("data_seed", stream["data_seed"], 0),
        ("batch_size", stream["batch_size"], 1),
        ("training_sequences", stream["training_sequences"], 1),
        ("validation_sequences", stream["validation_sequences"], 1),
        ("test_sequences", stream["test_sequences"], 1),
        ("training_set_size", stream["training_set_size"], 1),
    ]
    for name, value, minimum in parts:
        if value is not None and value < minimum:
            raise ValueError(f"{owner}: expected {name} to be at least {minimum}, but got {value}")


def check_settings(owner: type, settings: Mapping[str, Setting]) -> None:
    """Check that every keyword-only parameter of a class has a value that its annotation admits.

    Types must match exactly (`True` is no int, `1` no float), so that equal settings are equal
    bytes and thereby give equal data.

    Raises:
        TypeError: The names handed on are not the parameters of `owner.__init__`.
        ValueError: A value is not one its annotation admits.
    """
    parameters = signature(owner).parameters.values()
    names = {each.name for each in parameters if each.kind is Parameter.KEYWORD_ONLY}
    if names != set(settings):
        raise TypeError(
            f"{owner.__name__}: expected the settings {sorted(names)}, but got "
            f"{sorted(settings)}; hand every keyword-only parameter on to the base class"
        )
    hints = get_type_hints(owner.__init__)  # type: ignore[misc]  # read, never called
    for name, value in settings.items():
        choices = _choices(hints[name])
        if not any(_admits(choice, value) for choice in choices):
            expected = " or ".join(_spell(choice) for choice in choices)
            raise ValueError(
                f"{owner.__name__}: expected {name} to be {expected}, but got {value!r}"
            )


def check_ranges(
    owner: str,
    settings: Mapping[str, Setting],
    minimums: Mapping[str, int],
    sequence_length: int,
    only_lengths: Mapping[str, int],
) -> None:
    """Check settings against their minimums, and the length against what the settings allow.

    Raises:
        ValueError: A setting is below its minimum, or its data exists at another length only.
    """
    for name, minimum in minimums.items():
        value = settings[name]
        if isinstance(value, int | float) and value < minimum:
            raise ValueError(f"{owner}: expected {name} to be at least {minimum}, but got {value}")
    for condition, only in only_lengths.items():
        name, _, word = condition.partition("=")
        if str(settings[name]) == word and sequence_length != only:
            raise ValueError(
                f"{owner}: expected sequence_length to be {only} where {name} is {word!r}, "
                f"but got {sequence_length}"
            )


def _choices(hint: object) -> tuple[object, ...]:
    """Return what an annotation allows: types, and literal values in tuples of one."""
    if get_origin(hint) is Literal:
        return tuple((value,) for value in get_args(hint))
    if get_origin(hint) in (Union, UnionType):
        return tuple(choice for part in get_args(hint) for choice in _choices(part))
    return (hint,)


def _admits(choice: object, value: Setting) -> bool:
    """Tell whether one type, or one literal value in a tuple, admits a value."""
    if isinstance(choice, tuple):
        return type(choice[0]) is type(value) and choice[0] == value
    return type(value) is choice


def _spell(choice: object) -> str:
    """Spell one choice for an error message."""
    if isinstance(choice, tuple):
        return repr(choice[0])
    return "None" if choice is type(None) else f"of type {getattr(choice, '__name__', choice)}"
