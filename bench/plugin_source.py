"""Read a plug-in from the text of its module, without importing it."""

import ast

from bench.errors import LetheError
from bench.plugin import Kind, Plugin, Setting, Value


def read(kind: Kind, room: str, name: str, source: str) -> Plugin:
    """Read one plug-in from the text of its module."""
    tree = ast.parse(source)
    classes = [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    if len(classes) != 1:
        raise LetheError(
            f"{room}/{name}.py: expected exactly one public class, found {len(classes)}; "
            "give helpers a leading underscore or a module of their own"
        )
    try:
        return _describe(kind, room, name, classes[0])
    except ValueError as error:
        raise LetheError(
            f"{room}/{name}.py: expected plain literals for class constants and for defaults, got {error}"
        ) from None


def _describe(kind: Kind, room: str, name: str, node: ast.ClassDef) -> Plugin:
    """Read one plug-in from its class."""
    facts = {}
    settings: tuple[Setting, ...] = ()
    for item in node.body:
        if (
            isinstance(item, ast.AnnAssign)
            and isinstance(item.target, ast.Name)
            and item.value is not None
        ):
            facts[item.target.id] = ast.literal_eval(item.value)
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            settings = tuple(map(_setting, item.args.kwonlyargs, item.args.kw_defaults))
    summary = (ast.get_docstring(node) or "").partition("\n")[0]
    return Plugin(kind, room, name, node.name, summary, settings, facts)


def _setting(argument: ast.arg, default: ast.expr | None) -> Setting:
    """Read one setting from a keyword-only parameter."""
    if argument.annotation is None:
        raise LetheError(f"setting {argument.arg!r} has no annotation; give it one")
    types, words = _alternatives(argument.annotation)
    return Setting(
        name=argument.arg,
        types=types,
        words=words,
        default=None if default is None else ast.literal_eval(default),
        required=default is None,
    )


def _alternatives(annotation: ast.expr) -> tuple[tuple[type, ...], tuple[Value, ...]]:
    """Split an annotation into the types and the literal words it allows."""
    if isinstance(annotation, ast.BinOp):
        left, right = _alternatives(annotation.left), _alternatives(annotation.right)
        return left[0] + right[0], left[1] + right[1]
    if isinstance(annotation, ast.Name) and annotation.id == "bool":
        return (), (True, False)
    if isinstance(annotation, ast.Name) and annotation.id in ("int", "float", "str"):
        return ({"int": int, "float": float, "str": str}[annotation.id],), ()
    if isinstance(annotation, ast.Constant):
        return (), (annotation.value,)  # type: ignore[return-value]
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "Literal":
        words = ast.literal_eval(annotation.slice)
        return (), words if isinstance(words, tuple) else (words,)
    raise LetheError(f"cannot read the annotation {ast.unparse(annotation)!r} of a setting")
