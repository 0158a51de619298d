"""Refuse combinations that make no sense on any machine, by name."""

from functools import cache
from typing import Any

from bench.catalogue import Kind, parse


def nonsense(point: dict[str, Any]) -> tuple[str, ...]:
    """Return what makes no sense in a grid point, one line a fault; its names are known to be valid.

    Args:
        point: A value for each axis, the topology included.
    """
    return _nonsense(
        point["task"],
        point["topology"],
        point["cell"],
        point.get("initialisation", "default"),
        point["sequence_length"],
    )


@cache
def _nonsense(
    task: str, topology: str, cell: str, initialisation: str, length: int
) -> tuple[str, ...]:
    faults = []
    dataset, _ = parse("task", task)
    law, _ = parse("initialisation", initialisation)
    if topology not in dataset.facts["topologies"]:
        faults.append(
            f"task {task} makes no sense with topology {topology}; expected {' or '.join(dataset.facts['topologies'])}"
        )
    if cell not in law.facts["cells"]:
        faults.append(
            f"initialisation {initialisation} makes no sense for cell {cell}; it is for {', '.join(law.facts['cells'])}"
        )
    if length < dataset.facts["minimum_length"]:
        faults.append(
            f"task {task} needs a sequence length of at least {dataset.facts['minimum_length']}, got {length}"
        )
    choices: tuple[tuple[Kind, str], ...] = (("task", task), ("initialisation", initialisation))
    for kind, choice in choices:
        plugin, values = parse(kind, choice)
        for name, least in plugin.facts.get("minimums", {}).items():
            value = length if values[name] == "task" else values[name]
            if value < least:
                faults.append(f"{kind} {choice} needs {name} of at least {least}, got {value}")
    return tuple(faults)
