"""What a trial leaves for TensorBoard, and that its failure costs no trial."""

import ast
import re
from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from bench.cost import COSTS
from bench.record import Measurement
from bench.run_trial import run_trial
from bench.trial import Trial
from tests.bench import small


@pytest.fixture(scope="module")
def measured() -> dict[str, Measurement]:
    return run_trial(small.trial(task="adding"))


def scalars(folder: Path) -> dict[str, list[tuple[int, float]]]:
    accumulator = EventAccumulator(str(folder))
    accumulator.Reload()
    return {
        tag: [(event.step, event.value) for event in accumulator.Scalars(tag)]
        for tag in accumulator.Tags()["scalars"]
    }


def warned(trial: Trial, told: str) -> bool:
    """Tell whether this is the one warning that events are missing, and nothing else."""
    start = f"lethe: warning: {trial.id}: TensorBoard shows not all of it ("
    return bool(re.fullmatch(rf"{re.escape(start)}\w+: .*\); all is measured\n", told))


def test_the_event_file_holds_the_curves(tmp_path: Path) -> None:
    measured = run_trial(small.trial(), tmp_path / "s0")
    found = scalars(tmp_path / "s0")
    section = "first_token_recall, T=5"
    assert set(found) >= {
        f"{section}/training loss",
        f"{section}/gradient norm before clipping",
        f"{section}/validation loss",
        f"{section}/validation skill",
    }
    assert [step for step, _ in found[f"{section}/training loss"]] == list(range(16, 336, 16))
    assert [value for _, value in found[f"{section}/validation skill"]] == pytest.approx(
        measured["validation_skill"].values
    )


def test_writing_events_changes_nothing_measured(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with_events = run_trial(small.trial(), tmp_path / "events")
    assert small.values(with_events, *COSTS) == small.values(run_trial(small.trial()), *COSTS)
    assert capfd.readouterr() == ("", "")


def test_a_trial_whose_events_cannot_be_written_is_measured_nevertheless(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], measured: dict[str, Measurement]
) -> None:
    trial = small.trial(task="adding")
    (tmp_path / "tensorboard").write_text("a file")
    found = run_trial(trial, tmp_path / "tensorboard" / trial.id)
    out, told = capfd.readouterr()
    assert out == ""
    assert warned(trial, told), told
    assert small.values(found, *COSTS) == small.values(measured, *COSTS)


def test_a_trial_whose_events_find_no_room_is_measured_nevertheless(
    tmp_path: Path, measured: dict[str, Measurement]
) -> None:
    # Not for a byte, for some of the curves, or for all of them and some of what is written at the end.
    points = {0: [0], 1_000: range(1, 20), 8_000: [20]}
    trial = small.trial(task="adding")
    code = (
        "import resource, sys; from pathlib import Path; from bench.run_trial import run_trial\n"
        "from bench.trial import Trial\n"
        "for room in sys.argv[3:]:\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), resource.RLIM_INFINITY))\n"
        "    found = run_trial(Trial.model_validate_json(sys.argv[1]), Path(sys.argv[2], room))\n"
        "    print({name: each.model_dump() for name, each in found.items()})\n"
    )
    ran = small.python(code, trial.model_dump_json(), tmp_path, *points)
    assert ran.returncode == 0, ran
    told, found = ran.stderr.splitlines(True), ran.stdout.splitlines()
    assert len(told) == len(found) == 3
    assert all(warned(trial, line) for line in told), told
    for line in map(ast.literal_eval, found):
        assert {n: line[n] for n in line if n not in COSTS} == small.values(measured, *COSTS)
    # What was written before is there to be looked at.
    for room, few in points.items():
        curves = scalars(tmp_path / str(room)) if room else {}
        assert len(curves.get("adding, T=5/training loss", [])) in few
