"""Answer "do RNNs forget, and LSTMs not?" in the sweep's own numbers; say what cannot be told."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import wording
from reports.caveat import caveat
from reports.comparisons import DIFFER, NO_DIFFERENCE, Outcome
from reports.frame import gates
from reports.order import Order, few, order, relation, sides
from reports.summary import Group, panels

QUESTION = "Do RNNs forget, and LSTMs not?"
OTHER_QUESTION = "How far do these networks remember?"
CHANCE = "; so few seeds do not rule out chance"


@dataclass(frozen=True)
class Answer:
    """Hold the answer in Markdown.

    Attributes:
        verdict: One sentence over all tasks.
        points: What was measured, a paragraph a task and variant.
        caveat: What the answer holds for, and what was not tested.
        question: What is answered: another one where no plain cell stands beside a gated one.
    """

    verdict: str
    points: tuple[str, ...]
    caveat: str
    question: str = QUESTION


def answer(
    found: Sequence[Group],
    budgets: Sequence[int],
    learning_rates: Sequence[float | str],
    outcomes: Sequence[Outcome] = (),
) -> Answer:
    """Word the answer.

    Args:
        found: The groups of the sweep.
        budgets: Every number of training sequences that a trial of the sweep may see.
        learning_rates: Every learning rate of the sweep, and the word for those chosen for each cell.
        outcomes: What became of the comparisons named in advance.
    """
    parts = [part for part in panels(found).values() if any(group.spread for group in part)]
    if not parts:
        verdict = f"{_nothing(found)}, so this sweep does not answer the question."
        return Answer(verdict, (), caveat(budgets, learning_rates))
    orders: dict[Order, list[str]] = {}
    for part in parts:
        orders.setdefault(order(part), []).append(_place(part[0]))
    points = tuple(" ".join(filter(None, _sentences(part))) for part in parts)
    holds_for = caveat(budgets, learning_rates)
    if set(orders) == {"not asked"}:
        verdict = _differences(outcomes) if outcomes else _verdict(orders)
        return Answer(verdict, points, holds_for, OTHER_QUESTION)
    return Answer(_verdict(orders), points, holds_for)


def tested(outcomes: Sequence[Outcome]) -> str:
    """Word what the comparisons named in advance found; empty where none was named."""
    told = []
    for one in outcomes:
        sides = [
            f"{wording.code(side.cell)} ({side.initialisation}) {rate}"
            for side, rate in ((one.asked.first, one.first), (one.asked.second, one.second))
        ]
        variant = f", {one.variant}" if one.variant else ""
        told.append(
            f"{wording.code(one.asked.task)} at T = {one.asked.sequence_length:,}{variant}: "
            f"{' against '.join(sides)} ({one.verdict}, {wording.p_told(one.corrected)})"
        )
    return "; ".join(told)


def _differences(outcomes: Sequence[Outcome]) -> str:
    """Say how many of the comparisons named in advance differ, which, and what of the others cannot be told."""
    apart = [one for one in outcomes if one.verdict == DIFFER]
    mute = [one for one in outcomes if one.verdict not in (DIFFER, NO_DIFFERENCE)]
    named = len({one.asked for one in outcomes})
    head = f"Of the {wording.count(named, 'comparison')} named before the sweep ran"
    if named < len(outcomes):
        # What else varies is tested apart: nothing is pooled.
        head += f", which are {len(outcomes)} tests in their variants"
    rest = ""
    if mute:
        rest = f" Of {wording.count(len(mute), 'test')} nothing can be told, for want of seeds."
    if not apart:
        return f"{head}, none shows a difference.{rest}"
    verb = "differs" if len(apart) == 1 else "differ"
    return f"{head}, {len(apart)} {verb}: {tested(apart)}.{rest}"


def _verdict(orders: dict[Order, list[str]]) -> str:
    said = {
        "seen": "is seen on",
        "partly seen": "is partly seen on",
        "not seen": "is not seen on",
        "not to be told": "cannot be told on",
        "not asked": "was not asked on",
    }
    parts = [f"{words} {wording.listing(orders[o])}" for o, words in said.items() if o in orders]
    return (
        "At the default initialisation, the textbook's order (gated cells remember longer than "
        f"plain ones) {wording.listing(parts)}."
    )


def _nothing(found: Sequence[Group]) -> str:
    reasons = sorted({group.refusal for group in found})
    if not found or "" in reasons:
        return "No seed finished at every length"
    return f"Nothing in this sweep has a horizon ({wording.listing(reasons)})"


def _place(group: Group) -> str:
    variant = f" ({group.variant})" if group.variant else ""
    return wording.code(group.task) + variant


def _sentences(part: Sequence[Group]) -> list[str]:
    default = [group for group in part if group.initialisation == "default" and not group.refusal]
    finished = [group for group in default if group.spread]
    others = [group for group in part if group.initialisation != "default" and group.spread]
    return [
        f"**{_place(part[0])}**: " + _horizons(finished),
        _absent([group for group in default if not group.spread]),
        _solved(finished),
        *_order_sentences(part),
        _strongest(
            [group for group in others if not group.oracle],
            "The longest horizon at any other initialisation is that of",
        ),
        _strongest(
            [group for group in others if group.oracle],
            "Told the task's length in advance (an oracle), the longest is that of",
        ),
    ]


def _absent(default: Sequence[Group]) -> str:
    if not default:
        return ""
    names = wording.listing([wording.code(group.cell) for group in default])
    return f"No seed of {names} finished at every length."


def _horizons(default: Sequence[Group]) -> str:
    if not default:
        return "no cell has a horizon at the default initialisation."
    counts = {len(group.horizons) for group in default}
    shared = len(counts) == 1
    told = [
        f"{_steps(group)} for {wording.code(group.cell)}" + ("" if shared else _seeds(group))
        for group in default
    ]
    each = " each" if len(default) > 1 else ""
    seeds = f" ({wording.count(counts.pop(), 'seed')}{each})" if shared else ""
    return (
        "at the default initialisation the median memory horizon is "
        f"{wording.listing(told)}{seeds}."
    )


def _steps(group: Group) -> str:
    text = wording.median(group.spread)
    told = f"{text} {'step' if text == '1' else 'steps'}"
    if group.spread is None or not group.spread.median or group.spread.median.censoring != "none":
        return told
    return f"about {told} (between the tested {wording.bracket(group.spread)})"


def _seeds(group: Group) -> str:
    return f" ({wording.count(len(group.horizons), 'seed')})"


def _solved(default: Sequence[Group]) -> str:
    """Tell the counts at the longest length where any default cell solved the task."""
    if not default:
        return ""
    lengths = {
        n for g in default for n, rate in zip(g.lengths, g.rates, strict=True) if rate.solved
    }
    if not lengths:
        return "None of these trials solved the task, at any length."
    longest = max(lengths)
    told = [
        f"{wording.code(g.cell)} {g.rate_at(longest)}" for g in default if g.rate_at(longest).count
    ]
    return (
        f"T = {longest} is the greatest length that any of these trials solved: "
        f"{wording.listing(told)}."
    )


def _order_sentences(part: Sequence[Group]) -> list[str]:
    plain, gated = sides(part)
    if plain is None or not gated:
        absent = "plain" if plain is None else "gated"
        return [f"No {absent} cell finished at that initialisation, so there is no order to see."]
    by: dict[str, list[Group]] = {}
    for group in gated:
        by.setdefault(relation(group, plain), []).append(group)
    rival = wording.code(plain.cell)
    if sum(gates(group.cell) == 1 for group in part if group.initialisation == "default") > 1:
        rival += " (the stronger plain cell)"
    return [_relation_sentence(kind, by[kind], plain, rival) for kind in by]


def _relation_sentence(kind: str, gated: list[Group], plain: Group, rival: str) -> str:
    names = [wording.code(group.cell) for group in gated]
    said = wording.listing(names)
    chance = CHANCE if any(few(group, plain) for group in gated) else ""
    if kind == "beyond":
        return f"Every seed of {said} has a horizon beyond that of every seed of {rival}{chance}."
    if kind == "short":
        return f"Every seed of {rival} has a horizon beyond that of every seed of {said}{chance}."
    if kind == "edge":
        bound = wording.median(plain.spread)
        return (
            f"{wording.listing([*names, rival])} cannot be told apart: every seed lies at the same "
            f"edge of the tested lags ({bound}), and nothing was measured past it."
        )
    return (
        f"Some seeds of {said} and of {rival} lie between the same tested lags, or in the other "
        "order, so which horizon is longer cannot be told for every seed."
    )


def _strongest(others: Sequence[Group], opening: str) -> str:
    if not others:
        return ""
    best = max(others, key=lambda group: group.strength)
    # At the upper edge of the tested lags several may share the first place.
    top = best.spread.middle if best.spread else ()
    shared = [group for group in others if group.spread and group.spread.middle == top]
    if top and top[0].censoring == "left":
        return ""
    names = [wording.who(group) + _seeds(group) for group in shared]
    return f"{opening} {wording.listing(names)}: {_steps(best)}."
