"""Say of every device and precision what each section's table shows."""

from collections import Counter
from collections.abc import Sequence

from reports import wording
from reports.devices import words
from reports.devices.contrasts import STAGE_NAMES, STAGES, Contrast, Found, medians
from reports.devices.half_lives import ALIKE, Verdict
from reports.devices.rows import DEVICES, REFERENCE, told

REFERENCE_NAME = told(REFERENCE)
ALIKE_TOLD = f"{100 * ALIKE:g} %"


def speeds(held: Sequence[Contrast]) -> list[str]:
    """Say how many times as fast each is as 32-true on the CPU, where least and where most."""
    said = []
    for one in held:
        if not one.speeds:
            continue
        line = (
            f"{told(one.kind)}: {over(one.speeds, wording.figures, f' times as fast as {REFERENCE_NAME}')}; "
            f"{_sides(one.speeds, 1, 'faster', 'slower')}."
        )
        if own := medians(one.speeds_on_device):
            device = DEVICES[one.kind[0]]
            beside_it = f"{wording.code(REFERENCE[1])} on the {device}"
            line += f" Against {beside_it}: {words.spread(own, wording.figures, ' times')}."
        said.append(line)
    return said


def skills(held: Sequence[Contrast]) -> list[str]:
    """Say how far each one's test skill lies from that of 32-true on the CPU, where least and where most."""
    return [
        f"{told(one.kind)}: {over(one.skills, words.signed, f' beside {REFERENCE_NAME}')}; "
        f"{_sides(one.skills, 0, 'higher', 'lower')}."
        for one in held
        if one.skills
    ]


def lives(held: Sequence[Contrast]) -> list[str]:
    """Say how half-lives in own precision lie to those in float64, before training and after it."""
    said = []
    for one in held:
        clauses = [
            f"{STAGE_NAMES[stage]} {clause}" for stage in STAGES if (clause := beside(one, stage))
        ]
        if clauses:
            said.append(f"{told(one.kind)}, in own precision beside float64: {'; '.join(clauses)}.")
    return said


def trained(held: Sequence[Contrast]) -> list[str]:
    """Say how long gradients live in what was trained in each, all measured in float64."""
    return [
        f"Trained in {told(one.kind)}, the half-life in float64 is "
        f"{over(one.trained, words.share, f' times that of what was trained in {REFERENCE_NAME}')}; "
        f"{_sides(one.trained, 1, 'longer', 'shorter')}."
        for one in held
        if one.trained
    ]


def over(found: Found, word: words.Word, unit: str) -> str:
    """Word the median over settings, and which of them lies lowest and which highest.

    Args:
        found: The settings, one at least.
        word: How a number is told.
        unit: What follows the number.
    """
    rising = sorted(found, key=lambda one: one[1].median)
    (low, least), (high, most) = rising[0], rising[-1]
    ends = word(least.median), word(most.median)
    if len(found) == 1:
        return f"{ends[0]}{unit} ({words.place(low)})"
    if ends[0] == ends[1]:
        return f"{ends[0]}{unit} in each of {len(found)} settings"
    return (
        f"{words.median(medians(found), word)}{unit} (median of {len(found)} settings, from {ends[0]}, "
        f"{words.place(low)}, to {ends[1]}, {words.place(high)})"
    )


def beside(one: Contrast, stage: str) -> str:
    """Count the trials in which both half-lives are alike, or the own one is shorter or longer; empty without one.

    Args:
        one: Device and precision.
        stage: "initial" or "trained".
    """
    counts = Counter(both.verdict for both in one.beside(stage))
    if not counts:
        return ""
    number = sum(counts.values())
    names: dict[Verdict, str] = {
        "alike": f"alike within {ALIKE_TOLD}",
        "shorter": "shorter",
        "longer": "longer",
        "not told": "not to be told",
    }
    some = [(name, counts[which]) for which, name in names.items() if counts[which]]
    if len(some) == 1:
        said = f"{some[0][0]} in {'the one trial' if number == 1 else f'all {number} trials'}"
    else:
        each = wording.listing([f"{name} in {many}" for name, many in some])
        said = f"{each} of {number} trials"
    return said + _furthest(one.ratios(stage))


def _furthest(ratios: Found) -> str:
    """Name the setting whose median ratio lies furthest from 1; nothing where all are told as 1."""
    if not ratios:
        return ""
    row, ratio = max(ratios, key=lambda found: abs(found[1].median - 1))
    factor = words.share(ratio.median)
    return "" if factor == words.share(1.0) else f" (furthest: {factor} times, {words.place(row)})"


def _sides(found: Found, level: float, above: str, below: str) -> str:
    """Count the settings of which every seed lies above a level, below it, or on it."""
    counts = {
        above: sum(one.low > level for _, one in found),
        below: sum(one.high < level for _, one in found),
        "equal": sum(one.low == level == one.high for _, one in found),
    }
    each = [
        f"{word} in every seed of {wording.count(number, 'setting')}"
        for word, number in counts.items()
        if number
    ]
    rest = len(found) - sum(counts.values())
    if rest:
        each.append(f"mixed over seeds in {rest}")
    return wording.listing(each)
