"""Lay out the tables that set systems beside each other, with their notes."""

import math
from collections.abc import Callable, Sequence

from reports import measured, wording
from reports.frame import gates, short
from reports.reproduction.agreement import Agreement
from reports.reproduction.numbers import estimate, mean_of, possible, published, span
from reports.reproduction.parameters import Counts
from reports.reproduction.rows import Row
from reports.statistics import t_interval

NO_HELD_OUT = "Nothing is held out: it is tested on what it was trained on."


class Notes:
    """Number the notes below a table, equal ones once."""

    def __init__(self) -> None:
        """Start without a note."""
        self._numbers: dict[str, int] = {}

    def mark(self, *texts: str) -> str:
        """Return the marks of some notes, empty texts left out."""
        told = [self._numbers.setdefault(t, len(self._numbers) + 1) for t in texts if t]
        return "".join(f" ({number})" for number in told)

    @property
    def lines(self) -> list[str]:
        """Return the notes in the order of their numbers."""
        return [f"({number}) {wording.escape(text)}" for text, number in self._numbers.items()]


def beside(
    found: Sequence[Agreement], counted: Sequence[Counts], notes: Notes, style: str = "pipe"
) -> str:
    """Return every published figure beside ours.

    Args:
        found: The published errors and losses.
        counted: The published parameter counts.
        notes: Takes causes and remarks.
        style: "pipe" for Markdown, "simple" for a terminal.
    """
    heads = [
        "system",
        "source",
        "figure",
        "verdict",
        "published",
        "ours [95 %]",
        "prediction interval",
    ]
    escape = wording.escape if style == "pipe" else str
    rows = []
    for one in found:
        cause = f"{one.name.capitalize()} {one.verdict} than published: {one.cause}."
        rows.append([
            named(one.row, escape) + notes.mark(one.row.system.remark),
            escape(one.row.system.source),
            one.name,
            one.verdict + notes.mark(cause if one.cause else ""),
            published(one.published),
            estimate(one.mean) if one.values else wording.NOTHING,
            span(one.prediction.low, one.prediction.high) if one.values else wording.NOTHING,
            one.row.seeds,
        ])  # fmt: skip
    for count in counted:
        asked = count.asked.value if isinstance(count.asked.value, tuple) else (count.asked.value,)
        rows.append([
            named(count.row, escape) + notes.mark(count.row.system.remark),
            escape(count.row.system.source),
            "parameters" + (" (Keras)" if count.asked.framework == "keras" else ""),
            count.verdict,
            " + ".join(published(value) for value in asked),
            " + ".join(f"{layer.comparable:,}" for layer in count.layers) or wording.NOTHING,
            "exact" if count.layers else wording.NOTHING,
            count.row.seeds,
        ])  # fmt: skip
    # A system's rows together, in the order of the systems.
    first = {row[0]: place for place, row in reversed(list(enumerate(rows)))}
    rows.sort(key=lambda row: first[row[0]])
    return wording.table(rows, [*heads, "seeds"], 4, style) if rows else ""


def named(row: Row, escape: Callable[[str], str] = wording.escape) -> str:
    """Name a row, and say whether it is a contrast."""
    return escape(row.name) + (" (contrast)" if row.system.contrast else "")


def systems(found: Sequence[Row], notes: Notes) -> str:
    """Return every system: what it is, how large, and what it scored."""
    heads = [
        "system",
        "source",
        "topology",
        "network",
        "optimiser",
        "published figure",
        "parameters",
    ]
    rows = [
        [
            named(row) + notes.mark(row.system.remark, "" if row.system.held_out else NO_HELD_OUT),
            wording.escape(row.system.source),
            wording.code(row.trial.topology),
            network(row),
            optimiser(row),
            _published(row),
            f"{measured.parameters(row.records[0]):,}" if row.records else wording.NOTHING,
            *_scores(row),
            row.seeds,
        ]
        for row in found
    ]
    heads += ["test error [95 %]", "skill [95 %]", "accuracy [95 %]", "seeds"]
    return wording.table(rows, heads, 6) if rows else ""


def network(row: Row) -> str:
    """Word a row's network: cell, widths, directions, first weights."""
    trial = row.trial
    if not gates(trial.cell):
        return f"{wording.code(trial.cell)}, no network"
    if isinstance(trial.hidden_size, tuple):
        size = short(trial.hidden_size)
    else:
        size = f"{trial.depth} × {trial.hidden_size}" if trial.depth > 1 else f"{trial.hidden_size}"
    parts = [f"{wording.code(trial.cell)} {size}"]
    if trial.bidirectional:
        parts.append(f"both directions ({trial.bidirectional})")
    return ", ".join([*parts, wording.code(trial.initialisation)])


def optimiser(row: Row) -> str:
    """Word how a row is trained; a dash where nothing is."""
    if not row.learns:
        return wording.NOTHING
    return f"{row.trial.optimiser}, lr {row.trial.learning_rate:g}".replace("_", "\\_")


def accuracies(row: Row) -> list[float]:
    """Return the share of right test answers of each seed; none for regression."""
    if row.objective == "regression":
        return []
    return [1 - measured.test_error(record) for record in row.records]


def _published(row: Row) -> str:
    named = [one.figure.replace("_", " ") for one in row.system.published]
    return ", ".join(named) or "none"


def _scores(row: Row) -> list[str]:
    errors = [measured.test_error(record) for record in row.records]
    if not errors:
        return [wording.NOTHING] * 3
    lost = sum(not math.isfinite(error) for error in errors)
    if lost:
        return [f"not finite in {lost} of {len(errors)}", wording.NOTHING, wording.NOTHING]
    shares = accuracies(row)
    return [
        estimate(possible(mean_of(errors), 0, math.inf)),
        estimate(possible(t_interval(row.skills), -math.inf, 1)),
        estimate(possible(t_interval(shares), 0, 1)) if shares else wording.NOTHING,
    ]
