"""Fabricate nights of values, without records: settings by place, each night with its own fresh seeds."""

from collections.abc import Callable, Mapping

import numpy as np

from reports.nightly.detection import Finding, Judgement
from reports.nightly.values import HEADLINES, Headline, Night, Series

TYPICAL: Mapping[Headline, float] = {
    "skill": 0.8,
    "horizon": 30.0,
    "half_life": 12.0,
    "step_time": 0.004,
    "memory": 600.0,
}
# What a series is told as that is judged and did not change.
QUIET = {"one night only", "no change found", "unchanged"}
FIXED = 0
FRESH = 5

# The factor by which a setting's values are off, by headline and the setting's place.
Change = Callable[[Headline, int], float]


def unchanged(_: Headline, __: int) -> float:
    return 1.0


def changed(headline: Headline, place: int, factor: float) -> Change:
    """Change one setting's headline by a factor."""
    return lambda one, other: factor if (one, other) == (headline, place) else 1.0


def night(
    number: int,
    *,
    settings: int = 4,
    change: Change = unchanged,
    code: str = "old",
    spread: float = 0.02,
    mood: float = 1.0,
    fresh: int = FRESH,
    headlines: tuple[Headline, ...] = HEADLINES,
) -> Night:
    """Fabricate one night.

    Args:
        number: Which: it decides the fresh seeds and their noise.
        settings: How many settings.
        change: What is off.
        code: What the fixed seed's numbers depend on; another text gives other numbers.
        spread: Standard deviation of the logarithm of a value, over seeds.
        mood: A factor of all times.
        fresh: Number of fresh seeds.
        headlines: What there is of each setting.
    """
    generator = np.random.default_rng([7, number])
    seeds = [FIXED, *(100 * number + 100 + i for i in range(fresh))]
    found = {}
    for place in range(settings):
        for headline in headlines:
            factor = change(headline, place) * (mood if headline == "step_time" else 1.0)
            drawn = np.exp(spread * generator.standard_normal(len(seeds)))
            found[Series(name(place), headline)] = dict(
                zip(seeds, (TYPICAL[headline] * factor * drawn).tolist(), strict=True)
            )
    computed = {
        name(place): {
            seed: {"test_loss": f"{place} {seed} {code}", "reference_error": "always"}
            for seed in seeds
        }
        for place in range(settings)
    }
    return Night(f"night {number}", found, computed, {})


def name(place: int) -> str:
    """Name a setting."""
    return f"setting {place:02}"


def finding(judgement: Judgement, headline: Headline, place: int = 0) -> Finding:
    """Return what was found of one setting's headline."""
    wanted = Series(name(place), headline)
    return next(one for one in judgement.findings if one.series == wanted)


def verdicts(judgement: Judgement) -> set[str]:
    """Return the verdicts there are."""
    return {one.verdict for one in judgement.findings}


def quiet(judgement: Judgement) -> int:
    """Count the series that are judged and did not change."""
    return sum(one.verdict in QUIET for one in judgement.findings)
