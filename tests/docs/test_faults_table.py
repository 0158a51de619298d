"""Hold the tables of docs/faults.md to the tests that show them."""

import ast
import re

import pytest

from tests.docs.documents import ROOT, read

FAULTS = read(ROOT / "docs" / "faults.md")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", FAULTS)))


def test_every_fault_names_its_test() -> None:
    rows = [line for line in FAULTS.splitlines() if line.startswith("| ") and "`tests/" in line]
    lines = [line for line in FAULTS.splitlines() if line.startswith("|")]
    # Each table has two lines that are no rows.
    assert len(lines) - len(rows) == 2 * FAULTS.count("| shown by |")
    assert {line.count(" | ") for line in rows} == {4}
    # None in another form, which would not be looked for.
    assert len(re.findall(r"tests/", FAULTS)) == len(re.findall(r"`tests/[\w/]+\.py::\w+`", FAULTS))


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_the_tests_that_faults_name_exist(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
