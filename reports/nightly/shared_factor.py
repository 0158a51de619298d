"""Part what trials cost into what a whole night has in common and what is the setting's own.

Trials of one night share the mood of the machine: its clock, its neighbours, its room. That factor is
estimated from all settings and taken out. Source: Tukey 1977, Exploratory Data Analysis, chapter 11
("median polish").
"""

from typing import NamedTuple

import numpy as np

from reports.measured import Array

ROUNDS = 4
# How many nights' worth of evidence the spread of all settings is to that of each one by itself.
PRIOR_NIGHTS = 10
# No cost is known to less than a thousandth: a spread below would make a change of nothing.
LEAST_SPREAD = 1e-3


class Parted(NamedTuple):
    """Hold the costs of a baseline and of the nights after it, parted; S settings, N and M nights.

    All are logarithms, NaN where a setting has no cost in a night.

    Attributes:
        base_S: What a setting costs in a baseline night of no mood.
        spread_S: The typical size of what is left of it in a night.
        moods_N: What the settings of each baseline night have in common, against the others.
        left_SN: What is left in each baseline night, in multiples of the setting's spread in the others.
        late_moods_M: The moods of the nights after the baseline.
        late_SM: What is left in these, not divided by anything.
    """

    base_S: Array
    spread_S: Array
    moods_N: Array
    left_SN: Array
    late_moods_M: Array
    late_SM: Array


def parted(early_SN: Array, late_SM: Array) -> Parted:
    """Part logarithms of costs.

    Each baseline night is held against the others just as the late nights are held against all of them, so
    that what is left of both can be compared.

    Args:
        early_SN: The baseline's nights; each setting has a cost in at least three of them.
        late_SM: The nights after it.
    """
    nights = range(early_SN.shape[1])
    level_SN = early_SN - _polished(early_SN)
    early = [_held(early_SN[:, n], np.delete(level_SN, n, axis=1)) for n in nights]
    late = [_held(costs_S, level_SN) for costs_S in late_SM.T]
    left_SN = np.stack([left_S for _, left_S in early], axis=1)
    others_SN = np.stack([_spread(np.delete(left_SN, n, axis=1)) for n in nights], axis=1)
    return Parted(
        base_S=np.nanmedian(level_SN, axis=1),
        spread_S=_spread(left_SN),
        moods_N=np.array([mood for mood, _ in early]),
        left_SN=left_SN / others_SN,
        late_moods_M=np.array([mood for mood, _ in late]),
        late_SM=np.stack([left_S for _, left_S in late], axis=1),
    )


def against(costs_S: Array, early_SN: Array) -> tuple[float, Array]:
    """Return what one night's settings have in common against a baseline, and what is left of each.

    Args:
        costs_S: The night, as logarithms.
        early_SN: The baseline's nights, one or more; each setting has a cost in some of them.
    """
    return _held(costs_S, early_SN - _polished(early_SN))


def _polished(costs_SN: Array) -> Array:
    """Return each night's mood."""
    mood_N = np.zeros(costs_SN.shape[1])
    for _ in range(ROUNDS):
        base_S = np.nanmedian(costs_SN - mood_N, axis=1)
        mood_N = np.nanmedian(costs_SN - base_S[:, None], axis=0)
    return mood_N


def _held(costs_S: Array, level_SN: Array) -> tuple[float, Array]:
    """Return the mood of one night against others, and what is left of its settings."""
    above_S = costs_S - np.nanmedian(level_SN, axis=1)
    mood = float(np.nanmedian(above_S))
    return mood, above_S - mood


def _spread(left_SN: Array) -> Array:
    """Return each setting's spread: its own root mean square, drawn towards the typical one."""
    own_S = np.nanmean(left_SN**2, axis=1)
    nights_S = np.isfinite(left_SN).sum(axis=1)
    shrunk_S = (nights_S * own_S + PRIOR_NIGHTS * np.median(own_S)) / (nights_S + PRIOR_NIGHTS)
    spread_S: Array = np.maximum(np.sqrt(shrunk_S), LEAST_SPREAD)
    return spread_S
