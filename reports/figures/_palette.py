"""Give every cell and every initialisation the same look in all figures of a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle

from reports.figures._canvas import MUTED
from reports.frame import gates
from reports.summary import Group

# Okabe and Ito 2008, "Color universal design", without black and yellow, which one page hides.
CELL_COLOURS = ("#d55e00", "#009e73", "#0072b2", "#cc79a7", "#e69f00", "#56b4e9")
# Where an initialisation has the colour it shall not look like a cell: the same six, last first.
LAW_COLOURS = (MUTED, "#e69f00", "#56b4e9", "#cc79a7", "#0072b2", "#009e73", "#d55e00")
Line = tuple[float, tuple[float, ...]]

MARKERS = ("o", "s", "D", "^", "P", "X", "v")
LINES: tuple[Line, ...] = (
    (0, ()),
    (0, (4, 1.5)),
    (0, (4, 1, 1, 1)),
    (0, (1, 1)),
    (0, (7, 1, 1, 1, 1, 1)),
)


@dataclass(frozen=True)
class Palette:
    """Hold the looks: of cells by name, and of initialisations by law."""

    cells: dict[str, str]
    laws: dict[str, str]
    markers: dict[str, str]
    lines: dict[str, Line]


def palette(groups: Iterable[Group]) -> Palette:
    """Deal out the looks in the report's order, over all groups of the report."""
    return dealt((group.cell, group.law) for group in groups)


def dealt(pairs: Iterable[tuple[str, str]]) -> Palette:
    """Deal out the looks in the report's order, over all cells with their laws."""
    known = set(pairs)
    cells = _ordered(cell for cell, _ in known)
    laws = sorted({law for _, law in known}, key=lambda law: (law != "default", law))
    return Palette(
        cells=dict(zip(cells, cycle(CELL_COLOURS), strict=False)),
        laws=dict(zip(laws, cycle(LAW_COLOURS), strict=False)),
        markers=dict(zip(laws, cycle(MARKERS), strict=False)),
        lines=dict(zip(laws, cycle(LINES), strict=False)),
    )


def cells_of(groups: Iterable[Group]) -> list[str]:
    """Return the cells of some groups, plain ones first, whichever task comes first."""
    return _ordered(group.cell for group in groups)


def _ordered(cells: Iterable[str]) -> list[str]:
    return sorted(set(cells), key=lambda cell: (gates(cell), cell))


def title(group: Group, gap: str = " ") -> str:
    """Name a group's panel: its task, and behind a gap the settings that vary."""
    return f"{group.task}{gap}({group.variant})" if group.variant else group.task
