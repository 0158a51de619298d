"""Stores to be recovered, and what may happen to them."""

import os
from pathlib import Path

from bench.exporting import exported
from bench.store import Store
from tests.bench import small

ONE, TWO, THREE = (small.trial(seed=seed) for seed in (1, 2, 3))


def made(folder: Path) -> Path:
    """Make a results folder of two sweeps and its export; one trial has no attempt."""
    with Store.create(folder) as store, exported(store):
        store.add_sweep(small.sweep_run(ONE, TWO, name="first"))
        store.add(small.record(ONE, 1, "failed", reason="x" * 40_000))
        store.add(small.record(TWO))
        store.add(small.record(ONE, 2))
        store.add_sweep(small.sweep_run(ONE, THREE, name="second", command="lethe sweep second"))
    return folder


def truncate(path: Path) -> None:
    """Cut it to half its length."""
    os.truncate(path, path.stat().st_size // 2)


def garble(path: Path) -> None:
    """Change the beginning of every page but the first."""
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = b"\xa5" * 64
    path.write_bytes(content)


def garble_text(path: Path) -> None:
    """Change bytes within one record's text, where no page is torn."""
    content = path.read_bytes()
    assert content.count(b"x" * 100) > 10
    place = content.index(b"x" * 100)
    path.write_bytes(content[:place] + b"\xa5" * 4 + content[place + 4 :])


def garble_table(path: Path) -> None:
    """Call a table by another name."""
    path.write_bytes(path.read_bytes().replace(b"tablesweepsweep", b"tablesweexsweex"))


def empty(path: Path) -> None:
    """Leave nothing of it."""
    path.write_bytes(b"")


def overwrite(path: Path) -> None:
    """Put something else in its place."""
    path.write_text("no database at all, but long enough to be looked at" * 30)


DAMAGES = [truncate, garble, garble_text, garble_table, empty, overwrite, Path.unlink]


def told(folder: Path) -> list[str]:
    """Return what a whole store holds, as an export has it."""
    with Store.open_existing(folder) as store:
        store.look_through()
        return list(store.source().lines())
