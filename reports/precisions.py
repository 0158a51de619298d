"""List the precisions in the order in which reports show them."""

from typing import get_args

from bench.fields import Precision

PRECISIONS: tuple[str, ...] = get_args(Precision)
