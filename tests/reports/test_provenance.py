from bench.record import Record
from reports.provenance import compute, started
from tests.reports.builder import record, trial


def attempt(seed: int, at: str, status: str = "ok", wall_time: float | None = 60.0) -> Record:
    made = record(trial(seed=seed), status=status, wall_time=wall_time)
    return made.model_copy(update={"started": at})


EARLY, LATE, LAST = (f"2026-01-01T{hour}:00:00+00:00" for hour in ("08", "10", "12"))


def test_start_is_that_of_the_first_attempt_that_ran() -> None:
    records = [attempt(0, LATE), attempt(1, EARLY), attempt(2, "2026-01-01T07:00:00Z", "skipped")]
    assert started(records, EARLY) == f"First attempt started {EARLY}"
    assert started(records, LAST) == (
        f"First attempt started {EARLY}, newest start of the sweep {LAST}"
    )


def test_start_of_a_sweep_of_which_nothing_ran() -> None:
    assert started([], LAST) == f"The sweep was started {LAST}"
    assert started([attempt(0, LATE, "skipped")], EARLY) == f"First attempt started {LATE}"


def test_skips_are_no_attempts_of_unknown_length() -> None:
    records = [attempt(0, EARLY), attempt(1, EARLY, "crashed", None)]
    records += [attempt(seed, EARLY, "skipped", None) for seed in (2, 3)]
    assert compute(records) == (
        "2 attempts, 60 s of trial time summed; 1 attempt of unknown length not in that sum; 2 skips, which ran "
        "nothing, not among the attempts"
    )
    assert compute(records[:1]) == "1 attempt, 60 s of trial time summed"
