"""Find the datasets, topologies, cells, initialisations and probes by reading their files, not importing them.

A plug-in is a public module of its room that holds one public class. Its name is the file's name; its
settings are the keyword-only parameters of the class's own ``__init__``; its facts are the class-level
literals. Everything is read with `ast`, because importing the rooms costs seconds of torch, which a
misspelt name or ``lethe list`` should not have to wait for.
"""

import ast
import difflib
import importlib
import math
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from bench.errors import LetheError

Kind = Literal["task", "topology", "cell", "initialisation", "probe"]

# Baselines stand in a cell's place: they answer the same sequences without one.
ROOMS: dict[Kind, tuple[str, ...]] = {
    "task": ("datamodules",),
    "topology": ("lit_models",),
    "cell": ("lit_models.cells", "lit_models.baselines"),
    "initialisation": ("lit_models.initialisations",),
    "probe": ("bench.probes",),
}

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

    def load(self) -> Any:
        """Import the module (torch with it) and return the plug-in's class."""
        return getattr(importlib.import_module(f"{self.room}.{self.name}"), self.class_name)


@cache
def plugins(kind: Kind) -> dict[str, Plugin]:
    """Return the plug-ins of one kind by name, sorted room by room.

    Raises:
        LetheError: A plug-in's file does not hold exactly one public class.
    """
    found = {}
    for room in ROOMS[kind]:
        for path in sorted(files(room).iterdir(), key=lambda path: path.name):
            name = path.name.removesuffix(".py")
            if path.name.endswith(".py") and not name.startswith("_"):
                found[name] = _read(kind, room, name, path.read_text(encoding="utf-8"))
    return found


def nearest(word: str, valid: list[str]) -> str:
    """Return a hint that names the nearest valid word, or all of them where none is near."""
    close = difflib.get_close_matches(word, valid, n=1)
    return f"did you mean {close[0]!r}?" if close else "expected one of: " + ", ".join(valid)


def parse(kind: Kind, text: str) -> tuple[Plugin, dict[str, Value]]:
    """Read a choice such as ``forget_bias`` or ``forget_bias:value=2``.

    Args:
        kind: Which room the name belongs to.
        text: The plug-in's name, then, behind a colon, settings as ``key=value``, comma-separated.

    Returns:
        The plug-in, and the value of each of its settings, defaults filled in.

    Raises:
        ValueError: The name or a setting is unknown, or a value is of the wrong kind.
    """
    name, _, tail = text.partition(":")
    known = plugins(kind)
    if name not in known:
        raise ValueError(f"unknown {kind} {name!r}; {nearest(name, list(known))}")
    plugin = known[name]
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
    return plugin, values


def canonical(kind: Kind, text: str) -> str:
    """Return the shortest spelling of a choice: settings in declared order, defaults left out."""
    plugin, values = parse(kind, text)
    told = [
        f"{s.name}={values[s.name]}"
        for s in plugin.settings
        if s.required or values[s.name] != s.default
    ]
    return plugin.name + (":" + ",".join(told) if told else "")


def _read(kind: Kind, room: str, name: str, source: str) -> Plugin:
    """Read one plug-in from the text of its module."""
    tree = ast.parse(source)
    classes = [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    if len(classes) != 1:
        raise LetheError(
            f"{room}/{name}.py: expected exactly one public class, found {len(classes)}; "
            "give helpers a leading underscore or a module of their own"
        )
    try:
        return _describe(kind, room, name, classes[0])
    except ValueError as error:
        raise LetheError(
            f"{room}/{name}.py: expected plain literals for class constants and for defaults, got {error}"
        ) from None


def _describe(kind: Kind, room: str, name: str, node: ast.ClassDef) -> Plugin:
    """Read one plug-in from its class."""
    facts = {}
    settings: tuple[Setting, ...] = ()
    for item in node.body:
        if (
            isinstance(item, ast.AnnAssign)
            and isinstance(item.target, ast.Name)
            and item.value is not None
        ):
            facts[item.target.id] = ast.literal_eval(item.value)
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            settings = tuple(map(_setting, item.args.kwonlyargs, item.args.kw_defaults))
    summary = (ast.get_docstring(node) or "").partition("\n")[0]
    return Plugin(kind, room, name, node.name, summary, settings, facts)


def _setting(argument: ast.arg, default: ast.expr | None) -> Setting:
    """Read one setting from a keyword-only parameter."""
    if argument.annotation is None:
        raise LetheError(f"setting {argument.arg!r} has no annotation; give it one")
    types, words = _alternatives(argument.annotation)
    return Setting(
        name=argument.arg,
        types=types,
        words=words,
        default=None if default is None else ast.literal_eval(default),
        required=default is None,
    )


def _alternatives(annotation: ast.expr) -> tuple[tuple[type, ...], tuple[Value, ...]]:
    """Split an annotation into the types and the literal words it allows."""
    if isinstance(annotation, ast.BinOp):
        left, right = _alternatives(annotation.left), _alternatives(annotation.right)
        return left[0] + right[0], left[1] + right[1]
    if isinstance(annotation, ast.Name) and annotation.id == "bool":
        return (), (True, False)
    if isinstance(annotation, ast.Name) and annotation.id in ("int", "float", "str"):
        return ({"int": int, "float": float, "str": str}[annotation.id],), ()
    if isinstance(annotation, ast.Constant):
        return (), (annotation.value,)  # type: ignore[return-value]
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "Literal":
        words = ast.literal_eval(annotation.slice)
        return (), words if isinstance(words, tuple) else (words,)
    raise LetheError(f"cannot read the annotation {ast.unparse(annotation)!r} of a setting")
