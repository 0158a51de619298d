"""Check that every public class can be described without importing torch."""

import ast
import inspect
from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize("noun", ["topology", "baseline", "cell", "initialisation"])
def test_every_public_class_can_be_read_without_importing_it(
    noun: str, discovered: Callable[[str], dict[str, type[Any]]]
) -> None:
    found = discovered(noun)
    assert found
    for public in found.values():
        tree = ast.parse(inspect.getsource(inspect.getmodule(public)))  # type: ignore[arg-type]
        (node,) = (
            item
            for item in tree.body
            if isinstance(item, ast.ClassDef) and not item.name.startswith("_")
        )
        constants = {
            item.target.id: ast.literal_eval(item.value)
            for item in node.body
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and item.value
        }
        assert constants["version"] >= 1
        assert all(getattr(public, name) == value for name, value in constants.items())
        first_line = (ast.get_docstring(node) or "").splitlines()[0]
        assert 20 < len(first_line) < 97
        assert first_line.endswith(".")
