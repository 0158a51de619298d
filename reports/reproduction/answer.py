"""Answer in a paragraph how our results lie to the published ones."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import controls, wording
from reports.controls import Control
from reports.reproduction.agreement import REPRODUCED, REPRODUCED_WIDE, WIDE_WORD, Agreement
from reports.reproduction.numbers import estimate, possible
from reports.reproduction.parameters import Counts
from reports.reproduction.rows import Row
from reports.reproduction.tables import accuracies
from reports.statistics import t_interval


@dataclass(frozen=True)
class Answer:
    """Hold the answer in Markdown.

    Attributes:
        verdict: How many published figures were reproduced, in one sentence; contrasts not counted.
        rest: Counts of contrasts, parameters, controls, translations, and what to take care of.
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
    own = [one for one in agreed if not one.row.system.contrast]
    parts = [
        _contrasts(len(agreed) - len(own)),
        _counts([one for one in counted if not one.row.system.contrast]),
        controls.sentence(checked),
        *_translations(found),
        _forms(found),
    ]
    return Answer(_figures(agreed, own), " ".join(filter(None, parts)))


def _figures(agreed: Sequence[Agreement], own: Sequence[Agreement]) -> str:
    """Count the verdicts on those that are no contrasts."""
    if not agreed:
        return "No errors or losses were published."
    if not own:
        return "No published error or loss was run at its authors' settings."
    verdicts = [one.verdict for one in own]
    kinds = {
        REPRODUCED_WIDE: f"in a wide interval (more than {WIDE_WORD})",
        "better": "better than published",
        "worse": "worse than published",
    }
    told = [f"{verdicts.count(REPRODUCED)} reproduced"]
    told += [f"{verdicts.count(kind)} {words}" for kind, words in kinds.items() if kind in verdicts]
    open_ones = sum(verdict not in (REPRODUCED, *kinds) for verdict in verdicts)
    if open_ones:
        told.append(f"{open_ones} not to be judged")
    noun = "error or loss at its" if len(own) == 1 else "errors and losses at their"
    return f"{len(own)} published {noun} authors' settings: {', '.join(told)}."


def _contrasts(number: int) -> str:
    if not number:
        return ""
    return f"Beside them {wording.count(number, 'figure')} of contrasts, run to find causes."


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
    return f"Rows whose data are exactly as published, traps included: {'; '.join(names)}."
