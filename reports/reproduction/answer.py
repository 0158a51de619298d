"""Answer in a paragraph how our results lie to the published ones."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import wording
from reports.reproduction import controls
from reports.reproduction.agreement import Agreement
from reports.reproduction.controls import Control
from reports.reproduction.numbers import estimate, possible
from reports.reproduction.parameters import Counts
from reports.reproduction.rows import Row
from reports.reproduction.tables import accuracies
from reports.statistics import t_interval


@dataclass(frozen=True)
class Answer:
    """Hold the answer in Markdown.

    Attributes:
        verdict: How many published figures were reproduced, in one sentence.
        rest: Counts of parameters, controls, translations, and what to take care of.
    """

    verdict: str
    rest: str


def answer(
    found: Sequence[Row],
    agreed: Sequence[Agreement],
    counted: Sequence[Counts],
    checked: Sequence[Control],
) -> Answer:
    """Word the paragraph.

    Args:
        found: Every row.
        agreed: The published errors and losses beside ours.
        counted: The published parameter counts beside ours.
        checked: The negative controls.
    """
    if not any(row.records for row in found):
        return Answer("No trial finished, so nothing can be set beside a published figure.", "")
    parts = [
        _counts(counted),
        controls.sentence(checked),
        *_translations(found),
        _forms(found),
    ]
    return Answer(_figures(agreed), " ".join(filter(None, parts)))


def _figures(agreed: Sequence[Agreement]) -> str:
    if not agreed:
        return "No errors or losses were published."
    verdicts = [one.verdict for one in agreed]
    told = [f"{verdicts.count('reproduced')} reproduced"]
    for word in ("better", "worse"):
        if word in verdicts:
            told.append(f"{verdicts.count(word)} {word} than published")
    open_ones = len(verdicts) - sum(map(verdicts.count, ("reproduced", "better", "worse")))
    if open_ones:
        told.append(f"{open_ones} not to be judged")
    return f"Published errors and losses held against ours: {len(agreed)}, of which {wording.listing(told)}."


def _counts(counted: Sequence[Counts]) -> str:
    if not counted:
        return ""
    equal = sum(one.verdict == "equal" for one in counted)
    return (
        f"{equal} of {wording.count(len(counted), 'network')} with published parameter counts "
        f"{'has' if len(counted) == 1 else 'have'} exactly those."
    )


def _translations(found: Sequence[Row]) -> list[str]:
    told = []
    for row in found:
        if row.trial.topology != "encoder_decoder" or not row.records:
            continue
        shares = accuracies(row)
        if shares and all(map(math.isfinite, shares)):
            told.append(
                f"The encoder-decoder {wording.escape(row.name)} (T = {row.trial.sequence_length:,}) answers "
                f"{estimate(possible(t_interval(shares), 0, 1))} of the held-out tokens right, over "
                f"{wording.count(len(shares), 'seed')}, {min(shares):.3f} in the worst."
            )
    return told


def _forms(found: Sequence[Row]) -> str:
    """Name the rows whose data are as published and not as intended."""
    names = [wording.escape(row.name) for row in found if row.as_published]
    if not names:
        return ""
    return (
        "Take care with the rows whose data are exactly as published where that is not what was meant, "
        f"as the notes below the tables say: {'; '.join(names)}."
    )
