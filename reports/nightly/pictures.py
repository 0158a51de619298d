"""Choose which figures a night's page holds, and draw them."""

import math
from functools import partial
from typing import NamedTuple

from reports.figures import night_history, night_map
from reports.nightly import numbers
from reports.nightly.case import Case
from reports.nightly.finding import Finding
from reports.nightly.history import changes, history, middles
from reports.nightly.scale import MINIMUM
from reports.nightly.values import DIRECTION, HEADLINES, Headline
from reports.page import Picture, picture

# A figure of small panels has so many at most; of a headline with no more series all are drawn.
MOST_PANELS = 12
# The overview has so many rows at most.
MOST_ROWS = 90
SHORT: dict[Headline, str] = {
    "skill": "skill",
    "horizon": "H50-learn",
    "half_life": "half-life",
    "step_time": "update time",
    "memory": "memory",
}
# What the lines go through, where not through the medians of fresh seeds.
_LINES: dict[Headline, str] = {"step_time": "fastest seed"}
LOGARITHMIC = ("horizon", "half_life", "step_time")


class History(NamedTuple):
    """Hold the figure of one headline.

    Attributes:
        headline: Which.
        drawn: Number of series in it.
        told: How many are told as changed.
        there: How many there are.
        pictures: The figure.
    """

    headline: Headline
    drawn: int
    told: int
    there: int
    pictures: tuple[Picture, ...]


class Pictures(NamedTuple):
    """Hold the figures of a page.

    Attributes:
        overview: Every night of every series; empty without a baseline.
        left_out: Number of rows for which the overview has no room.
        histories: One a headline that has something to show.
    """

    overview: tuple[Picture, ...]
    left_out: int
    histories: tuple[History, ...]

    @property
    def all(self) -> tuple[Picture, ...]:
        """Return every figure."""
        return self.overview + tuple(one for each in self.histories for one in each.pictures)


def pictures(case: Case) -> Pictures:
    """Draw what there is to draw: nothing on a first night."""
    if not case.baseline:
        return Pictures((), 0, ())
    histories = [one for headline in HEADLINES if (one := _history(case, headline))]
    overview, left_out = _overview(case) if case.kind == "nightly" else ((), 0)
    return Pictures(overview, left_out, tuple(histories))


def _labels(case: Case) -> list[str]:
    """Return the nights' names as an axis has room for: dates without their year."""
    names = [one.name for one in case.nights]
    return [name[5:] for name in names] if case.kind == "nightly" else names


def _history(case: Case, headline: Headline) -> History | None:
    found = case.of(headline)
    told = [one for one in (*case.worse, *case.better) if one.series.headline == headline]
    shown = found if len(found) <= MOST_PANELS else told[:MOST_PANELS]
    panels = [panel for one in shown if (panel := _panel(case, one)).all]
    if not panels:
        return None
    across = "night (month and day)" if case.kind == "nightly" else "the two sweeps"
    draw = partial(
        night_history.draw, panels, _labels(case), (across, numbers.HEADS[headline]), _LINES.get(headline, "median"),
        log=headline in LOGARITHMIC,
    )  # fmt: skip
    what = "every night's seeds" if case.kind == "nightly" else "the seeds of A and of B"
    alt = f"{numbers.HEADS[headline]}: {what}, a panel a setting; the tables hold the medians."
    drawn = picture("history", headline.replace("_", "-"), alt, draw)
    return History(headline, len(panels), len(told), len(found), (drawn,))


def _panel(case: Case, finding: Finding) -> night_history.Panel:
    headline = finding.series.headline
    fresh, fixed = (
        tuple(tuple(numbers.scaled(headline, value) for value in night) for night in side)
        for side in history(case, finding.series)
    )
    compared = [numbers.scaled(headline, value) for value in finding.baseline.values]
    band = (min(compared), max(compared)) if compared else None
    name = case.names[finding.series.setting].lines
    line = tuple(
        None if one is None else numbers.scaled(headline, one)
        for one in middles(case, finding.series)
    )
    way = finding.verdict if finding.verdict in ("worse", "better") else "neither"
    return night_history.Panel(name, fresh, fixed, line, band, way)


def _overview(case: Case) -> tuple[tuple[Picture, ...], int]:
    """Draw every night; of very many settings the first, and those with a change before them."""
    told = {one.series.setting for one in (*case.worse, *case.better)}
    horizons = {one.series.setting for one in case.of("horizon")}
    rows = [setting for setting in case.names if setting not in horizons]
    rows = [setting for setting in rows if setting in case.tonight.planned]
    kept = set(sorted(rows, key=lambda setting: setting not in told)[:MOST_ROWS])
    rows, left_out = [setting for setting in rows if setting in kept], len(rows) - len(kept)
    places = {setting: float(place) for place, setting in enumerate(rows)}
    blocks: dict[str, list[float]] = {}
    for setting, place in places.items():
        blocks.setdefault(case.names[setting].block, []).append(place)
    for setting in horizons:
        beside = blocks.get(case.names[setting].block)
        if beside:
            places[setting] = sum(beside) / len(beside)
    panels = [
        night_map.Panel(SHORT[headline], tracks)
        for headline in HEADLINES
        if (tracks := _tracks(case, headline, places))
    ]
    if not panels:
        return (), 0
    named = [night_map.Row(case.names[one].block, case.names[one].length) for one in rows]
    draw = partial(night_map.draw, named, panels, _labels(case))
    alt = (
        "How far each night's median lay from the baseline's, a row a setting, a panel a headline, a column a night, "
        "tonight at the right; the tables hold tonight's changes."
    )
    return (picture("nights", "", alt, draw),), left_out


def _tracks(
    case: Case, headline: Headline, places: dict[str, float]
) -> tuple[night_map.Track, ...]:
    tracks = []
    for one in case.of(headline):
        found = changes(case, one.series)
        if one.series.setting in places and any(map(_known, found)):
            tracks.append(
                night_map.Track(
                    height=places[one.series.setting],
                    changes=tuple(found),
                    rising_is_better=DIRECTION[headline] == "higher",
                    smallest=MINIMUM[headline],
                    found=one.verdict in ("worse", "better"),
                )
            )
    return tuple(tracks)


def _known(change: float | None) -> bool:
    return change is not None and math.isfinite(change)
