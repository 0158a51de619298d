import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.catalogue import ROOMS, Kind, Plugin, Setting, canonical, chosen, nearest, parse, plugins
from bench.errors import LetheError
from tests.bench import small

ALL = [plugin for kind in ROOMS for plugin in plugins(kind).values()]


@pytest.mark.parametrize("kind", list(ROOMS))
def test_every_public_module_is_a_plugin(kind: Kind) -> None:
    expected = []
    for name in ROOMS[kind]:
        modules = pkgutil.iter_modules(importlib.import_module(name).__path__)
        expected += sorted(m.name for m in modules if not m.ispkg and not m.name.startswith("_"))
    assert list(plugins(kind)) == expected
    assert expected


def test_the_names_are_those_that_sweeps_use() -> None:
    assert {"first_token_recall", "adding", "copy_memory"} <= set(plugins("task"))
    assert {"many_to_one", "many_to_many"} <= set(plugins("topology"))
    assert {"rnn_tanh", "rnn_relu", "lstm", "gru"} <= set(plugins("cell"))
    assert {"default", "orthogonal", "identity", "forget_bias", "chrono"} <= set(
        plugins("initialisation")
    )


@pytest.mark.parametrize("plugin", ALL, ids=lambda plugin: plugin.name)
def test_what_is_read_agrees_with_what_is_imported(plugin: Plugin) -> None:
    loaded = plugin.load()
    own = vars(loaded).get("__init__")
    parameters = inspect.signature(own).parameters.values() if own else ()
    keyword_only = [p for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY]
    assert [(s.name, s.default) for s in plugin.settings] == [
        (p.name, None if p.default is p.empty else p.default) for p in keyword_only
    ]
    assert [s.required for s in plugin.settings] == [p.default is p.empty for p in keyword_only]
    assert {name: getattr(loaded, name) for name in plugin.facts} == plugin.facts
    assert plugin.summary == (loaded.__doc__ or "").strip().partition("\n")[0]
    assert plugin.summary.endswith(".")


@pytest.mark.parametrize("plugin", ALL, ids=lambda plugin: plugin.name)
def test_every_plugin_has_a_version(plugin: Plugin) -> None:
    assert isinstance(plugin.facts["version"], int)
    assert plugin.facts["version"] >= 1


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("cell", "lstmm", "unknown cell 'lstmm'; did you mean 'lstm'?"),
        ("task", "xyz", "expected one of: adding, copy_memory, cyclic_symbols"),
        ("cell", "gru:x=1", "cell 'gru' takes no settings, got 'x=1'"),
        ("task", "copy_memory:symbol=3", "unknown setting 'symbol' of 'copy_memory'; did you mean"),
        ("task", "copy_memory:symbols", "expected key=value behind 'copy_memory', got 'symbols'"),
        ("task", "copy_memory:symbols=ten", "expected an integer for 'symbols', got 'ten'"),
        (
            "task",
            "copy_memory:symbols=2,symbols=3",
            "setting 'symbols' of 'copy_memory' once, got it twice",
        ),
        ("initialisation", "chrono:t_max=1.5", "an integer or task for 't_max', got '1.5'"),
        ("initialisation", "forget_bias:value=nan", "expected a number for 'value', got 'nan'"),
        ("initialisation", "forget_bias:value=inf", "expected a number for 'value', got 'inf'"),
        ("task", "first_token_recall:distractors=sam", "expected separate or same or constant for"),
    ],
)
def test_a_bad_choice_says_what_is_wrong(kind: Kind, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"^.+$") as caught:
        parse(kind, text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("task", "copy_memory", {"symbols": 8, "recalled": 10}),
        ("task", "copy_memory:recalled=3", {"symbols": 8, "recalled": 3}),
        ("initialisation", "forget_bias:value=2", {"value": 2.0}),
        ("initialisation", "chrono", {"t_max": "task"}),
        ("initialisation", "chrono:t_max=100", {"t_max": 100}),
    ],
)
def test_settings_are_read_by_their_types(kind: Kind, text: str, expected: dict[str, Any]) -> None:
    _, values = parse(kind, text)
    assert values == expected
    assert {name: type(value) for name, value in values.items()} == {
        name: type(value) for name, value in expected.items()
    }


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("initialisation", "forget_bias:value=1", "forget_bias"),
        ("initialisation", "forget_bias:value=2", "forget_bias:value=2.0"),
        ("initialisation", "chrono:t_max=task", "chrono"),
        ("task", "copy_memory:recalled=3,symbols=4", "copy_memory:symbols=4,recalled=3"),
        ("task", "copy_memory:recalled=10,symbols=4", "copy_memory:symbols=4"),
        ("cell", "gru:", "gru"),
    ],
)
def test_the_canonical_spelling_is_ordered_and_drops_defaults(
    kind: Kind, text: str, expected: str
) -> None:
    assert canonical(kind, text) == expected
    assert canonical(kind, expected) == expected


