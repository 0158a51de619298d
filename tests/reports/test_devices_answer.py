import re
from typing import Any

import pytest

from bench.record import Record, Results
from bench.trial import Trial
from reports.devices import told
from reports.devices.answer import Answer, answer
from reports.devices.contrasts import contrasts
from reports.devices.rows import settings
from tests.reports.builder import record
from tests.reports.machines import (
    HALF,
    NO_GPU,
    Kind,
    everything,
    grid,
    halving,
    measured,
    on_a_processor,
    point,
    swept,
)

PLAIN, BRAIN, BOARD = ("cpu", "32-true"), ("cpu", "bf16-mixed"), ("gpu", "32-true")
NAMES = {
    PLAIN: "`32-true` on the CPU",
    BRAIN: "`bf16-mixed` on the CPU",
    BOARD: "`32-true` on the GPU",
}

PLACE = "`lstm` at H = 32, T = 25"


def said(made: Results) -> Answer:
    return answer(contrasts(settings(made)))


def timed(kind: Kind, seconds: float, seed: int = 0, **more: Any) -> Record:
    return measured(point(kind, seed=seed), step_time=[seconds] * 5, **more)


def test_a_machine_without_a_gpu() -> None:
    found = said(on_a_processor())
    assert "`64-true` on the CPU 0.68 times (0.65 to 0.70)" in found.verdict
    assert found.verdict.endswith("No GPU was measured: how fast one is stays open.")
    missing = [line for line in found.points if line.startswith("**Not measured**")]
    assert [HALF in missing[0], NO_GPU in missing[1], len(missing)] == [True, True, 2]
    assert "`32-true` and `16-mixed` on the GPU, 8 rows" in missing[1]


def test_a_gpu_that_was_measured_is_not_said_to_be_missing() -> None:
    found = said(everything())
    assert "No GPU" not in found.verdict
    assert "`32-true` on the GPU 11 times (4.0 to 28)" in found.verdict
    assert not re.search("because|due to|causes", " ".join([found.verdict, *found.points]))


@pytest.mark.parametrize(
    ("kinds", "verdict"),
    [
        ([PLAIN], f"Only {NAMES[PLAIN]} was measured, so there is nothing to hold against it. No GPU was asked for"),
        ([BRAIN], f"{NAMES[BRAIN]} was measured, but not {NAMES[PLAIN]}, so no speed is told relative to it. No GPU"),
        ([BRAIN, BOARD], f"{NAMES[BRAIN]} and {NAMES[BOARD]} were measured, but not {NAMES[PLAIN]}"),
    ],
)  # fmt: skip
def test_nothing_to_hold_it_against(kinds: list[Kind], verdict: str) -> None:
    found = said(swept(grid(kinds)))
    assert found.verdict.startswith(verdict)
    assert not any(line.startswith("**Skill**") for line in found.points)
    assert any(line.startswith("**Half-life** of the gradient") for line in found.points)


def test_seeds_that_do_not_meet_tell_no_speed() -> None:
    found = said(swept([timed(PLAIN, 0.1, 0), timed(BRAIN, 0.1, 1)]))
    assert "no seed was timed both in" in found.verdict


@pytest.mark.parametrize("recorded", [True, False])
def test_nothing_finished(recorded: bool) -> None:
    one = point(BOARD)
    failed = [record(one, status="failed", reason=None)] if recorded else []
    found = said(swept(failed, not_run=[one]))
    assert found.verdict == "No trial finished, so nothing can be said of devices or precisions."
    why = "failed: no reason recorded" if recorded else "not run"
    assert found.points == (f"**Not measured**: `32-true` on the GPU, 1 row of the table ({why}).",)


@pytest.mark.parametrize(
    ("factors", "words"),
    [
        ((0.5, 0.5), f"0.50 times as fast as {NAMES[PLAIN]} ({PLACE}); slower in every seed of 1 setting."),
        ((2.0, 3.0), f"2.5 times as fast as {NAMES[PLAIN]} ({PLACE}); faster in every seed of 1 setting."),
        ((0.5, 2.0), "mixed over seeds in 1."),
        ((1.0, 1.0), "equal in every seed of 1 setting."),
    ],
)  # fmt: skip
def test_speed_follows_the_seeds(factors: tuple[float, float], words: str) -> None:
    made = [timed(PLAIN, 0.1, seed) for seed in (0, 1)]
    made += [timed(BRAIN, 0.1 / factor, seed) for seed, factor in enumerate(factors)]
    (line,) = told.speeds(contrasts(settings(swept(made))))
    assert line.endswith(words)


@pytest.mark.parametrize(
    ("skills", "words"),
    [
        ((0.1, 0.2), f"-0.35 beside {NAMES[PLAIN]} ({PLACE}); lower in every seed of 1 setting."),
        ((0.6, 0.6), f"+0.10 beside {NAMES[PLAIN]} ({PLACE}); higher in every seed of 1 setting."),
    ],
)  # fmt: skip
def test_skill_follows_the_seeds(skills: tuple[float, float], words: str) -> None:
    made = [timed(PLAIN, 0.1, seed, skill=0.5) for seed in (0, 1)]
    made += [timed(BRAIN, 0.1, seed, skill=value) for seed, value in enumerate(skills)]
    (line,) = told.skills(contrasts(settings(swept(made))))
    assert line.endswith(words)


def lives(*own: float | None) -> str:
    made = [halving(point(BRAIN, seed=seed), 8.0, life) for seed, life in enumerate(own)]
    (line,) = told.lives(contrasts(settings(swept(made))))
    return line.partition("after training ")[2]


def test_half_life_in_own_precision_follows_the_trials() -> None:
    assert lives(8.0, 8.0) == "alike within 1 % in all 2 trials."
    assert lives(8.0) == "alike within 1 % in the one trial."
    assert (
        lives(4.0, 8.0, 16.0) == "alike within 1 % in 1, shorter in 1 and longer in 1 of 3 trials."
    )
    assert (
        lives(4.0, 4.0)
        == "shorter in all 2 trials (furthest: 0.50 times, `lstm` at H = 32, T = 25)."
    )
    # A dead gradient has no ratio, and is shorter than any that lives.
    assert lives(None) == "shorter in the one trial."


def test_half_life_of_what_was_trained_is_paired() -> None:
    made = [halving(point(PLAIN, seed=seed), 8.0, 8.0) for seed in (0, 1, 2)]
    made += [
        halving(point(BRAIN, seed=seed), full, 8.0)
        for seed, full in ((0, 4.0), (1, 6.0), (2, None))
    ]
    (line,) = told.trained(contrasts(settings(swept(made))))
    assert "0.62 times that of what was trained in" in line
    assert line.endswith("shorter in every seed of 1 setting.")


def test_sweep_without_the_probe_says_so() -> None:
    def bare(one: Trial) -> Record:
        made = measured(one)
        kept = {n: m for n, m in made.measurements.items() if "own_precision" not in n}
        return made.model_copy(update={"measurements": kept})

    points = said(swept(grid([PLAIN, BRAIN], bare))).points
    assert "**Half-life**: none was measured in the trials' own precision" in " ".join(points)
