"""Each bad input gives one clear message, by the function and by the command, and leaves nothing behind."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bench.errors import ConfigError
from bench.sweep_file import load
from tests.bench import small
from tests.bench.conftest import Ran

RNN, LSTM = {"cell": "rnn_tanh"}, {"cell": "lstm"}
GOOD = "name: x\ngrids: [{task: adding, cell: gru, sequence_length: 5, seed: 0}]\n"
COMPARISON = {"task": "first_token_recall", "sequence_length": 5, "first": RNN, "second": LSTM}


class Case(NamedTuple):
    """Name a bad input: what is changed in a good sweep, or a whole text, and what must be said."""

    name: str
    changed: dict[str, Any] | str
    told: list[str]
    overrides: list[str] = []  # noqa: RUF012 - read only

    @property
    def text(self) -> str:
        if isinstance(self.changed, str):
            return self.changed
        return json.dumps(small.sweep(**self.changed)).replace("NaN", ".nan")


def axis(fault: str, **axes: Any) -> Case:
    """Return a case of one bad axis."""
    return Case("-".join(axes), {"shared": axes}, [fault])


CASES = [
    Case("unknown-key", {"grid": []}, ["grid: unknown key; did you mean 'grids'?"]),
    axis("shared.seeds: unknown key; did you mean 'seed'?", seeds=[1]),
    Case(
        "unknown-training-key",
        {"training": {"bugdet": 3}},
        ["training.bugdet: unknown key; did you mean 'budget'?"],
    ),
    Case(
        "unknown-grid-key",
        {"grids": [{"cell": ["gru"]}, {"cel": ["gru"]}]},
        ["grids[1].cel: unknown key; did you mean 'cell'?"],
    ),
    Case(
        "misspelt-cell",
        {"grids": [{"cell": ["gru", "lstmm"]}]},
        ["grids[0].cell[1]: unknown cell 'lstmm'; did you mean 'lstm'?"],
    ),
    axis(
        "shared.sequence_length[0]: expected greater than or equal to 1, got 0 (an integer)",
        sequence_length=[0],
    ),
    axis(
        "shared.hidden_size[1]: expected an integer of at least 1, or a list of one for each layer, "
        "got -4 (an integer)",
        hidden_size=[4, -4],
    ),
    axis(
        "shared.seed: expected at least one value, got an empty list; give a value or leave the key out",
        seed=[],
    ),
    axis(
        "shared.hidden_size[0]: expected an integer of at least 1, or a list of one for each layer, "
        "got '32' (text)",
        hidden_size=["32"],
    ),
    axis("shared.depth[0]: expected an integer, got 'ten' (text)", depth=["ten"]),
    axis("shared.seed[0]: expected an integer, got True (true or false)", seed=[True]),
    axis("shared.seed[0]: expected greater than or equal to 0, got -1 (an integer)", seed=[-1]),
    axis("shared.seed[0]: expected less than 4294967296, got 4294967296", seed=[2**32]),
    axis("shared.depth[0]: expected an integer, got 1.5 (a number)", depth=[1.5]),
    axis(
        "shared.learning_rate[0]: expected a number above 0, or selected, got nan (a number)",
        learning_rate=[float("nan")],
    ),
    axis(
        "shared.learning_rate[0]: expected a number above 0, or selected, got 0.0 (a number)",
        learning_rate=[0.0],
    ),
    axis("shared.clip[0]: expected a number, got '1' (text); write it without quotes", clip=["1"]),
    axis("shared.optimiser[0]: unknown value 'adma'; did you mean 'adam'?", optimiser=["adma"]),
    axis(
        "shared.precision[0]: unknown value '32'; expected one of: 32-true, 64-true, bf16-mixed, 16-mixed",
        precision=["32"],
    ),
    axis(
        "grids[0]: initialisation chrono makes no sense for cell rnn_tanh; it is for lstm, gru",
        initialisation=["chrono"],
    ),
    axis(
        "grids[0]: task first_token_recall makes no sense with topology many_to_many; expected many_to_one",
        topology=["many_to_many"],
    ),
    axis(
        "grids[0]: task first_token_recall needs a sequence length of at least 2, got 1",
        sequence_length=[1],
    ),
    Case(
        "chrono-too-short",
        {"grids": [{"cell": ["gru"], "initialisation": ["chrono:t_max=2"]}]},
        ["grids[0]: initialisation chrono:t_max=2 needs t_max of at least 3, got 2"],
    ),
    Case(
        "chrono-task-too-short",
        {"grids": [{"cell": ["gru"], "initialisation": ["chrono"], "sequence_length": [2]}]},
        ["grids[0]: initialisation chrono needs t_max of at least 3, got 2"],
    ),
    axis(
        "shared.task[0]: unknown setting 'symbol' of 'copy_memory'; did you mean 'symbols'?",
        task=["copy_memory:symbol=3"],
    ),
    axis(
        "grids[0]: task copy_memory:symbols=1 needs symbols of at least 2, got 1",
        task=["copy_memory:symbols=1"],
    ),
    Case(
        "no-grids",
        {"grids": []},
        [
            "grids: expected at least one value, got an empty list; give a value or leave the key out"
        ],
    ),
    Case("grids-missing", "name: x", ["grids: expected a value, got none; add 'grids'"]),
    Case("grids-a-mapping", {"grids": None}, ["grids: expected a list, got None (nothing)"]),
    Case(
        "a-grid-of-nothing",
        {"grids": [None]},
        ["grids[0]: expected a mapping of keys to values, got None (nothing)"],
    ),
    Case(
        "no-cell",
        {"grids": [{}]},
        ["grids[0]: expected the axis 'cell', got none; add it there or under shared"],
    ),
    Case("empty-file", "", ["expected a mapping with name and grids, got None (nothing)"]),
    Case("a-list", "- name: x", ["expected a mapping with name and grids, got [{'name': 'x'}]"]),
    Case("a-word", "sweep", ["expected a mapping with name and grids, got 'sweep' (text)"]),
    Case("bad-yaml", "name: x\ngrids: [", ["line 2: expected YAML, got"]),
    Case("a-tab", "name: x\n\tgrids: 1", ["line 2: expected YAML, got"]),
    Case("a-control-character", "name: \x01", ["expected YAML, got"]),
    Case("a-deep-hole", "name: " + "[" * 1200, ["expected YAML, got maximum recursion depth"]),
    Case("override-that-is-a-deep-hole", {}, ["override 'seed=[[["], ["seed=" + "[" * 1200]),
    Case("key-twice", "name: x\nname: y", ["line 2: expected YAML, got found duplicate key"]),
    Case("number-for-a-key", "1: x\n" + GOOD, ["keys: expected text for a key, got 1"]),
    Case(
        "bad-name",
        {"name": "My Sweep"},
        ["name: expected small letters, digits and underscores, got 'My Sweep' (text)"],
    ),
    Case("no-timeout", {"timeout": 0}, ["timeout: expected greater than 0, got 0 (an integer)"]),
    Case(
        "training-is-no-mapping",
        "name: x\ntraining: [1]\nshared: 5\ngrids: 3",
        [
            "training: expected a mapping of keys to values, got [1] (a list)",
            "shared: expected a mapping of keys to values, got 5 (an integer)",
            "grids: expected a list, got 3 (an integer)",
        ],
        ["training.budget=3", "seed=1"],
    ),
    Case(
        "override-without-equals",
        {},
        ["override 'seed': expected key=value; did you forget the equals sign?"],
        ["seed"],
    ),
    Case(
        "override-of-an-unknown-key",
        {},
        ["override 'sed=1': unknown key 'sed'; did you mean 'seed'?"],
        ["sed=1"],
    ),
    Case(
        "override-with-a-bad-value",
        {},
        ["shared.seed[0]: expected an integer, got 'x' (text)"],
        ["seed=[x]"],
    ),
    Case(
        "override-that-is-no-yaml",
        {},
        ["override 'seed=[1': expected a YAML value behind the equals sign, got '[1'"],
        ["seed=[1"],
    ),
    Case(
        "override-of-an-unknown-training-key",
        {},
        ["override 'training.bugdet=1': unknown key 'training.bugdet'; did you mean 'training.b"],
        ["training.bugdet=1"],
    ),
    Case("override-of-grids", {}, ["override 'grids=[]': unknown key 'grids'"], ["grids=[]"]),
    Case(
        "a-comparison-without-trials",
        {"comparisons": [COMPARISON]},
        [
            "comparisons[0].second: no trial of the grids has lstm default on first_token_recall at "
            "sequence length 5"
        ],
    ),
    Case(
        "seven-comparisons",
        {"comparisons": [COMPARISON] * 7},
        ["comparisons: expected at most 6 values, got 7; leave the others out"],
    ),
    Case(
        "comparisons-that-no-report-tests",
        {
            "report": "devices",
            "comparisons": [COMPARISON | {"first": {"cell": "gru"}, "second": {"cell": "gru"}}],
        },
        ["comparisons: the report devices tests none of them, got 1; leave them out"],
    ),
    Case(
        "a-misspelt-side",
        {"comparisons": [COMPARISON | {"first": {"cel": "gru"}}]},
        [
            "comparisons[0].first.cell: expected a value, got none; add 'cell'",
            "comparisons[0].first.cel: unknown key; did you mean 'cell'?",
        ],
    ),
    Case(
        "five-faults-at-once",
        {
            "training": {"budget": -1},
            "shared": {"depth": ["x"]},
            "grids": [
                {"cell": ["lstmm"]},
                {"cell": ["rnn_tanh"], "initialisation": ["chrono"], "depth": [1]},
            ],
            "extra": 1,
        },
        [
            "training.budget: expected greater than or equal to 1, got -1",
            "shared.depth[0]: expected an integer, got 'x' (text)",
            "grids[0].cell[0]: unknown cell 'lstmm'",
            "extra: unknown key",
            "override 'sed=1': unknown key 'sed'",
        ],
        ["sed=1"],
    ),
    Case(
        "a-misspelt-cell-and-nonsense",
        {
            "grids": [
                {"cell": ["lstmm"]},
                {"cell": ["gru"], "sequence_length": [1]},
                {"cell": ["rnn_tanh"], "initialisation": ["chrono"], "topology": ["many_to_many"]},
            ]
        },
        [
            "grids[0].cell[0]: unknown cell 'lstmm'",
            "grids[1]: task first_token_recall needs a sequence length of at least 2",
            "grids[2]: initialisation chrono makes no sense for cell rnn_tanh",
            "grids[2]: task first_token_recall makes no sense with topology many_to_many",
        ],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_sweep_is_told_in_full(case: Case, tmp_path: Path, lethe: Callable[..., Ran]) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(case.text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(str(path), case.overrides)
    problems = caught.value.problems
    assert len(problems) == len(case.told), problems
    for line in case.told:
        assert any(problem.startswith(line) for problem in problems), (line, problems)

    results = tmp_path / "results"
    ran = lethe("sweep", path, *case.overrides, "--results", results)
    assert ran == Ran(2, "", f"lethe: {caught.value}\n")
    assert str(path) in ran.err
    assert not results.exists()


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("smokee", "found neither; presets: did you mean 'smoke'?"),
        ("nowhere/sweep.yaml", "expected a sweep file or a preset's name, found neither"),
        (".", "expected a sweep file or a preset's name, found a folder"),
        ("x" * 5000, "expected a sweep file, but it cannot be read"),
    ],
)
def test_a_source_that_is_none_is_told(
    source: str, told: str, tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    ran = lethe("sweep", source, "--results", tmp_path / "results")
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert not (tmp_path / "results").exists()


def test_bytes_that_are_no_text_are_told(tmp_path: Path, lethe: Callable[..., Ran]) -> None:
    (tmp_path / "bad.yaml").write_bytes(b"name: x\xff\xfe\ngrids: []\n")
    ran = lethe("sweep", tmp_path / "bad.yaml", "--results", tmp_path / "results")
    assert ran.code == 2
    assert "name: expected small letters" in ran.err


def test_a_long_value_is_cut(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(small.write(tmp_path / "bad.yaml", name="A" * 500))
    assert len(caught.value.problems[0]) < 200
