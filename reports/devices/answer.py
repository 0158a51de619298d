"""Answer how much faster devices and precisions are, and what they do to skill and to half-lives."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reports import wording
from reports.devices import words
from reports.devices.compared import medians, parts
from reports.devices.contrasts import Contrast, Found
from reports.devices.half_lives import OWN
from reports.devices.rows import DEVICES, told
from reports.devices.told import REFERENCE_NAME, beside
from reports.troubles import shorten


@dataclass(frozen=True)
class Answer:
    """Hold the answer in Markdown.

    Attributes:
        verdict: What was faster or slower, and whether a GPU was measured.
        points: Skill, half-lives and what is missing, a line a question.
    """

    verdict: str
    points: tuple[str, ...]


def answer(held: Sequence[Contrast]) -> Answer:
    """Word the answer."""
    done = [one for one in held if one.finished]
    missing = unmeasured(held)
    if not done:
        return Answer(
            "No trial finished, so nothing can be said of devices or precisions.", missing
        )
    told_of = [_skill(done), _lives(done), _trained(done)]
    return Answer(f"{_verdict(done)} {_gpu(held)}".strip(), (*filter(None, told_of), *missing))


def _verdict(done: Sequence[Contrast]) -> str:
    if any(one.speeds for one in done):
        each = _each(done, lambda one: one.speeds, words.times, " times")
        return (
            f"A trial's fastest update runs so many times as fast as the same seed's in {REFERENCE_NAME} (below 1 is "
            f"slower; median over settings, range): {each}."
        )
    names = wording.listing([told(one.kind) for one in done])
    if len(done) == 1 and done[0].is_reference:
        return f"Only {names} was measured, so there is nothing to hold against it."
    was = "was" if len(done) == 1 else "were"
    if not any(one.is_reference for one in done):
        return (
            f"{names} {was} measured, but not {REFERENCE_NAME}, so no speed is told relative to it."
        )
    return (
        f"{names} {was} measured, but no seed was timed both in {REFERENCE_NAME} and in another at the same "
        "setting, so no speed is told."
    )


def _gpu(held: Sequence[Contrast]) -> str:
    """Say that no GPU was measured, where none was."""
    on_gpu = [one for one in held if one.kind[0] == "gpu"]
    if any(one.finished for one in on_gpu):
        return ""
    return f"No GPU was {'measured' if on_gpu else 'asked for'}: how fast one is stays open."


def _skill(done: Sequence[Contrast]) -> str:
    each = _each(done, lambda one: one.skills, words.signed)
    return each and f"**Skill** beside {REFERENCE_NAME} (median over settings, range): {each}."


def _lives(done: Sequence[Contrast]) -> str:
    """Say how half-lives in own precision lie to float64 after training."""
    each = [f"{told(one.kind)} {clause}" for one in done if (clause := beside(one, "trained"))]
    if each:
        return (
            "**Half-life** of the gradient after training, in own precision beside float64, same weights: "
            f"{'; '.join(each)}."
        )
    if any(OWN in r.measurements for one in done for row in one.finished for r in row.records):
        return ""
    return "**Half-life**: none was measured in the trials' own precision, so none is held beside float64."


def _trained(done: Sequence[Contrast]) -> str:
    each = _each(done, lambda one: one.trained, words.share, " times")
    return each and (
        f"**Half-life of what was trained**, all in float64, over that of what was trained in {REFERENCE_NAME} "
        f"(median over settings, range): {each}."
    )


def _each(
    done: Sequence[Contrast], ask: Callable[[Contrast], Found], word: words.Word, unit: str = ""
) -> str:
    """Word one number of every device and precision that has it."""
    return wording.listing([
        f"{told(one.kind)} {words.spread(whole, word, unit, parts(ask(one)))}"
        for one in done
        if (whole := medians(ask(one)))
    ])  # fmt: skip


def unmeasured(held: Iterable[Contrast]) -> tuple[str, ...]:
    """Say what was planned and has no result at all, and why: a line a device and reason."""
    by: dict[tuple[str, str], dict[str, int]] = {}
    for one in held:
        device, precision = one.kind
        for row in (row for _, row in one.rows if not row.records):
            why = wording.listing([shorten(text) for text in dict.fromkeys(row.lacking)])
            kinds = by.setdefault((device, why), {})
            kinds[precision] = kinds.get(precision, 0) + 1
    return tuple(
        f"**Not measured**: {wording.listing([wording.code(name) for name in kinds])} on the {DEVICES[device]}, "
        f"{wording.count(sum(kinds.values()), 'row')} of the table ({why})."
        for (device, why), kinds in by.items()
    )
