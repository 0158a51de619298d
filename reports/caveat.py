"""Say what the answer holds for."""

from collections.abc import Sequence

from reports import wording


def caveat(budgets: Sequence[int], learning_rates: Sequence[float]) -> str:
    """Name the learning rates and budgets that were tried, and what was not tested.

    Args:
        budgets: Every number of training sequences that a trial may see.
        learning_rates: Every learning rate.
    """
    rates = wording.listing([f"{rate:g}" for rate in learning_rates])
    rate = (
        f"one learning rate ({rates})"
        if len(learning_rates) == 1
        else f"the learning rates {rates}, each on its own"
    )
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
