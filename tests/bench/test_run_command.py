from collections.abc import Callable
from pathlib import Path

import pytest

from bench.store import Store
from tests.bench.conftest import Ran

RUN = [
    *[
        "run",
        "--task",
        "first_token_recall",
        "--cell",
        "gru",
        "--sequence-length",
        "5",
        "--seed",
        "0",
    ]
]


def test_run_runs_one_trial_and_shows_it(tmp_path: Path, lethe: Callable[..., Ran]) -> None:
    training = [
        "--batch-size",
        "16",
        "--budget",
        "160",
        "--validation-interval",
        "160",
        "--test-sequences",
        "32",
    ]
    words = [*RUN, "--hidden-size", "4", "--learning-rate", "1e-2", "--clip", "null", *training]
    ran = lethe(*words, "--early-stop", "false", "--results", tmp_path / "a: b")
    assert (ran.code, ran.err) == (0, "")
    assert "now: 1 ok" in ran.out
    assert "attempt 1: ok in " in ran.out
    with Store.open_existing(tmp_path / "a: b") as store:
        (record,) = store.results().records
    assert record.trial.learning_rate == 0.01
    assert record.trial.clip is None
    assert record.trial.topology == "many_to_one"
    assert record.trial.training.budget == 160
    assert record.trial.training.early_stop is False
    assert lethe(*words, "--early-stop", "false", "--results", tmp_path / "a: b").code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--cell", "lstmm"], "--cell: unknown cell 'lstmm'; did you mean 'lstm'?"),
        (["--sequence-length", "0"], "--sequence-length: expected greater than or equal to 1"),
        (
            ["--learning-rate", "fast"],
            "--learning-rate: expected a number above 0, or selected, got 'fast' (text)",
        ),
        (["--budget", "1.5"], "--budget: expected an integer, got 1.5 (a number)"),
        (["--early-stop", "maybe"], "--early-stop: expected a boolean, got 'maybe' (text)"),
        (["--timeout", "-1"], "--timeout: expected greater than 0, got -1"),
        (["--optimiser", "adma"], "--optimiser: unknown value 'adma'; did you mean 'adam'?"),
        (["--cell", "[gru"], "--cell: expected a value as in YAML, got '[gru'"),
        (["--seed", "[0, 1]"], "--seed: expected an integer, got [0, 1] (a list)"),
        (["--sequence-length", "1"], "first_token_recall needs a sequence length of at least 2"),
        (["--initialisation", "forget_bias"], "makes no sense for cell gru; it is for lstm"),
    ],
)
def test_a_bad_flag_is_named(
    words: list[str], told: str, tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    ran = lethe(*RUN, *words, "--results", tmp_path / "results")
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert ran.err.startswith("lethe: lethe run: 1 problem\n")
    assert not (tmp_path / "results").exists()


def test_all_bad_flags_are_told_at_once(tmp_path: Path, lethe: Callable[..., Ran]) -> None:
    ran = lethe(*RUN, "--cell", "x", "--depth", "0", "--budget", "y", "--results", tmp_path / "r")
    assert "3 problems" in ran.err
    assert all(flag in ran.err for flag in ("--cell:", "--depth:", "--budget:"))


def test_a_run_shows_its_own_record_and_not_one_of_the_same_name(
    tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    few = ["--budget", "64", "--validation-interval", "32", "--validation-sequences", "8"]
    words = [*RUN, "--hidden-size", "4", *few, "--results", tmp_path]
    first = lethe(*words, "--test-sequences", "16")
    other = lethe(*words, "--test-sequences", "24")
    assert "test_sequences=16" in first.out
    assert "test_sequences=24" in other.out
    again = lethe(*words, "--test-sequences", "16")
    assert "nothing to do" in again.out
    assert "test_sequences=16" in again.out
    assert "test_sequences=24" not in again.out
