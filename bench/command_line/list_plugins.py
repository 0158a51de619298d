"""``lethe list``: name the datasets, topologies, cells, initialisations, probes and presets."""

import argparse

from bench.catalogue import ROOMS, Plugin, plugins
from bench.sweep_file import presets

_HEADINGS = {
    "task": "datasets",
    "topology": "topologies",
    "cell": "cells, and in their place baselines (naive, mean, linear)",
    "initialisation": "initialisations",
    "probe": "probes (a sweep's training names those that look at its trials)",
}


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "list",
        help="name the datasets, topologies, cells, initialisations, probes and presets",
        description="Name everything a sweep can be made of, with a line on each and its settings.",
    )
    parser.set_defaults(handle=handle, parser=parser)


def handle(settings: argparse.Namespace) -> int:
    """Print the lists."""
    for kind in ROOMS:
        print(_HEADINGS[kind])
        for plugin in plugins(kind).values():
            print(f"  {plugin.name:24} {plugin.summary}")
            for line in _settings(plugin):
                print(f"  {'':24} {line}")
        print()
    print("presets")
    for name, path in presets().items():
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        print(f"  {name:24} {first.removeprefix('#').strip()}")
    return 0


def _settings(plugin: Plugin) -> list[str]:
    return [
        f"setting {plugin.name}:{setting.name}=... takes {setting.expected}"
        + ("" if setting.required else f", default {setting.default}")
        for setting in plugin.settings
    ]
