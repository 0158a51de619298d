"""Say what tables a store has, and bring older ones to them."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from operator import itemgetter

from pydantic_core import to_json

# "LETH": lets `file` and this module tell a store from any other SQLite file.
APPLICATION_ID = 0x4C455448

# History of the schema. Raise the number with every change and say here what changed.
# 1 (0.1.0): tables sweep, planned and attempt; a record is kept as JSON beside its key and status.
# 2 (0.1.0): what a start of a sweep planned is one row of JSON, kept once however many starts share it;
#            the table planned is gone. The indices hold the status and the key, too, so that what is
#            done, and the order of an export, are known without a look at the records.
SCHEMA_VERSION = 2

_PLAN = "CREATE TABLE plan (number INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, content TEXT NOT NULL)"
_INDICES = (
    "CREATE INDEX attempt_by_key ON attempt (key, status)",
    "CREATE INDEX attempt_by_id ON attempt (id, key)",
)
_SCHEMA = (
    _PLAN,
    "CREATE TABLE sweep (number INTEGER PRIMARY KEY, content TEXT NOT NULL, "
    "plan INTEGER NOT NULL REFERENCES plan)",
    "CREATE TABLE attempt (number INTEGER PRIMARY KEY, key TEXT NOT NULL, id TEXT NOT NULL, "
    "status TEXT NOT NULL, record TEXT NOT NULL)",
    *_INDICES,
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
)


def make(connection: sqlite3.Connection) -> None:
    """Make the tables of a store in an empty database."""
    with transaction(connection):
        for statement in _SCHEMA:
            connection.execute(statement)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep all that is written inside, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # What a full disk stops, SQLite has undone already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def version(connection: sqlite3.Connection) -> int:
    """Return the number of a store's schema."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a store of schema 1 to the present one, in one transaction; it tells what it told before."""
    if version(connection) == SCHEMA_VERSION:
        return
    with transaction(connection):
        connection.execute(_PLAN)
        # Without NOT NULL, which a column that is added cannot have; every start gets its plan below.
        connection.execute("ALTER TABLE sweep ADD COLUMN plan INTEGER REFERENCES plan")
        for (number,) in connection.execute("SELECT number FROM sweep ORDER BY number").fetchall():
            plan, _ = keep_plan(connection, _plan_of_1(connection, number))
            connection.execute("UPDATE sweep SET plan = ? WHERE number = ?", (plan, number))
        for old in ("TABLE planned", "INDEX attempt_by_key", "INDEX attempt_by_id"):
            connection.execute(f"DROP {old}")
        for statement in _INDICES:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def plan_text(planned: Mapping[str, str]) -> str:
    """Return planned trials as the text that is kept: ids by key, sorted by id and key."""
    rising = sorted(planned.items(), key=itemgetter(1, 0))
    return to_json(dict(rising)).decode()


def keep_plan(connection: sqlite3.Connection, content: str) -> tuple[int, bool]:
    """Store a plan that is not there yet; return its number, and whether it was new."""
    digest = hashlib.sha256(content.encode()).hexdigest()
    known = connection.execute("SELECT number FROM plan WHERE digest = ?", (digest,)).fetchone()
    if known:
        return int(known[0]), False
    added = connection.execute(
        "INSERT INTO plan (digest, content) VALUES (?, ?)", (digest, content)
    ).lastrowid
    return int(added or 0), True


def plan_of(connection: sqlite3.Connection, sweep: int) -> str:
    """Return the text of what a start of a sweep planned, whatever the store's schema."""
    if version(connection) == 1:
        return _plan_of_1(connection, sweep)
    query = "SELECT plan.content FROM sweep JOIN plan ON sweep.plan = plan.number WHERE sweep.number = ?"
    return str(connection.execute(query, (sweep,)).fetchone()[0])


def _plan_of_1(connection: sqlite3.Connection, sweep: int) -> str:
    rows = connection.execute("SELECT key, id FROM planned WHERE sweep = ?", (sweep,))
    return plan_text(dict(rows.fetchall()))
