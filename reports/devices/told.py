"""Say of every device and precision what each section's table shows."""

from collections import Counter
from collections.abc import Sequence

from reports import wording
from reports.devices import words
from reports.devices.compared import Compared, Side, medians, pairs_told, parts, settings_told
from reports.devices.contrasts import Contrast, Found
from reports.devices.half_lives import ALIKE, Verdict
from reports.devices.rows import DEVICES, REFERENCE, told
from reports.measured import STAGE_NAMES, STAGES

REFERENCE_NAME = told(REFERENCE)
ALIKE_TOLD = f"{100 * ALIKE:g} %"


def speeds(held: Sequence[Contrast]) -> list[str]:
    """Say how many times as fast each is as 32-true on the CPU, where least and where most."""
    said = []
    for one in held:
        if not one.speeds:
            continue
        line = (
            f"{told(one.kind)}: {over(one.speeds, words.times, f' times as fast as {REFERENCE_NAME}')}; "
            f"{_sides(one.speeds, 'faster', 'slower')}."
        )
        if own := medians(one.speeds_on_device):
            device = DEVICES[one.kind[0]]
            beside_it = f"{wording.code(REFERENCE[1])} on the {device}"
            line += f" Against {beside_it}: {words.spread(own, words.times, ' times', parts(one.speeds_on_device))}."
        said.append(line)
    return said


def skills(held: Sequence[Contrast]) -> list[str]:
    """Say how far each one's test skill lies from that of 32-true on the CPU, where least and where most."""
    return [
        f"{told(one.kind)}: {over(one.skills, words.signed, f' beside {REFERENCE_NAME}')}; "
        f"{_sides(one.skills, 'higher', 'lower')}."
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
        f"{_sides(one.trained, 'longer', 'shorter', f'alike within {ALIKE_TOLD}')}."
        for one in held
        if one.trained
    ]


def over(found: Found, word: words.Word, unit: str) -> str:
    """Word the median over settings, and which of them lies lowest and which highest.

    Args:
        found: The settings.
        word: How a number is told.
        unit: What follows the number.
    """
    rising = sorted(
        ((one.middle.median, one) for one in found if one.middle), key=lambda pair: pair[0]
    )
    if not rising:
        return "without a number"
    (low, least), (high, most) = rising[0], rising[-1]
    ends = word(low), word(high)
    number = settings_told(found)
    if len(rising) == 1:
        rest = f"; {number} settings" if number else ""
        return f"{ends[0]}{unit} ({_place(least)}{rest})"
    pairs = f", {some}" if (some := pairs_told(found)) else ""
    if ends[0] == ends[1]:
        return f"{ends[0]}{unit} in {number or f'each of {len(found)}'} settings{pairs}"
    return (
        f"{words.median(medians(found), word)}{unit} (median of {number or len(found)} settings{pairs}, from "
        f"{ends[0]}, {_place(least)}, to {ends[1]}, {_place(most)})"
    )


def beside(one: Contrast, stage: str) -> str:
    """Count the trials by how both half-lives lie to each other; empty without one.

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
        "both past": "both past the window",
        "both dead": "both dead",
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
    known = [(one.middle.median, one) for one in ratios if one.middle]
    if not known:
        return ""
    ratio, one = max(known, key=lambda pair: abs(pair[0] - 1))
    factor = words.share(ratio)
    return "" if factor == words.share(1.0) else f" (furthest: {factor} times, {_place(one)})"


def _place(one: Compared) -> str:
    """Name a setting, and how many of its seeds have a number where not all have."""
    return words.place(one.row) + (f" in {one.among} seeds" if one.among else "")


def _sides(found: Found, above: str, below: str, alike: str = "equal") -> str:
    """Count the settings of which every planned seed lies above what it is held against, below it, or alike."""
    counts = Counter(one.side for one in found)
    names: dict[Side, str] = {"above": above, "below": below, "alike": alike}
    each = [
        f"{name} in every seed of {wording.count(counts[side], 'setting')}"
        for side, name in names.items()
        if counts[side]
    ]
    rest: dict[Side, str] = {"mixed": "mixed over seeds", "not known": "not known of all seeds"}
    each += [f"{name} in {counts[side]}" for side, name in rest.items() if counts[side]]
    return wording.listing(each)
