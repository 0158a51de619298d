"""Judge a night by the nights before: what changed, how far, and what could have been found."""

from collections.abc import Sequence

from reports.nightly.finding import Finding as Finding
from reports.nightly.finding import Judgement as Judgement
from reports.nightly.finding import SharedFactor
from reports.nightly.judging_costs import judge_costs
from reports.nightly.judging_numbers import judge_numbers, with_smallest
from reports.nightly.looks import nights
from reports.nightly.values import COST_HEADLINES, Headline
from reports.nightly.values import Night as Night

# How often a night without any change may make an alarm or find something better, of all its series together.
FALSE_ALARMS = 0.01


def judge(
    tonight: Night,
    before: Sequence[Night],
    last: Night | None = None,
    false_alarms: float = FALSE_ALARMS,
) -> Judgement:
    """Judge a night by its baseline.

    Args:
        tonight: The night.
        before: The baseline's nights, the oldest first; none at all leaves every series untold.
        last: The night before tonight where it is not among them, as with a baseline that was given;
            without it the newest of them is.
        false_alarms: How often a night without any change may find one. Half of it is for what trials
            compute, half for what they cost.
    """
    judged = nights(tonight, before, last)
    alpha = false_alarms / 2
    findings = with_smallest(judge_numbers(judged, alpha), judged, alpha)
    shared: dict[Headline, SharedFactor] = {}
    for headline in COST_HEADLINES:
        found, factor = judge_costs(judged, headline, alpha / len(COST_HEADLINES))
        findings += found
        if factor is not None:
            shared[headline] = factor
    return Judgement(
        tuple(sorted(findings, key=lambda one: one.series)),
        shared,
        tuple(one.name for one in before),
    )
