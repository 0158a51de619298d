"""Part the values of a series into what is judged and what it is judged by: two looks a night."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.nightly.exact_test import critical_pairs
from reports.nightly.finding import Look
from reports.nightly.side import Side
from reports.nightly.values import Night, Number, Series


@dataclass(frozen=True)
class Sides:
    """Hold the two sides of one look at one series.

    Attributes:
        look: Tonight alone, or tonight with the last night.
        late: The values that may have changed.
        early: Those of the baseline.
        moved: Whether something that trials of this setting compute differs between the two: else
            what the values differ by is chance.
    """

    look: Look
    late: Side
    early: Side
    moved: bool

    def tells(self, alpha: float) -> bool:
        """Tell whether there are values enough for a p value of alpha, were they all apart."""
        return critical_pairs(len(self.late), len(self.early), alpha) >= 0


@dataclass(frozen=True)
class Nights:
    """Hold a night with those that it is judged by.

    Attributes:
        tonight: The night.
        before: The baseline's nights, the oldest first.
        last: The night before tonight; None where there is none beside the baseline's only one.
        earlier: The baseline's nights without the last.
    """

    tonight: Night
    before: tuple[Night, ...]
    last: Night | None
    earlier: tuple[Night, ...]

    def sides(self, series: Series) -> list[Sides]:
        """Return the looks at a series; none where there is no baseline."""
        found = []
        if self.before:
            found.append(_sides("tonight", series, [self.tonight], self.before))
        if self.last and self.earlier:
            found.append(_sides("two nights", series, [self.last, self.tonight], self.earlier))
        return [one for one in found if one.late and one.early]


def nights(tonight: Night, before: Sequence[Night], last: Night | None) -> Nights:
    """Put a night beside those that it is judged by; see `reports.nightly.detection.judge`."""
    if last is not None:
        return Nights(tonight, tuple(before), last, tuple(before))
    if len(before) < 2:
        return Nights(tonight, tuple(before), None, ())
    return Nights(tonight, tuple(before), before[-1], tuple(before[:-1]))


def differing(setting: str, one: Night, other: Night) -> list[str] | None:
    """Return the measurements that seeds which both nights have computed otherwise.

    Returns:
        Their names, sorted; empty where all is the same to the bit; None where no seed is in both.
    """
    first, second = one.computed.get(setting, {}), other.computed.get(setting, {})
    shared = set(first) & set(second)
    if not shared:
        return None
    return sorted(
        {
            name
            for seed in shared
            for name in set(first[seed]) & set(second[seed])
            if first[seed][name] != second[seed][name]
        }
    )


def _sides(look: Look, series: Series, late: Sequence[Night], early: Sequence[Night]) -> Sides:
    """Return the sides of a look: seeds that are on both of them are left out where others are left.

    Those seeds tell whether anything changed. They are not drawn anew, so they cannot tell how far.
    """
    ours, theirs = by_seed(series, late), by_seed(series, early)
    both = set(ours) & set(theirs)
    if len(ours) > len(both) and len(theirs) > len(both):
        ours, theirs = (
            {seed: one for seed, one in numbers.items() if seed not in both}
            for numbers in (ours, theirs)
        )
    moved = differing(series.setting, late[-1], early[-1]) != []
    return Sides(look, side(ours), side(theirs), moved)


def side(numbers: Mapping[int, Number]) -> Side:
    """Return numbers by rising seed."""
    ordered = [one for _, one in sorted(numbers.items())]
    return Side(tuple(one.value for one in ordered), tuple(one.censoring for one in ordered))


def by_seed(series: Series, given: Sequence[Night]) -> dict[int, Number]:
    """Return the numbers of several nights by seed; of a seed in several of them the newest."""
    found: dict[int, Number] = {}
    for one in given:
        censored = one.censored.get(series, {})
        found |= {
            seed: Number(value, censored.get(seed, "none"))
            for seed, value in one.values.get(series, {}).items()
        }
    return found
