"""Hold real trials to a limit of memory: who needs more fails with a sentence, the others go on."""

import resource
import sys
from pathlib import Path

import pytest

from bench.limits import Limits, memory_within, ran_out_of_memory
from bench.local_engine import LocalEngine
from bench.outcome import Outcome
from tests.bench import small

SENTENCE = "needed more than the 400 MiB that memory_limit lets a trial allocate; raise it"


def outcomes(folder: Path, memory: int | None) -> dict[int, Outcome]:
    """Run a trial with weights of two thirds of a gigabyte between small ones."""
    # Width 6,000: 108 million weights. One update is enough to need them.
    training = {"budget": 16, "batch_size": 16, "validation_sequences": 16, "test_sequences": 16}
    trials = [
        small.trial(training, hidden_size=width, seed=seed, sequence_length=2)
        for seed, width in enumerate((4, 6_000, 4))
    ]
    ran = LocalEngine(1, Limits(120.0, memory), folder).run(trials)
    return {trial.seed: outcome for trial, outcome in ran}


def test_a_trial_that_needs_more_memory_fails_alone_and_says_so(tmp_path: Path) -> None:
    ended = outcomes(tmp_path, 400)
    assert [ended[seed].status for seed in range(3)] == ["ok", "failed", "ok"], ended
    reason = ended[1].reason or ""
    assert reason.startswith("Traceback (most recent call last):")
    assert SENTENCE in reason.splitlines()[-1]
    assert ended[1].measurements == {}


@pytest.mark.slow
def test_without_a_limit_the_same_trial_ends_well(tmp_path: Path) -> None:
    ended = outcomes(tmp_path, None)
    assert [ended[seed].status for seed in range(3)] == ["ok"] * 3, ended


def test_the_limit_is_lifted_afterwards() -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with memory_within(64):
        assert resource.getrlimit(resource.RLIMIT_DATA) != before
        with pytest.raises(MemoryError):
            bytearray(128 * 2**20)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    with memory_within(None):
        assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_what_was_there_before_is_not_counted() -> None:
    held = bytearray(256 * 2**20)
    with memory_within(128):
        assert len(bytearray(32 * 2**20)) < len(held)


def test_a_limit_is_refused_where_it_would_not_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(ValueError, match="expected Linux for a memory_limit, got darwin"):
        memory_within(1).__enter__()


def test_only_a_lack_of_memory_is_called_so() -> None:
    assert ran_out_of_memory(MemoryError())
    assert ran_out_of_memory(RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"))
    assert not ran_out_of_memory(RuntimeError("shapes differ"))
