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
        # What the page tells as 1.00 is equal.
        ((1.003, 0.998), "equal in every seed of 1 setting."),
        ((1.2, 0.998), "mixed over seeds in 1."),
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
        ((0.5 - 8e-7, 0.5 - 4e-7), f"0.00 beside {NAMES[PLAIN]} ({PLACE}); equal in every seed of 1 setting."),
    ],
)  # fmt: skip
def test_skill_follows_the_seeds(skills: tuple[float, float], words: str) -> None:
    made = [timed(PLAIN, 0.1, seed, skill=0.5) for seed in (0, 1)]
    made += [timed(BRAIN, 0.1, seed, skill=value) for seed, value in enumerate(skills)]
    (line,) = told.skills(contrasts(settings(swept(made))))
    assert line.endswith(words)


def test_setting_that_lacks_a_seed_is_not_known_of_all() -> None:
    made = [timed(PLAIN, 0.1, 0, skill=0.5), timed(PLAIN, 0.1, 1, skill=0.5)]
    made += [timed(BRAIN, 0.2, 0, skill=0.4), timed(BRAIN, 0.2, 1, skill=None)]
    made += [timed(PLAIN, 0.1, 2), record(point(BRAIN, seed=2), status="failed")]
    held = contrasts(settings(swept(made)))
    (speed,), (skill,) = told.speeds(held), told.skills(held)
    assert f"({PLACE} in 2 of 3 seeds); not known of all seeds in 1." in speed
    assert f"({PLACE} in 1 of 3 seeds); not known of all seeds in 1." in skill
    assert "0.50 times (2 of 3 pairs of seeds)" in answer(held).verdict


def lives(*own: float | None, full: float = 8.0) -> str:
    made = [halving(point(BRAIN, seed=seed), full, life) for seed, life in enumerate(own)]
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


def test_half_lives_past_the_window_are_not_told_as_alike() -> None:
    assert lives(90.0, full=60.0) == "both past the window in the one trial."
    assert lives(60.0, 21.0, full=60.0) == "shorter in 1 and both past the window in 1 of 2 trials."


def test_half_life_of_what_was_trained_is_paired() -> None:
    made = [halving(point(PLAIN, seed=seed), 8.0, 8.0) for seed in (0, 1, 2)]
    made += [
        halving(point(BRAIN, seed=seed), full, 8.0)
        for seed, full in ((0, 4.0), (1, 6.0), (2, None))
    ]
    (line,) = told.trained(contrasts(settings(swept(made))))
    assert (
        f"0.62 times that of what was trained in {NAMES[PLAIN]} ({PLACE} in 2 of 3 seeds)" in line
    )
    # The dead one has no ratio, and its order is certain.
    assert line.endswith("shorter in every seed of 1 setting.")


def after(*lives: tuple[float | None, float | None]) -> str:
    """Return what is said of half-lives after training, in 32-true and in bf16 of each seed."""
    made = [halving(point(PLAIN, seed=seed), plain, 8.0) for seed, (plain, _) in enumerate(lives)]
    made += [halving(point(BRAIN, seed=seed), brain, 8.0) for seed, (_, brain) in enumerate(lives)]
    (line,) = told.trained(contrasts(settings(swept(made))))
    return line.rpartition("; ")[2]


def test_half_lives_outside_of_the_window_are_ranked_where_their_order_is_certain() -> None:
    assert after((8.0, 6.0), (60.0, 90.0)) == "not known of all seeds in 1."
    assert after((8.0, 6.0), (60.0, 8.0)) == "shorter in every seed of 1 setting."
    assert after((8.0, 6.0), (8.0, 60.0)) == "mixed over seeds in 1."
    assert after((8.0, None), (9.0, None)) == "shorter in every seed of 1 setting."
    assert after((8.0, 8.00001), (9.0, 9.0)) == "alike within 1 % in every seed of 1 setting."


def test_medians_say_of_how_many_settings_and_pairs_they_are() -> None:
    made = [
        halving(point(kind, length=length, seed=seed), life, 8.0)
        for kind, own in ((PLAIN, 8.0), (BRAIN, 4.0))
        for length, seed, life in (
            (25, 0, own),
            (25, 1, 60.0),
            (50, 0, 300.0),
            (50, 1, own),
            (100, 0, 300.0),
        )
    ]
    held = contrasts(settings(swept(made)))
    (line,) = told.trained(held)
    assert " 0.50 times that of what was trained in" in line
    assert "in 2 of 3 settings, 2 of 5 pairs of seeds; not known of all seeds in 3." in line
    (point_,) = [line for line in answer(held).points if "what was trained**" in line]
    assert "0.50 times (2 of 3 settings and 2 of 5 pairs of seeds)" in point_


def test_sweep_without_the_probe_says_so() -> None:
    def bare(one: Trial) -> Record:
        made = measured(one)
        kept = {n: m for n, m in made.measurements.items() if "own_precision" not in n}
        return made.model_copy(update={"measurements": kept})

    points = said(swept(grid([PLAIN, BRAIN], bare))).points
    assert "**Half-life**: none was measured in the trials' own precision" in " ".join(points)
