"""Write and read a sweep's results as one sorted JSON Lines file: for diff, rsync and pandas.

The first line holds the sweep, each line after it one record, sorted by trial id and attempt.
"""

from pathlib import Path

from pydantic import ValidationError

from bench.errors import StoreError
from bench.record import Record, Results, SweepRun


def dumps(results: Results) -> str:
    """Return the results as JSON Lines; equal results give equal text."""
    rows = [
        results.sweep.model_dump_json(),
        *(record.model_dump_json() for record in results.records),
    ]
    return "\n".join(rows) + "\n"


def load(path: Path) -> Results:
    """Read what `dumps` wrote.

    Raises:
        StoreError: The file is no export, or a line of it is damaged.
    """
    try:
        # Not splitlines, which also parts at characters that JSON leaves as they are.
        lines = path.read_bytes().decode().removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            f"{path}: expected an exported results file, could not read it ({error})"
        ) from None
    number = 1
    try:
        sweep = SweepRun.model_validate_json(lines[0])
        records = []
        for line in lines[1:]:
            number += 1
            records.append(Record.model_validate_json(line))
    except ValidationError:
        raise StoreError(
            f"{path}: line {number} is damaged or of another version; export the results again with lethe report"
        ) from None
    return Results(sweep=sweep, records=tuple(records))
