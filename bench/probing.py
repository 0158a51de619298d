"""Put a trial's probes to its model: before training, after it, and on the way where that is asked for."""

import math
from collections.abc import Iterator
from typing import Any

from bench.catalogue import parse
from bench.compose import Composition
from bench.probes._base import Probe, Reading, Stage
from bench.probes._rounding import significant
from bench.record import Measurement

# What was read at one time, by name.
Readings = dict[str, Reading]


def probe(composition: Composition, stage: Stage) -> Readings:
    """Return what the trial's probes read before or after training, by name."""
    each = [probe for probe in _probes(composition) if stage in probe.stages]
    return {reading.name: reading for reading in _read(composition, each)}


def follow(composition: Composition) -> Readings:
    """Return what is to be read on the way, by name."""
    each = [probe for probe in _probes(composition) if probe.followed]
    wanted = {name for probe in each for name in probe.followed}
    return {r.name: r for r in _read(composition, each) if r.name in wanted}


def compared(initial: Readings, trained: Readings) -> list[Measurement]:
    """Return the readings of both stages as one measurement a name, the stage its first axis."""
    stages: dict[str, Readings] = {"initial": initial, "trained": trained}
    return [
        _joined(name, "stage", {key: found[name] for key, found in stages.items() if name in found})
        for name in dict.fromkeys([*initial, *trained])
    ]


def followed(looks: dict[int, Readings]) -> list[Measurement]:
    """Return what was read on the way as one measurement a name.

    Five digits: it is for looking at, and there is much of it.

    Args:
        looks: What was read, by the training sequences seen until then.
    """
    names = dict.fromkeys(name for found in looks.values() for name in found)
    return [
        _joined(
            f"{name}_in_training",
            "sequences",
            {seen: _shortened(found[name]) for seen, found in looks.items() if name in found},
        )
        for name in names
    ]


def _probes(composition: Composition) -> Iterator[Probe]:
    for choice in composition.trial.training.probes:
        plugin, settings = parse("probe", choice)
        yield plugin.load()(**settings)


def _read(composition: Composition, each: list[Probe]) -> Iterator[Reading]:
    module = composition.module
    was_training = module.training
    module.eval()
    for probe in each:
        yield from probe.read(composition)
    module.train(was_training)


def _joined(name: str, axis: str, found: dict[Any, Reading]) -> Measurement:
    """Return readings of one thing at several times as one measurement, the time its first axis."""
    first = next(iter(found.values()))
    return Measurement(
        name=name,
        unit=first.unit,
        direction=first.direction,
        axes={axis: list(found), **first.axes},
        values=[_plain(reading.values) for reading in found.values()],
    )


def _shortened(reading: Reading) -> Reading:
    return reading._replace(values=_rounded(reading.values))


def _rounded(values: Any) -> Any:
    if isinstance(values, list):
        return [_rounded(value) for value in values]
    return significant(values, 5)


def _plain(values: Any) -> Any:
    """Return values with None for what is not finite."""
    if isinstance(values, list):
        return [_plain(value) for value in values]
    return values if math.isfinite(values) else None
