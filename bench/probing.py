"""Put every probe to a model, before and after its training."""

import math
from collections.abc import Iterator
from typing import Any

from bench.catalogue import plugins
from bench.compose import Composition
from bench.probes._base import Probe, Reading
from bench.record import Measurement


def probes() -> Iterator[tuple[str, Probe]]:
    """Yield every probe with its name."""
    for plugin in plugins("probe").values():
        yield plugin.name, plugin.load()()


def probe(composition: Composition) -> dict[str, Reading]:
    """Return what each probe reads now, by name; a probe that does not apply is left out."""
    module = composition.module
    was_training = module.training
    module.eval()
    found = {}
    for name, each in probes():
        reading = each.read(module, composition.held_out(each.sequences))
        if reading is not None:
            found[name] = reading
    module.train(was_training)
    return found


def compared(initial: dict[str, Reading], trained: dict[str, Reading]) -> list[Measurement]:
    """Return the readings of both stages as one measurement a probe, the stage its first axis."""
    measured = []
    for name, each in probes():
        if name in initial and name in trained:
            measured.append(
                Measurement(
                    name=name,
                    unit=each.unit,
                    direction=each.direction,
                    axes={"stage": ["initial", "trained"], **initial[name].axes},
                    values=[_plain(initial[name].values), _plain(trained[name].values)],
                )
            )
    return measured


def _plain(values: Any) -> Any:
    """Return values with None for what is not finite."""
    if isinstance(values, list):
        return [_plain(value) for value in values]
    return values if math.isfinite(values) else None
