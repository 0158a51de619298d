"""Hold the rooms apart: who may import whom, read from the source without importing anything."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bench", "configs", "datamodules", "lit_models", "reports")
HEAVY = {"torch", "lightning", "torchmetrics"}

# The one place where data and networks meet, and those that know the networks alone: the callback, by
# one type, and the probes.
MEETING = {
    "bench/compose.py": {
        *(f"datamodules.{n}" for n in ("_base", "_sequences", "_series")),
        *(f"lit_models.{n}" for n in ("_base", "_cell_factory", "_parameters", "_settings")),
    },
    "bench/events_histograms.py": {
        f"lit_models.{n}" for n in ("_bidirectional", "_topology", "cells._base")
    },
    "bench/events_texts.py": {"lit_models._settings"},
    "bench/flops.py": {"lit_models.cells._recurrence"},
    "bench/history.py": {"lit_models._base"},
    "bench/probes/_base.py": {"lit_models._base"},
    "bench/probes/_distance.py": {"lit_models._base"},
    "bench/probes/_flow.py": {"lit_models.cells._recurrence"},
    "bench/probes/_gates.py": {f"lit_models.cells.{n}" for n in ("_base", "_recurrence")},
    "bench/probes/_states.py": {
        f"lit_models.{n}" for n in ("_base", "_topology", "cells._base", "cells._recurrence")
    },
    "bench/probes/first_input_influence.py": {
        f"lit_models.{n}" for n in ("_base", "_topology", "cells._base")
    },
    "bench/probes/gate_half_life.py": {"lit_models.cells._base"},
    "bench/probes/gradient_flow.py": {
        f"lit_models.{n}" for n in ("_scoring", "_topology", "cells._base")
    },
    "bench/probes/gradient_flow_own_precision.py": {
        f"lit_models.{n}" for n in ("_scoring", "_topology", "cells._base", "cells._recurrence")
    },
    "bench/probes/initial_state_influence.py": {"lit_models._topology"},
    "bench/probes/length_generalisation.py": {
        f"lit_models.{n}" for n in ("_base", "_scoring", "_topology")
    },
    "bench/probes/lyapunov_exponents.py": {"lit_models.cells._base"},
    "bench/probes/state_retention.py": {"lit_models.cells._base"},
}
# Modules of bench that may import torch when they are imported, as every probe may: workers do.
WORKERS = {
    "bench/compose.py",
    "bench/energy.py",
    "bench/events.py",
    "bench/events_histograms.py",
    "bench/events_logger.py",
    "bench/events_texts.py",
    "bench/examples.py",
    "bench/flops.py",
    "bench/following.py",
    "bench/history.py",
    "bench/memory.py",
    "bench/numerics.py",
    "bench/plain_loop.py",
    "bench/run_trial.py",
}

# It needs no torch to be imported, but what it imports does.
RUN_BY_WORKERS = {"bench/probing.py"}


def imports(path: Path, *, top_only: bool = False) -> Iterator[str]:
    """Yield the full name of every module a file imports, also those inside functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if top_only and id(node) in inside:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(name: str) -> str:
    return name.partition(".")[0]


def sources(room: str) -> list[Path]:
    found = sorted((ROOT / room).rglob("*.py"))
    assert found, room
    return found


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules(names: set[str]) -> set[str]:
    """Keep the names that are modules; the others name what is taken from one."""
    return {n for n in names if (ROOT / (n.replace(".", "/") + ".py")).exists()}


@pytest.mark.parametrize("room", ["datamodules", "lit_models"])
def test_data_and_networks_know_no_other_room(room: str) -> None:
    for path in sources(room):
        others = {room_of(name) for name in imports(path)} & set(ROOMS) - {room}
        assert not others, f"{name_of(path)} imports {others}"


def test_data_and_networks_meet_in_one_place() -> None:
    met = {}
    for path in sources("bench"):
        taken = {n for n in imports(path) if room_of(n) in ("datamodules", "lit_models")}
        if taken:
            met[name_of(path)] = modules(taken)
    assert met == MEETING


def test_only_commands_that_write_pages_import_reports_and_lazily() -> None:
    commands = {f"bench/command_line/{name}.py" for name in ("compare", "nightly", "report")}
    for path in sources("bench"):
        taken = {name for name in imports(path) if room_of(name) == "reports"}
        assert bool(taken) is (name_of(path) in commands), f"{name_of(path)} imports {taken}"
        early = {name for name in imports(path, top_only=True) if room_of(name) == "reports"}
        assert not early, f"{name_of(path)} imports {early}"


def test_reports_import_no_torch_and_of_the_rooms_only_bench() -> None:
    for path in sources("reports"):
        taken = {room_of(name) for name in imports(path)}
        assert not taken & HEAVY, f"{name_of(path)} imports {taken & HEAVY}"
        assert taken & set(ROOMS) <= {"reports", "bench"}, name_of(path)


def test_only_what_workers_import_needs_torch() -> None:
    heavy = {
        name_of(path)
        for path in sources("bench")
        if HEAVY & {room_of(name) for name in imports(path, top_only=True)}
    }
    assert {name for name in heavy if not name.startswith("bench/probes/")} == WORKERS
    for path in [*sources("bench"), *sources("reports")]:
        if name_of(path) not in heavy | RUN_BY_WORKERS:
            taken = set(imports(path, top_only=True))
            needed = {
                worker.removesuffix(".py").replace("/", ".") for worker in heavy | RUN_BY_WORKERS
            }
            assert not taken & needed, f"{name_of(path)} imports {taken & needed}"


def test_only_ray_s_engine_imports_ray_and_is_itself_imported_lazily() -> None:
    for path in [*sources("bench"), *sources("reports")]:
        taken = {room_of(name) for name in imports(path)}
        ours = {"bench/ray_cluster.py", "bench/ray_engine.py"}
        assert ("ray" in taken) is (name_of(path) in ours), name_of(path)
        early = set(imports(path, top_only=True)) & {"bench.ray_cluster", "bench.ray_engine"}
        assert not early or name_of(path) in ours, f"{name_of(path)} imports {early}"


def test_configs_are_data() -> None:
    for path in sources("configs"):
        assert list(imports(path)) == []


def test_the_walk_sees_imports_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text("import a.b\nfrom c import d\ndef f():\n    from e.g import h\n")
    assert set(imports(path)) == {"a.b", "c", "c.d", "e.g", "e.g.h"}
    assert set(imports(path, top_only=True)) == {"a.b", "c", "c.d"}
