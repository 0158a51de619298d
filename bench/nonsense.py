"""Refuse combinations that make no sense on any machine, by name."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from bench.catalogue import Kind, parse

# What a baseline, which is no network, has not, with what stands there if nothing is said.
_OF_NETWORKS = {
    "initialisation": "default",
    "hidden_size": 32,
    "depth": 1,
    "bidirectional": None,
    "match_parameters": None,
}


def nonsense(point: dict[str, Any]) -> tuple[str, ...]:
    """Return what makes no sense in a grid point, one line a fault; its names are known to be valid.

    Args:
        point: A value for each axis, the topology included.
    """
    return (
        _of_the_task(point["task"], point["topology"], point["sequence_length"])
        + _of_the_cell(
            point["task"],
            point["cell"],
            tuple([(name, point.get(name, usual)) for name, usual in _OF_NETWORKS.items()]),
        )
        + _of_the_widths(point.get("hidden_size"), point.get("depth"))
        + _too_small(
            point["task"], point.get("initialisation", "default"), point["sequence_length"]
        )
    )


@cache
def _of_the_task(task: str, topology: str, length: int) -> tuple[str, ...]:
    faults = []
    dataset, values = parse("task", task)
    answered = dataset.facts["topologies"]
    if parse("topology", topology)[0].name not in answered:
        faults.append(
            f"task {task} makes no sense with topology {topology}; expected {' or '.join(answered)}"
        )
    least = dataset.facts["minimum_length"]
    if length < least:
        faults.append(f"task {task} needs a sequence length of at least {least}, got {length}")
    for choice, only in dataset.facts.get("only_lengths", {}).items():
        if _chosen(choice, values) and length != only:
            faults.append(f"task {task} exists at a sequence length of {only} only, got {length}")
    for choice, most in dataset.facts.get("greatest_lengths", {}).items():
        if _chosen(choice, values) and length > most:
            faults.append(f"task {task} needs a sequence length of at most {most}, got {length}")
    for choice, setting in dataset.facts.get("lengths_from", {}).items():
        least = values[setting]
        if _chosen(choice, values) and isinstance(least, int) and length < least:
            faults.append(
                f"task {task} needs a sequence length of at least its {setting}, {least}, got {length}"
            )
    return tuple(faults)


def _chosen(choice: str, values: Mapping[str, Any]) -> bool:
    """Tell whether ``setting=word`` is so; the empty text always is."""
    name, _, word = choice.partition("=")
    return not choice or str(values[name]) == word


@cache
def _of_the_cell(task: str, cell: str, settings: tuple[tuple[str, Any], ...]) -> tuple[str, ...]:
    plugin, _ = parse("cell", cell)
    if not plugin.facts["gates"]:
        return _of_the_baseline(task, cell, settings)
    initialisation = str(dict(settings)["initialisation"])
    law, values = parse("initialisation", initialisation)
    if not law.facts["cells"] or plugin.name in law.facts["cells"]:
        known = plugin.facts["gate_order"]
        return tuple(
            f"initialisation {initialisation} makes no sense for cell {cell}; its gates are {', '.join(known)}"
            for setting in law.facts.get("gates", ())
            if values[setting] not in known
        )
    return (
        f"initialisation {initialisation} makes no sense for cell {cell}; it is for {', '.join(law.facts['cells'])}",
    )


def _of_the_baseline(
    task: str, cell: str, settings: tuple[tuple[str, Any], ...]
) -> tuple[str, ...]:
    faults = [
        f"cell {cell} is a baseline and no network: it takes no {name}, got {value}; leave it out"
        for name, value in settings
        if value != _OF_NETWORKS[name]
    ]
    objective = parse("task", task)[0].facts["objective"]
    answered = parse("cell", cell)[0].facts["objectives"]
    if objective not in answered:
        faults.append(
            f"cell {cell} makes no sense for task {task}, a {objective}; it is for {', '.join(answered)}"
        )
    return tuple(faults)


def _of_the_widths(hidden_size: object, depth: object) -> tuple[str, ...]:
    if isinstance(hidden_size, tuple) and depth != len(hidden_size):
        return (
            f"hidden_size {list(hidden_size)} names {len(hidden_size)} layers, got depth {depth}; leave depth out",
        )
    return ()


@cache
def _too_small(task: str, initialisation: str, length: int) -> tuple[str, ...]:
    faults = []
    choices: tuple[tuple[Kind, str], ...] = (("task", task), ("initialisation", initialisation))
    for kind, choice in choices:
        plugin, values = parse(kind, choice)
        for name, least in plugin.facts.get("minimums", {}).items():
            value = length if values[name] == "task" else values[name]
            if value < least:
                faults.append(f"{kind} {choice} needs {name} of at least {least}, got {value}")
        for name in plugin.facts.get("positive", ()):
            value = values[name]
            # A word stands for something else than a number.
            if isinstance(value, int | float) and value <= 0:
                faults.append(f"{kind} {choice} needs {name} above 0, got {value}")
    return tuple(faults)
