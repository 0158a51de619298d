"""Say what the answer holds for."""

from collections.abc import Sequence

from reports import wording


def caveat(budgets: Sequence[int], learning_rates: Sequence[float | str]) -> str:
    """Name the learning rates and budgets that were tried, and what was not tested.

    Args:
        budgets: Every number of training sequences that a trial may see.
        learning_rates: Every learning rate, and the word for those chosen for each cell.
    """
    fixed = [f"{rate:g}" for rate in learning_rates if not isinstance(rate, str)]
    selected = ["the learning rate selected for each cell on held-out data"]
    rates = selected if len(fixed) < len(learning_rates) else []
    if len(fixed) == 1:
        rates.append(f"one learning rate ({fixed[0]})")
    elif fixed:
        rates.append(f"the learning rates {wording.listing(fixed)}, each on its own")
    rate = wording.listing(rates)
    if len(budgets) == 1:
        budget = f"one budget of {wording.count(budgets[0], 'training sequence')} a trial"
    else:
        told = wording.listing([f"{number:,}" for number in budgets])
        budget = f"budgets of {told} training sequences a trial, each on its own"
    return (
        f"This holds for {rate} and {budget}. A cell with a short horizon has *not learned* the "
        "task over longer lags within this budget; that is not the same as having *forgotten*. Why "
        "cells differ was not tested here."
    )
