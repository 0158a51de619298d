"""Hold the documents to the code they speak of."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FAULTS = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", FAULTS)))


def test_every_fault_names_its_test() -> None:
    rows = [line for line in FAULTS.splitlines() if line.startswith("| ") and "`tests/" in line]
    lines = [line for line in FAULTS.splitlines() if line.startswith("|")]
    # Each table has two lines that are no rows.
    assert len(lines) - len(rows) == 2 * FAULTS.count("| shown by |")
    assert {line.count(" | ") for line in rows} == {4}


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_the_tests_that_faults_name_exist(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
