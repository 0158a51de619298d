"""Build a store out of an export."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.errors import StoreError
from bench.jsonl import numbered, parsed
from bench.record import Record, SweepRun
from bench.store_check import check, explained
from bench.store_schema import keep_plan, make, plan_text, transaction

# A refusal names so many damaged lines.
_NAMED = 5


@dataclass
class Recovered:
    """Tell what became of a store.

    Attributes:
        export: What it was made from.
        kept: The damaged file under its new name; None where there was none.
        attempts: Number of attempts recovered.
        done: Keys that have an ok record.
        tried: Keys that have an attempt.
        newest: The newest start of a sweep; None where the export's were damaged.
        left_out: Numbers of the damaged lines.
    """

    export: Path
    kept: Path | None = None
    attempts: int = 0
    done: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    newest: SweepRun | None = None
    left_out: list[int] = field(default_factory=list)

    @property
    def to_run(self) -> int:
        """Return how many trials the newest start planned that have no ok record."""
        return len(self.newest.planned.keys() - self.done) if self.newest else 0


def build(path: Path, found: Recovered, *, skip_damaged: bool) -> None:
    """Make a store in a file out of an export, and check it.

    Args:
        path: The file; there must be none.
        found: Names the export; is told what was in it.
        skip_damaged: Leave out lines that cannot be read, and not refuse the export for them.

    Raises:
        StoreError: The export cannot be read or has damaged lines, or the file cannot be written.
    """
    with ExitStack() as stack:
        stack.enter_context(explained(path))
        connection = sqlite3.connect(path, isolation_level=None)
        stack.callback(connection.close)
        # Nobody else knows the file: what stops this half-way leaves nothing to go back to.
        connection.execute("PRAGMA journal_mode = MEMORY")
        make(connection)
        with transaction(connection):
            for number, line in _lines(found.export):
                if not _keep(connection, line, found):
                    found.left_out.append(number)
        if found.left_out and not skip_damaged:
            raise _refused(found)
        check(path, connection)
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _lines(export: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with export.open("rb") as file:
            for number, _, line in numbered(file):
                yield number, line
    except OSError as error:
        raise StoreError(
            f"{export}: expected an exported results file, could not read it ({error})"
        ) from None


def _keep(connection: sqlite3.Connection, line: bytes, found: Recovered) -> bool:
    """Add what a line of an export holds to a store; tell whether it could be read."""
    held = parsed(line)
    if isinstance(held, Record):
        connection.execute(
            "INSERT INTO attempt (key, id, status, record) VALUES (?, ?, ?, ?)",
            (held.key, held.trial.id, held.status, line.decode()),
        )
        found.attempts += 1
        found.tried.add(held.key)
        if held.status == "ok":
            found.done.add(held.key)
    elif held is not None:
        plan, _ = keep_plan(connection, plan_text(held.planned))
        content = held.model_dump_json(exclude={"planned"})
        connection.execute("INSERT INTO sweep (content, plan) VALUES (?, ?)", (content, plan))
        found.newest = held
    return held is not None


def _refused(found: Recovered) -> StoreError:
    count = len(found.left_out)
    named = ", ".join(map(str, found.left_out[:_NAMED])) + (", ..." if count > _NAMED else "")
    lines = f"line {named} is" if count == 1 else f"{count:,} lines ({named}) are"
    return StoreError(
        f"{found.export}: {lines} damaged or of another version; nothing was changed. Take another export, or "
        "keep the rest with --skip-damaged-lines: the trials left out then run again"
    )
