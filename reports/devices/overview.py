"""Sum up every device and precision in a row of one table."""

from collections.abc import Sequence

from reports import wording
from reports.devices import words
from reports.devices.compared import medians, settings_told
from reports.devices.contrasts import Contrast, Found
from reports.devices.rows import DEVICES
from reports.measured import STAGES

HEADS = [
    *("device", "precision", "settings", "times as fast", "difference in skill"),
    *("half-life ratio, before", "half-life ratio, after"),
]


def table(found: Sequence[Contrast], style: str = "pipe") -> str:
    """Return the table: the median over settings of their medians over seeds, and its range.

    Args:
        found: Every device with every precision.
        style: "pipe" for Markdown, "simple" for a terminal.
    """
    return wording.table([_cells(one, style) for one in found], HEADS, 2, style)


def _cells(one: Contrast, style: str) -> list[str]:
    device, precision = one.kind
    done, planned = len(one.finished), len(one.rows)
    return [
        DEVICES[device],
        wording.code(precision) if style == "pipe" else precision,
        str(done) if done == planned else f"{done} of {planned}" if done else "not measured",
        "1" if one.is_reference and done else _cell(one.speeds, words.times),
        "0" if one.is_reference and done else _cell(one.skills, words.signed),
        *(_cell(one.ratios(stage), words.share) for stage in STAGES),
    ]


def _cell(found: Found, word: words.Word) -> str:
    """Word the median over settings, and of how many where some have no number."""
    return words.spread(medians(found), word, among=settings_told(found))
