import io
from typing import Any

import pytest
from rich.console import Console

from bench.limits import Limits
from bench.local_engine import LocalEngine
from bench.progress import Lines, duration
from bench.run_sweep import Tally
from tests.bench import small

ONE, TWO, THREE = (small.trial(seed=seed) for seed in range(3))
ENGINE = LocalEngine(1, Limits(1.0), small.ROOT)


def shown(terminal: bool, *records: Any) -> str:
    """Return what a sweep of three trials shows while some of them end."""
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=200, highlight=False)
    tally = Tally(planned=4, earlier=1)
    with Lines(console).shown() as lines:
        lines.started(tally, [ONE, TWO, THREE], ENGINE)
        for record in records:
            tally.ended[record.status] += 1
            lines.ended(tally, record)
    return out.getvalue()


def test_without_a_terminal_each_trial_is_a_plain_line() -> None:
    failed = small.record(TWO, status="failed", reason="Traceback\n  ...\nRuntimeError: [no] room")
    lines = shown(False, small.record(ONE), failed, small.record(THREE)).splitlines()
    assert lines[0] == "4 trials: 1 done earlier, 3 to run"
    assert lines[1].startswith(f"[2/4] ok {ONE.id} 1.5 s (0 failed, ")
    assert lines[2].startswith(f"[3/4] failed {TWO.id} 1.5 s: RuntimeError: [no] room (1 failed, ")
    assert lines[3] == f"[4/4] ok {THREE.id} 1.5 s (1 failed, 0 s left)"
    assert len(lines) == 4


def test_a_terminal_shows_one_moving_line_and_what_is_not_ok() -> None:
    skipped = small.record(TWO, status="skipped", wall_time=None)
    text = shown(True, small.record(ONE), skipped)
    assert "\x1b[" in text
    assert "done, 0 running, 0 failed" in text
    assert f"[3/4] skipped {TWO.id}: for a reason (0 failed," in text
    assert f"ok {ONE.id}" not in text


def test_the_time_left_is_unknown_until_something_ran() -> None:
    skipped = small.record(ONE, status="skipped", wall_time=None)
    first, second = shown(False, skipped, small.record(TWO)).splitlines()[1:]
    assert first.endswith("unknown time left)")
    assert second.endswith(" s left)")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0 s"), (89, "89 s"), (90, "2 min"), (5399, "90 min"), (5400, "1.5 h")],
)
def test_a_duration_is_short(seconds: float, text: str) -> None:
    assert duration(seconds) == text
