"""Draw how far every night lay from the baseline, a row a setting, a panel a headline."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import blended_transform_factory

from reports.figures import _canvas
from reports.figures._dots import dots

# Vermilion and blue of Okabe and Ito 2008. Filled or hollow tells them apart on paper, too.
WORSE, BETTER = "#d55e00", "#0072b2"
# A change of so much or more has the largest dot, whose width is in points.
FULL, WIDEST = 0.5, 9.5
# What lies below the smallest effect that is ever told: the night was there, and that is all.
SPECK = 1.2
# Most of what is large enough to be told is chance all the same: what is not told stays in the background.
PALE = 0.45
ROW = 0.185
NAMES = 2.9


@dataclass(frozen=True)
class Row:
    """Hold the name of a row.

    Attributes:
        block: What it shares with its neighbours, told once: a rule parts it from the next.
        rest: What is its own.
    """

    block: str
    rest: str


@dataclass(frozen=True)
class Track:
    """Hold one series over the nights.

    Attributes:
        height: Its row, counted from 0; between rows where it belongs to several.
        changes: Relative change from the baseline's median by night; None where the night has none.
        rising_is_better: Which way is better.
        smallest: Changes below this are no more than a speck.
        found: Whether tonight's change is told as worse or better.
    """

    height: float
    changes: tuple[float | None, ...]
    rising_is_better: bool
    smallest: float
    found: bool


@dataclass(frozen=True)
class Panel:
    """Hold the series of one headline."""

    title: str
    tracks: tuple[Track, ...]


def draw(rows: Sequence[Row], panels: Sequence[Panel], nights: Sequence[str]) -> Figure:
    """Draw the panels side by side, tonight in the last column of each.

    Args:
        rows: The rows, those of one block next to each other.
        panels: One or more.
        nights: Names of the nights, tonight last.
    """
    figure = _canvas.figure(ROW * len(rows) + 1.5)
    share = (_canvas.WIDTH - NAMES) / len(panels) / _canvas.WIDTH
    axes = list(figure.subplots(1, len(panels), squeeze=False, sharey=True).flat)
    width = 0.9 * share * _canvas.WIDTH * 72 / (len(nights) + 0.4)
    for panel, one in zip(axes, panels, strict=True):
        panel.set_title(one.title, fontsize=9.5)
        _frame(panel, rows, nights)
        _specks(panel, one.tracks)
        for track in one.tracks:
            _track(panel, track, min(WIDEST, width, 72 * ROW * 0.95))
    _names(axes[0], rows)
    figure.supxlabel("night (month and day), tonight shaded", fontsize=9.5)
    figure.legend(
        handles=_keys(),
        loc="outside upper center",
        ncols=4,
        columnspacing=1.4,
        handletextpad=0.2,
    )
    return figure


def _frame(panel: Axes, rows: Sequence[Row], nights: Sequence[str]) -> None:
    last = len(nights) - 1
    panel.set_xlim(-0.7, last + 0.7)
    panel.set_ylim(len(rows) - 0.4, -0.6)
    panel.set_xticks([0, last] if last else [0], [nights[0], nights[last]] if last else [nights[0]])
    for label, side in zip(panel.get_xticklabels(), ("left", "right"), strict=False):
        label.set(ha=side, fontsize=7.5)
    panel.tick_params(axis="x", pad=1)
    panel.grid(visible=False)
    panel.spines[:].set_visible(False)
    panel.axvspan(last - 0.5, last + 0.5, color=_canvas.GRID, alpha=0.45, linewidth=0, zorder=0)
    for place in range(1, len(rows)):
        if rows[place].block != rows[place - 1].block:
            panel.axhline(place - 0.5, color=_canvas.GRID, linewidth=0.8, zorder=0)


def _names(panel: Axes, rows: Sequence[Row]) -> None:
    """Write each block's name once, at its first row, and each row's own at its end."""
    panel.set_yticks(range(len(rows)), [row.rest for row in rows])
    panel.tick_params(axis="y", labelsize=7.5)
    place = blended_transform_factory(panel.transAxes, panel.transData)
    widest = max(len(row.rest) for row in rows)
    for number, row in enumerate(rows):
        if number == 0 or row.block != rows[number - 1].block:
            panel.annotate(
                row.block, (0, number), xycoords=place, ha="right", va="center", fontsize=7.5,
                xytext=(-10 - 4.6 * widest, 0), textcoords="offset points", fontweight="bold",
            )  # fmt: skip


def _specks(panel: Axes, tracks: Sequence[Track]) -> None:
    places = [
        (night, track.height)
        for track in tracks
        for night, change in enumerate(track.changes)
        if change is not None and abs(change) < track.smallest
    ]
    dots(panel, [x for x, _ in places], [y for _, y in places], SPECK, _canvas.MUTED)


def _track(panel: Axes, track: Track, widest: float) -> None:
    last = len(track.changes) - 1
    for night, change in enumerate(track.changes):
        told = track.found and night == last
        if (
            change is None
            or not math.isfinite(change)
            or (abs(change) < track.smallest and not told)
        ):
            continue
        look = _look((change > 0) is track.rising_is_better, told)
        size = widest * math.sqrt(min(abs(change), FULL) / FULL)
        panel.plot(night, track.height, "o", **look, markersize=max(2.2, size))
        if told:
            panel.plot(
                night, track.height, "s", markersize=widest + 3, markerfacecolor="none",
                markeredgecolor=_canvas.TEXT, markeredgewidth=1.2, clip_on=False, zorder=4,
            )  # fmt: skip


def _look(better: bool, told: bool = False) -> dict[str, Any]:
    return {
        "alpha": 1 if told else PALE,
        "markerfacecolor": _canvas.BACKGROUND if better else WORSE,
        "markeredgecolor": BETTER if better else WORSE,
        "markeredgewidth": 1.1,
        "clip_on": False,
    }


def _keys() -> list[Line2D]:
    """Return what the dots mean, for the legend."""
    framed = {"markerfacecolor": "none", "markeredgecolor": _canvas.TEXT, "markeredgewidth": 1.2}
    kinds: list[tuple[str, str, float, dict[str, Any]]] = [
        ("o", "worse", WIDEST, _look(better=False)),
        ("o", "better", WIDEST, _look(better=True)),
        ("s", "told as a change", WIDEST, framed),
        (".", "too small to tell of", SPECK + 2, {"color": _canvas.MUTED}),
    ]
    return [
        Line2D([], [], marker=marker, linestyle="none", label=label, markersize=size, **look)
        for marker, label, size, look in kinds
    ]
