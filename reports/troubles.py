"""List what did not go to plan: skipped, failed, unstable, retried and missing trials."""

from collections.abc import Sequence

import pandas as pd

from bench.record import Record, Results
from reports import wording
from reports.frame import NOT_RUN

# A reason may be a whole traceback; the record keeps all of it.
LONGEST_REASON = 240


def troubles(results: Results, frame: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return the trial's id, what happened and why, one a trouble, in the report's order."""
    lost: dict[str, list[Record]] = {}
    for record in results.records:
        if record.status != "ok":
            lost.setdefault(record.key, []).append(record)
    found = []
    names = ("id", "key", "status", "reason", "attempt", "unstable")
    for row in zip(*(frame[name] for name in names), strict=True):
        trial_id, key, status, reason, attempt, unstable = row
        if status == NOT_RUN:
            found.append((trial_id, NOT_RUN, "planned, no attempt recorded"))
        elif status != "ok":
            found.append((trial_id, status + _attempts(attempt), shorten(reason)))
        elif unstable:
            found.append((trial_id, "unstable", unstable))
        if status == "ok" and attempt > 1:
            found.append((trial_id, f"ok at attempt {attempt}", _earlier(lost.get(key, []))))
    return found


def _attempts(attempt: int) -> str:
    return f" (attempt {attempt})" if attempt > 1 else ""


def _earlier(lost: Sequence[Record]) -> str:
    """Say how the earlier attempts at a trial ended."""
    told = [f"attempt {r.attempt}: {r.status}, {shorten(r.reason)}" for r in lost]
    return "; ".join(told) or "run again though it had succeeded"


def shorten(reason: str | None) -> str:
    """Return a reason on one line, cut where it is long, as Markdown."""
    text = " ".join((reason or "no reason recorded").split())
    cut = text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1] + "…"
    return wording.escape(cut)
