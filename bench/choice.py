"""Choose learning rates by what trials showed on held-out data; the test data plays no part."""

import math
from collections.abc import Iterable
from statistics import fmean

from bench.errors import LetheError
from bench.record import Record
from bench.selection import Who, who
from bench.sweep import Sweep


def score(record: Record) -> float:
    """Return the mean held-out skill over the budget, from 0 to 1.

    Each look counts alike, a skill below 0, or one that was not finite, as 0; a training that stopped
    before its budget counts at its last skill from there on. So a rate that solves the task sooner
    beats one that solves it, too.
    """
    training = record.trial.training
    looks = max(1, training.budget // training.validation_interval)
    skills = [
        min(1.0, max(0.0, skill)) if skill is not None and math.isfinite(skill) else 0.0
        for skill in record.measurements["validation_skill"].values
    ][:looks]
    return fmean(skills + [skills[-1]] * (looks - len(skills))) if skills else 0.0


def scores(records: Iterable[Record]) -> dict[Who, dict[float, list[float]]]:
    """Return the score of each seed, by what the rate is chosen for and by the rate, rising."""
    found: dict[Who, dict[float, list[float]]] = {}
    for record in sorted(records, key=lambda r: (r.trial.learning_rate, r.trial.seed)):
        if record.status == "ok":
            rates = found.setdefault(who(record.trial), {})
            rates.setdefault(record.trial.learning_rate, []).append(score(record))
    return found


def choose(records: Iterable[Record]) -> dict[Who, float]:
    """Return the rate with the highest mean score over seeds.

    Of equals, as where no rate comes to any skill, the one with the lower held-out loss is taken, and of
    equals again the smaller one.
    """
    kept = list(records)
    lost = _losses(kept)
    return {
        one: max(rates, key=lambda rate: (fmean(rates[rate]), -lost[one, rate], -rate))
        for one, rates in scores(kept).items()
    }


def _losses(records: Iterable[Record]) -> dict[tuple[Who, float], float]:
    """Return the mean held-out loss over looks and seeds by what the rate is for and by the rate."""
    found: dict[tuple[Who, float], list[float]] = {}
    for record in records:
        if record.status == "ok":
            looks = record.measurements["validation_loss"].values
            loss = (
                fmean(math.inf if look is None else look for look in looks) if looks else math.inf
            )
            found.setdefault((who(record.trial), record.trial.learning_rate), []).append(loss)
    return {place: fmean(losses) for place, losses in found.items()}


def settled(sweep: Sweep, records: Iterable[Record]) -> Sweep:
    """Return the sweep with the chosen rates in place of the word for them.

    Args:
        sweep: The sweep.
        records: What its selection left.

    Raises:
        LetheError: None of the trials that some rate was to be chosen by finished.
    """
    rates = choose(records)
    lost = [trial for trial in sweep.provisional() if who(trial) not in rates]
    if lost:
        raise LetheError(
            f"sweep {sweep.name}: expected a finished trial to choose the learning rate of {lost[0].cell} "
            f"({lost[0].initialisation}) on {lost[0].task} by, found none; lethe show lists why they "
            "failed, and the same command tries them again"
        )
    return sweep.settled(rates)
