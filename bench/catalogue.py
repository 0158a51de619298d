"""Find the datasets, topologies, cells, initialisations and probes by reading their files, not importing them.

A plug-in is a public module of its room that holds one public class. Its name is the file's name; its
settings are the keyword-only parameters of the class's own ``__init__``; its facts are the class-level
literals. Everything is read with `ast`, because importing the rooms costs seconds of torch, which a
misspelt name or ``lethe list`` should not have to wait for.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from bench.plugin import Choice, Kind, Plugin, Setting, Value, nearest
from bench.plugin_source import read

__all__ = [
    "ROOMS",
    "Choice",
    "Kind",
    "Plugin",
    "Setting",
    "Value",
    "canonical",
    "chosen",
    "nearest",
    "parse",
    "plugins",
]

# Baselines stand in a cell's place: they answer the same sequences without one.
ROOMS: dict[Kind, tuple[str, ...]] = {
    "task": ("datamodules",),
    "topology": ("lit_models",),
    "cell": ("lit_models.cells", "lit_models.baselines"),
    "initialisation": ("lit_models.initialisations",),
    "probe": ("bench.probes",),
}


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
                found[name] = read(kind, room, name, path.read_text(encoding="utf-8"))
    return found


def parse(kind: Kind, text: str) -> tuple[Plugin, Mapping[str, Value]]:
    """Read a choice such as ``forget_bias`` or ``forget_bias:value=2``.

    Args:
        kind: Which room the name belongs to.
        text: The plug-in's name, then, behind a colon, settings as ``key=value``, comma-separated.

    Returns:
        The plug-in, and the value of each of its settings, defaults filled in; they cannot be changed.

    Raises:
        ValueError: The name or a setting is unknown, or a value is of the wrong kind.
    """
    plugin, choice = chosen(kind, text)
    return plugin, choice.values


def canonical(kind: Kind, text: str) -> str:
    """Return the shortest spelling of a choice: settings in declared order, defaults left out."""
    return chosen(kind, text)[1].text


# A sweep of many trials names the same few over and over.
@lru_cache(maxsize=4096)
def chosen(kind: Kind, text: str) -> tuple[Plugin, Choice]:
    """Read a choice as `parse` does; return all of it."""
    name, _, tail = text.partition(":")
    known = plugins(kind)
    if name not in known:
        raise ValueError(f"unknown {kind} {name!r}; {nearest(name, list(known))}")
    return known[name], known[name].choice(tail)
