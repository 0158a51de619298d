"""Write ``key=value`` overrides from the command line into a sweep's content."""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bench.catalogue import nearest
from bench.grid import Axes
from bench.training import Training


def override(content: dict[str, Any], text: str) -> list[str]:
    """Write one ``key=value`` into the content; return what is wrong with it."""
    key, equals, written = text.partition("=")
    if not equals:
        return [f"override {text!r}: expected key=value; did you forget the equals sign?"]
    try:
        value = YAML(typ="safe", pure=True).load(written)
    except (YAMLError, RecursionError):
        return [f"override {text!r}: expected a YAML value behind the equals sign, got {written!r}"]
    section, dot, name = key.partition(".")
    if key in Axes.model_fields:
        _clear(content, key)
        _set(content, "shared", key, value)
    elif dot and section == "training" and name in Training.model_fields:
        _clear(content, name, within="training")
        _set(content, "training", name, value)
    elif key in ("name", "description", "timeout", "memory_limit", "comparisons"):
        content[key] = value
    else:
        valid = [
            *Axes.model_fields,
            "name",
            "timeout",
            "memory_limit",
            "comparisons",
            *(f"training.{name}" for name in Training.model_fields),
        ]
        return [f"override {text!r}: unknown key {key!r}; {nearest(key, valid)}"]
    return []


def _clear(content: dict[str, Any], name: str, within: str | None = None) -> None:
    """Remove a key from every grid, or from a mapping within it, so that one value holds for all."""
    grids = content.get("grids")
    for grid in grids if isinstance(grids, list) else ():
        holder = grid.get(within) if within and isinstance(grid, dict) else grid
        if isinstance(holder, dict):
            holder.pop(name, None)


def _set(content: dict[str, Any], section: str, name: str, value: Any) -> None:
    """Write a value into a section; one that is no mapping stays, for the check to name."""
    present = content.get(section) or {}
    if isinstance(present, dict):
        content[section] = {**present, name: value}
