"""Hold published parameter counts against ours, layer by layer, and say where a difference comes from."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.system import Published
from reports import measured, wording
from reports.reproduction.numbers import published
from reports.reproduction.rows import Row

# What two networks must share for the size of their read-outs to tell how directions were joined.
ALIKE = ("task", "topology", "cell", "hidden_size", "depth", "sequence_length")


@dataclass(frozen=True)
class Layer:
    """Hold one layer's counts.

    Attributes:
        name: "recurrent 1", ..., "output".
        published: The published count.
        framework: Who counted: torch or keras.
        ours: Parameters here.
        seconds: How many of them are second bias vectors.
    """

    name: str
    published: int
    framework: str
    ours: int
    seconds: int

    @property
    def comparable(self) -> int:
        """Return ours as the published framework would count them."""
        return self.ours - self.seconds if self.framework == "keras" else self.ours

    @property
    def equal(self) -> bool:
        """Tell whether the counts are one."""
        return self.comparable == self.published

    @property
    def explanation(self) -> str:
        """Say in words how the counts lie to each other."""
        if not self.equal:
            return f"differs by {self.comparable - self.published:+,}"
        if self.framework == "keras" and self.seconds:
            return f"equal, but torch keeps two bias vectors: {self.seconds:,} more"
        return "equal"


@dataclass(frozen=True)
class Counts:
    """Hold a row's published counts beside ours; `layers` is empty where they cannot be compared."""

    row: Row
    asked: Published
    layers: tuple[Layer, ...]

    @property
    def verdict(self) -> str:
        """Say whether all layers agree."""
        if not self.layers:
            return "not comparable"
        wrong = [layer.name for layer in self.layers if not layer.equal]
        return f"differs ({', '.join(wrong)})" if wrong else "equal"


def counts(found: Sequence[Row]) -> list[Counts]:
    """Return every published count beside ours, in the order of the rows."""
    return [
        Counts(row, asked, _layers(row, asked))
        for row in found
        for asked in row.system.published
        if asked.figure == "parameters"
    ]


def by_layer(row: Row) -> dict[str, tuple[int, int]]:
    """Return each layer's parameters and of these the second biases; empty where none were kept."""
    for record in row.records:
        ours = record.measurements.get("parameters_by_layer")
        seconds = record.measurements.get("second_biases_by_layer")
        if ours and seconds:
            sizes = zip(ours.values, seconds.values, strict=True)
            return {
                name: (int(count), int(second))
                for name, (count, second) in zip(ours.axes["layer"], sizes, strict=True)
            }
    return {}


def _layers(row: Row, asked: Published) -> tuple[Layer, ...]:
    ours = by_layer(row)
    value = asked.value if isinstance(asked.value, tuple) else (asked.value,)
    if len(value) == 1 and len(ours) != 1 and row.records:
        # One figure for a network of several layers, or of none, is held against the total.
        seconds = sum(second for _, second in ours.values())
        ours = {"all": (measured.parameters(row.records[0]), seconds)}
    if len(ours) != len(value):
        return ()
    return tuple(
        Layer(name, int(count), asked.framework, *sizes)
        for (name, sizes), count in zip(ours.items(), value, strict=True)
    )


def table(found: Sequence[Counts]) -> str:
    """Return the counts, a row a layer."""
    heads = ["system", "layer", "difference", "published by", "published", "ours, in torch"]
    lines = []
    for one in found:
        for layer in one.layers:
            lines.append([
                wording.escape(one.row.name),
                layer.name,
                layer.explanation,
                layer.framework.capitalize() if layer.framework == "keras" else layer.framework,
                f"{layer.published:,}",
                f"{layer.ours:,}",
            ])  # fmt: skip
        if not one.layers:
            value = one.asked.value if isinstance(one.asked.value, tuple) else (one.asked.value,)
            told = " + ".join(published(count) for count in value)
            name = wording.escape(one.row.name)
            lines.append([name, "all", one.verdict, one.asked.framework, told, wording.NOTHING])
    return wording.table(lines, heads, 4) if lines else ""


def joining(found: Sequence[Row]) -> list[str]:
    """Answer, from the size of the read-outs, how a published network joined its two directions."""
    answers = []
    for one in counts(found):
        if one.row.trial.bidirectional is None or not isinstance(one.asked.value, tuple):
            continue
        sizes: dict[int, list[str]] = {}
        for row in found:
            merge, read_out = row.trial.bidirectional, by_layer(row).get("output")
            if merge and read_out and _alike(one.row, row):
                sizes.setdefault(read_out[0], []).append(merge)
        if sizes:
            answers.append(_answer(one, int(one.asked.value[-1]), sizes))
    return answers


def _alike(first: Row, second: Row) -> bool:
    return all(getattr(first.trial, name) == getattr(second.trial, name) for name in ALIKE)


def _answer(one: Counts, sought: int, sizes: dict[int, list[str]]) -> str:
    told = "; ".join(
        f"{size:,} when joined by {wording.listing([wording.code(m) for m in merges], 'or')}"
        for size, merges in sizes.items()
    )
    merges = list(dict.fromkeys(sizes.get(sought, [])))
    name = wording.escape(one.row.name)
    if len(merges) != 1:
        end = "so the count does not tell how the two directions were joined."
    else:
        end = f"so the two directions were joined by {wording.code(merges[0])}."
        if one.asked.framework == "keras":
            end = f"so Keras, when nothing else is said, joins the two directions by {wording.code(merges[0])}."
    return f"{name}: the published read-out has {sought:,} parameters; ours has {told}: {end}"
