"""Choose what the figures of devices show, and draw them: one device a figure, a few networks side by side."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from reports import measured
from reports.devices import half_lives
from reports.devices.paired import difference, times_as_fast
from reports.devices.rows import DEVICES, REFERENCE, Row, Setting
from reports.figures import own_precision, setting_dots
from reports.figures._small import chunks
from reports.figures.own_precision import Point, Points
from reports.figures.setting_dots import Panel
from reports.measured import STAGE_NAMES, STAGES
from reports.page import Picture, picture

# So many panels stand side by side, with labels one can read.
MOST = 3
T = TypeVar("T")
Paired = Callable[[Row, Row | None], list[float]]


@dataclass(frozen=True)
class Pictures:
    """Hold the figures of each section."""

    speeds: tuple[Picture, ...]
    skills: tuple[Picture, ...]
    lives: tuple[Picture, ...]

    @property
    def all(self) -> tuple[Picture, ...]:
        """Return every figure."""
        return self.speeds + self.skills + self.lives


def pictures(found: Sequence[Setting]) -> Pictures:
    """Draw what there is to draw; a panel in which nothing was measured is left out."""
    return Pictures(
        speeds=_dots(
            found, "speed", _speed, 1.0, "times as fast as 32-true on the CPU, fastest update (log scale)",
            "How many times as fast as in 32-true on the CPU the fastest update of",
        ),
        skills=_dots(
            found, "skill", _skill, 0.0, "difference in test skill to 32-true on the CPU",
            "How far test skill lies from that of 32-true on the CPU",
        ),
        lives=_lives(found),
    )  # fmt: skip


def _speed(row: Row, against: Row | None) -> list[float]:
    return times_as_fast(row, against, measured.fastest_update)


def _skill(row: Row, against: Row | None) -> list[float]:
    return difference(row, against, measured.skill)


def _dots(
    found: Sequence[Setting], kind: str, paired: Paired, level: float, label: str, alt: str
) -> tuple[Picture, ...]:
    made = []
    for device in DEVICES:
        for variant, panels in _numbered(device, list(_panels(found, device, paired))):
            told = (
                f"{alt} each seed of every width, length and precision is on the {DEVICES[device]}, a panel a "
                "network; the tables hold the numbers."
            )
            draw = partial(setting_dots.draw, panels, label, level, log=level == 1)
            made.append(picture(kind, variant, told, draw))
    return tuple(made)


def _panels(found: Sequence[Setting], device: str, paired: Paired) -> Iterator[Panel]:
    """Yield a panel for each network of which something was paired on the device."""
    for network in _networks(found):
        seeds = {
            (f"H = {row.size}, T = {row.length:,}", row.kind[1]): tuple(values)
            for setting, row in _rows(found, device, network)
            if row.kind != REFERENCE and (values := paired(row, setting.reference))
        }
        if seeds:
            yield Panel(network, seeds)


def _lives(found: Sequence[Setting]) -> tuple[Picture, ...]:
    made = []
    for device in DEVICES:
        by = {name: points for name in _networks(found) if (points := _points(found, device, name))}
        for variant, names in _numbered(device, list(by)):
            shown = {
                place: some
                for stage in STAGE_NAMES.values()
                for name in names
                for place, some in by[name].items()
                if place[0] == stage
            }
            alt = (
                "Half-life of the gradient in each trial's own precision against that in float64 on the "
                f"{DEVICES[device]}, before training and after it, a panel a network; the table holds the numbers."
            )
            made.append(picture("half-life", variant, alt, partial(own_precision.draw, shown)))
    return tuple(made)


def _points(found: Sequence[Setting], device: str, network: str) -> Points:
    """Return the trials of one network that have both half-lives, by stage."""
    points: Points = {}
    for _, row in _rows(found, device, network):
        for stage in STAGES:
            for both in half_lives.beside(row.records, stage):
                sides = half_lives.edge(both.against), half_lives.edge(both.own)
                if sides[0] is not None and sides[1] is not None:
                    one = Point(
                        row.kind[1], (both.against.steps, sides[0]), (both.own.steps, sides[1])
                    )
                    points.setdefault((STAGE_NAMES[stage], network), []).append(one)
    return points


def _networks(found: Iterable[Setting]) -> list[str]:
    return list(dict.fromkeys(setting.rows[0].label for setting in found))


def _rows(found: Iterable[Setting], device: str, network: str) -> Iterator[tuple[Setting, Row]]:
    for setting in found:
        for row in setting.rows:
            if row.kind[0] == device and row.label == network:
                yield setting, row


def _numbered(device: str, items: Sequence[T]) -> Iterator[tuple[str, Sequence[T]]]:
    """Yield what goes into each figure, with what tells that figure from others of its kind."""
    parts = list(chunks(items, MOST))
    for number, part in enumerate(parts, 1):
        yield (f"{device}-{number}" if len(parts) > 1 else device), part
