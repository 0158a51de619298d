"""Say what a plug-in is: a dataset, topology, cell, initialisation or probe, and the settings it takes."""

import difflib
import importlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Kind = Literal["task", "topology", "cell", "initialisation", "probe"]
Value = int | float | str | bool | None


@dataclass(frozen=True)
class Setting:
    """Describe one knob of a plug-in: the types and words it takes, and its default."""

    name: str
    types: tuple[type, ...]
    words: tuple[Value, ...]
    default: Value
    required: bool = False

    @property
    def expected(self) -> str:
        """Say in words what values are taken."""
        kinds = [
            {int: "an integer", float: "a number", str: "text"}.get(t, t.__name__)
            for t in self.types
        ]
        return " or ".join(kinds + [str(word) for word in self.words])

    def parse(self, text: str) -> Value:
        """Turn the text behind ``name=`` into a value.

        Raises:
            ValueError: The text is none of the words and of none of the types.
        """
        for word in self.words:
            if text == str(word):
                return word
        for kind in self.types:
            try:
                value = kind(text)
            except ValueError:
                continue
            if kind is not float or math.isfinite(value):
                return value  # type: ignore[no-any-return]
        raise ValueError(f"expected {self.expected} for {self.name!r}, got {text!r}")


class Choice(NamedTuple):
    """Hold what some text chooses: a plug-in's settings.

    Attributes:
        values: The value of each setting.
        text: The shortest text that gives them.
        hashed: What of them belongs into a trial's key, as a member of a JSON object: the plug-in's name,
            its version and the settings, without those that came later and stand at what older results
            were computed at.
    """

    values: Mapping[str, Value]
    text: str
    hashed: str


@dataclass(frozen=True)
class Plugin:
    """Describe one plug-in as its source file states it."""

    kind: Kind
    room: str
    name: str
    class_name: str
    summary: str
    settings: tuple[Setting, ...]
    facts: dict[str, Any] = field(hash=False)

    def choice(self, tail: str) -> Choice:
        """Read the text behind the colon of a choice.

        Raises:
            ValueError: A setting is unknown, or a value is of the wrong kind.
        """
        values = _values(self, tail)
        return Choice(MappingProxyType(values), self._shortest(values), self._hashed(values))

    def _shortest(self, values: Mapping[str, Value]) -> str:
        told = [
            f"{s.name}={values[s.name]}"
            for s in self.settings
            if s.required or values[s.name] != s.default
        ]
        return self.name + (":" + ",".join(told) if told else "")

    def _hashed(self, values: Mapping[str, Value]) -> str:
        later = self.facts.get("later", ())
        told = {
            s.name: values[s.name]
            for s in self.settings
            if s.name not in later or values[s.name] != s.default
        }
        content = {"name": self.name, "version": self.facts["version"], **told}
        return f'"{self.kind}":{json.dumps(content, sort_keys=True, separators=(",", ":"))}'

    def load(self) -> Any:
        """Import the module (torch with it) and return the plug-in's class."""
        return getattr(importlib.import_module(f"{self.room}.{self.name}"), self.class_name)


def nearest(word: str, valid: list[str]) -> str:
    """Return a hint that names the nearest valid word, or all of them where none is near."""
    close = difflib.get_close_matches(word, valid, n=1)
    return f"did you mean {close[0]!r}?" if close else "expected one of: " + ", ".join(valid)


def _values(plugin: Plugin, tail: str) -> dict[str, Value]:
    """Return the value of each setting of a plug-in, as text gives it."""
    kind, name = plugin.kind, plugin.name
    settings = {setting.name: setting for setting in plugin.settings}
    values = {setting.name: setting.default for setting in plugin.settings if not setting.required}
    told = set()
    for part in filter(None, tail.split(",")):
        key, equals, value = part.partition("=")
        if not equals:
            raise ValueError(f"expected key=value behind {name!r}, got {part!r}")
        if not settings:
            raise ValueError(f"{kind} {name!r} takes no settings, got {part!r}")
        if key not in settings:
            raise ValueError(f"unknown setting {key!r} of {name!r}; {nearest(key, list(settings))}")
        if key in told:
            raise ValueError(
                f"expected setting {key!r} of {name!r} once, got it twice; leave one out"
            )
        told.add(key)
        values[key] = settings[key].parse(value)
    missing = [setting for setting in settings if setting not in values]
    if missing:
        raise ValueError(f"{kind} {name!r} needs {missing[0]!r}: write {name}:{missing[0]}=...")
    return values
