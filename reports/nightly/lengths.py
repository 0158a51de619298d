"""Tell the horizon of each seed over the lengths that a night trains at."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from bench.record import Record
from bench.trial import Trial
from reports import measured
from reports.horizon import Horizon, horizon


def over_lengths(records: Iterable[Record]) -> dict[str, dict[int, list[Record]]]:
    """Return the finished trials that a horizon is told by, shortest first, by its setting and by seed.

    A seed of which a length is missing is left out: its horizon would be another kind of number. So are
    those that no horizon is told of: of no network, and of one that meets the first input last.

    Args:
        records: One for each trial, failed ones too: they tell which lengths there are.
    """
    families: defaultdict[str, defaultdict[int, list[Record]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for record in sorted(records, key=lambda one: one.trial.sequence_length):
        if record.trial.is_network and record.trial.bidirectional is None:
            families[_at_lengths(record.trial, "*")][record.trial.seed].append(record)
    found = {}
    for by_seed in families.values():
        lengths = max((_lengths(members) for members in by_seed.values()), key=len)
        if len(lengths) > 1:
            trial = next(iter(by_seed.values()))[0].trial
            found[_at_lengths(trial, "+".join(map(str, lengths)))] = {
                seed: members
                for seed, members in by_seed.items()
                if _lengths(members) == lengths and all(one.status == "ok" for one in members)
            }
    return found


def seed_horizon(members: list[Record]) -> Horizon | None:
    """Return the horizon of one seed in steps.

    The lags are the seed's own: a median over the night's trials would move all its seeds together.

    Args:
        members: Its trials, the shortest first.

    Returns:
        The horizon; None where the lags do not grow with the length, or there is nothing to carry.
    """
    lags = [measured.lag(member) for member in members]
    if not all(shorter < longer for shorter, longer in pairwise([0.0, *lags])):
        return None
    return horizon(lags, [measured.skill(member) for member in members])


def _lengths(members: Iterable[Record]) -> list[int]:
    return [member.trial.sequence_length for member in members]


def _at_lengths(trial: Trial, lengths: str) -> str:
    """Return the setting of a trial with other lengths in its length's place."""
    return trial.group.replace(f"T{trial.sequence_length}/", f"T{lengths}/", 1)
