"""Tell the next symbol of a cycle.

Axes: B batch, T time, S symbols.
"""

import math
from typing import ClassVar, Literal, Unpack, final

import numpy as np
from numpy.typing import NDArray

from datamodules._base import Objective, SequenceDataModule, Sequences, StreamSettings
from datamodules._sequences import one_hot


@final
class CyclicSymbols(SequenceDataModule):
    """Tell which symbol follows T symbols of a cycle.

    Symbols 1, ..., S, one-hot (D = S), go round and round; the class is the next symbol, counted
    from 0. Course notes 4, with S = 5 and T = 3. In a fixed order the last symbol alone
    tells the next one (lag 0), and there are only S sequences: *no held-out data exists*, and the
    notes train on four of them, the windows that start at 1, ..., S - 1; the one that starts at S is
    missing. In an order drawn anew for each sequence the answer is the symbol seen S steps before
    it (lag S - 1). There are S! of those, 120 for five symbols but 3,628,800 for ten: take more
    symbols where held-out sequences must be new.

    >>> stream = {
    ...     "sequence_length": 3, "data_seed": 0, "batch_size": 1, "training_sequences": 1,
    ...     "validation_sequences": 1, "test_sequences": 1, "training_set_size": None,
    ... }
    >>> sample = CyclicSymbols(**stream).sequences("test", 0, 1)
    >>> sample.inputs_BTD[0].argmax(axis=-1).tolist(), sample.target[0].item()
    ([0, 1, 2], 3)
    """

    version: ClassVar[int] = 1
    topologies: ClassVar[tuple[str, ...]] = ("many_to_one",)
    objective: ClassVar[Objective] = "classification"
    minimum_length: ClassVar[int] = 1
    lengths_from: ClassVar[dict[str, str]] = {"order=random": "symbols"}
    minimums: ClassVar[dict[str, int]] = {"symbols": 3}
    # 99 % accuracy over the four published classes: (0.99 - 0.25) / 0.75 = 0.98667, rounded down.
    solved_skill: ClassVar[float] = 0.98666

    def __init__(
        self,
        *,
        form: Literal["as_published", "as_intended"] = "as_intended",
        order: Literal["fixed", "random"] = "fixed",
        symbols: int = 5,
        **stream: Unpack[StreamSettings],
    ) -> None:
        """Choose the sequences.

        Args:
            form: "as_intended": the first symbol is uniform.
                "as_published": sample n, numbered anew every 256, starts at symbol n mod (S - 1),
                counted from 0: never at the last one.
            order: "fixed": 1, 2, ..., S and round again. "random": each sequence has a cyclic
                order of its own, a random permutation; as intended only, and T at least S.
            symbols: S, how many there are, at least 3.
            **stream: What the composer passes; see `StreamSettings`.

        Raises:
            ValueError: A setting is out of its range, or a random order is asked for as published
                or with T below S.
        """
        super().__init__({"form": form, "order": order, "symbols": symbols}, **stream)
        if order == "random" and form == "as_published":
            raise ValueError(
                "CyclicSymbols: expected order to be 'fixed' where form is 'as_published', "
                "but got 'random'; take form as_intended"
            )
        if order == "random" and self.sequence_length < symbols:
            raise ValueError(
                "CyclicSymbols: expected sequence_length to be at least symbols, "
                f"{symbols}, where order is 'random', but got {self.sequence_length}"
            )
        self._order = order
        self._symbols = symbols
        # The notes lack the window that starts at the last symbol.
        self._starts = symbols - 1 if form == "as_published" else symbols
        self._form = form

    @property
    def input_size(self) -> int:
        """Return the number of symbols."""
        return self._symbols

    @property
    def output_size(self) -> int:
        """Return the number of symbols."""
        return self._symbols

    @property
    def reference_error(self) -> float:
        """Return the error of guessing among the symbols that are answers at all."""
        return 1 - 1 / self._starts

    @property
    def distinct_sequences(self) -> int:
        """Return the number of first symbols, or of orders."""
        return math.factorial(self._symbols) if self._order == "random" else self._starts

    def baselines(self) -> dict[str, float]:
        """Return the cross-entropy of guessing all symbols that are answers equally."""
        return {"chance": math.log(self._starts)}

    def generate(self, generator: np.random.Generator, count: int) -> Sequences:
        """Return `count` windows of cycles, with the symbol after each."""
        order_BS = self._orders(generator, count)
        place_T = np.arange(self.sequence_length + 1) % self._symbols
        symbol_BT = order_BS[:, place_T]
        lag = self._symbols - 1 if self._order == "random" else 0
        return Sequences(
            inputs_BTD=one_hot(symbol_BT[:, :-1], self._symbols),
            target=symbol_BT[:, -1].copy(),
            scored=np.ones(count, dtype=np.bool_),
            lag_B=np.full(count, lag, dtype=np.int64),
        )

    def _orders(self, generator: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Return one round of each cycle, from its first symbol on, counted from 0."""
        symbol_S = np.arange(self._symbols)
        if self._order == "random":
            return generator.permuted(np.tile(symbol_S, (count, 1)), axis=1)
        if self._form == "as_published":
            start_B = np.arange(count) % self._starts
        else:
            start_B = generator.integers(self._starts, size=count)
        return (start_B[:, None] + symbol_S) % self._symbols