def test_no_torch_is_needed_to_read_all_plugins() -> None:
    code = (
        "import sys; from bench.catalogue import ROOMS, plugins; "
        "print(sum(len(plugins(kind)) for kind in ROOMS), 'torch' in sys.modules)"
    )
    assert small.python(code).stdout.split() == [str(len(ALL)), "False"]


def test_nearest_names_all_words_where_none_is_near() -> None:
    assert nearest("gruu", ["gru", "lstm"]) == "did you mean 'gru'?"
    assert nearest("x", ["gru", "lstm"]) == "expected one of: gru, lstm"


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder that stands for the cells' room while a test writes plug-ins into it."""
    (tmp_path / "made_up_room").mkdir()
    (tmp_path / "made_up_room" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "made_up_room", raising=False)
    monkeypatch.setitem(ROOMS, "cell", ("made_up_room",))
    plugins.cache_clear()
    chosen.cache_clear()
    yield tmp_path / "made_up_room"
    plugins.cache_clear()
    chosen.cache_clear()
    sys.modules.pop("made_up_room", None)


def test_a_new_file_is_found_by_lying_there(room: Path) -> None:
    (room / "made_up.py").write_text(
        "class MadeUp:\n"
        '    """Do it."""\n'
        "    version: ClassVar[int] = 3\n"
        "    def __init__(self, *, width: int, loud: bool = False,\n"
        "                 how: Literal['a', 'b'] | None = None) -> None: ...\n"
    )
    (room / "_private.py").write_text("class Helper: ...\n")
    plugin = plugins("cell")["made_up"]
    assert list(plugins("cell")) == ["made_up"]
    assert plugin.facts == {"version": 3}
    assert plugin.settings == (
        Setting("width", (int,), (), None, required=True),
        Setting("loud", (), (True, False), False),
        Setting("how", (), ("a", "b", None), None),
    )
    assert parse("cell", "made_up:width=2,loud=True")[1] == {"width": 2, "loud": True, "how": None}
    assert canonical("cell", "made_up:width=2") == "made_up:width=2"
    with pytest.raises(ValueError, match="needs 'width': write made_up:width="):
        parse("cell", "made_up")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "exactly one public class, found 0"),
        ("class A: ...\nclass B: ...", "exactly one public class, found 2"),
        ("class A:\n def __init__(self, *, x=1): ...", "'x' has no annotation"),
        ("class A:\n def __init__(self, *, x: list[int]): ...", "cannot read the annotation"),
        ("class A:\n def __init__(self, *, x: complex): ...", "cannot read the annotation"),
        ("class A:\n version: int = 1 + f()", "made_up_room/wrong.py: expected plain literals"),
    ],
)
def test_a_file_that_is_no_plugin_is_refused(room: Path, source: str, message: str) -> None:
    (room / "wrong.py").write_text(source)
    with pytest.raises(LetheError, match=message):
        plugins("cell")
