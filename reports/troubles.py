"""List what did not go to plan: skipped, failed, unstable, retried and missing trials."""

import pandas as pd

from bench.record import Results
from reports import wording
from reports.frame import NOT_RUN

# A reason may be a whole traceback; the record keeps all of it.
LONGEST_REASON = 240


def troubles(results: Results, frame: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return the trial's id, what happened and why, one a trouble, in the report's order."""
    found = []
    for row in frame.to_dict("records"):
        if row["status"] == NOT_RUN:
            found.append((row["id"], NOT_RUN, "planned, no attempt recorded"))
        elif row["status"] != "ok":
            found.append(
                (row["id"], row["status"] + _attempts(row["attempt"]), _shorten(row["reason"]))
            )
        elif row["unstable"]:
            found.append((row["id"], "unstable", row["unstable"]))
        if row["status"] == "ok" and row["attempt"] > 1:
            found.append(
                (row["id"], f"ok at attempt {row['attempt']}", _earlier(results, row["key"]))
            )
    return found


def _attempts(attempt: int) -> str:
    return f" (attempt {attempt})" if attempt > 1 else ""


def _earlier(results: Results, key: str) -> str:
    """Say how the earlier attempts at a trial ended."""
    lost = [r for r in results.records if r.key == key and r.status != "ok"]
    told = [f"attempt {r.attempt}: {r.status}, {_shorten(r.reason)}" for r in lost]
    return "; ".join(told) or "run again though it had succeeded"


def _shorten(reason: str | None) -> str:
    text = " ".join((reason or "no reason recorded").split())
    cut = text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1] + "…"
    return wording.escape(cut)
