"""Read one side of a comparison: a results folder or an export, or what one commit left in it."""

from collections.abc import Iterator
from pathlib import Path

from bench import jsonl
from bench.errors import LetheError, StoreError
from bench.record import Record, Results
from bench.store import Store


def side(text: str) -> Results:
    """Return the newest sweep of a folder or an export, whole or as one commit left it.

    Args:
        text: A path, or a path, "@" and the beginning of a commit. A path that exists is taken as one.

    Raises:
        LetheError: No record there is of that commit.
        StoreError: There is nothing to read, or it is damaged.
    """
    path, at, commit = text.rpartition("@")
    if Path(text).exists() or not at:
        return _newest(Path(text))
    return _of_commit(Path(path), commit)


def _newest(path: Path) -> Results:
    if path.suffix == ".jsonl":
        return jsonl.load(path)
    with Store.open_existing(path) as store:
        return store.results()


def _of_commit(path: Path, commit: str) -> Results:
    """Return all that a commit left, whichever start of a sweep asked for it."""
    sweep = _newest(path).sweep
    records = sorted(_all(path), key=lambda r: (r.trial.id, r.key, r.attempt, r.started))
    there = {one.environment.get("commit", "not recorded") for one in records}
    # Records hold a commit's beginning, and a user may have more of it, or less.
    meant = {one for one in there if commit and (one.startswith(commit) or commit.startswith(one))}
    if len(meant) != 1:
        raise LetheError(
            f"{path}@{commit}: expected the beginning of one commit that has records there, found those of "
            f"{', '.join(sorted(meant or there)) or 'none'}"
        )
    found = [one for one in records if one.environment.get("commit") in meant]
    planned = {one.key: one.trial.id for one in found}
    return Results(sweep=sweep.model_copy(update={"planned": planned}), records=tuple(found))


def _all(path: Path) -> Iterator[Record]:
    """Yield every record of a folder or an export, also of older sweeps in it."""
    if path.suffix != ".jsonl":
        with Store.open_existing(path) as store:
            for trial_id in store.ids():
                yield from store.show(trial_id)
        return
    with path.open("rb") as file:
        for number, _, line in jsonl.numbered(file):
            held = jsonl.parsed(line)
            if held is None:
                raise StoreError(
                    f"{path}: line {number} is damaged or of another version; export the results again"
                )
            if isinstance(held, Record):
                yield held
