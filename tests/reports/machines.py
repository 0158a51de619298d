"""Fabricate the results of a sweep over devices and precisions, without training anything."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bench.record import Measurement, Record, Results
from bench.trial import Trial
from tests.reports.builder import ENVIRONMENT, record, results, trial
from tests.reports.readings import STAGES, line, measurement

CPU = {
    **ENVIRONMENT,
    "device": "A | processor",
    "workers": "1",
    "torch": "2.13.0",
    "system": "Linux x86_64",
}
GPU = {**CPU, "device": "A <board>"}
NO_GPU = "torch sees no GPU on this machine"
HALF = "16-mixed on a CPU would silently train in bf16; use bf16-mixed, or a GPU"
# How many times as fast as 32-true on the CPU, for a width of 32 at T = 25.
FACTORS = {
    ("cpu", "32-true"): 1.0,
    ("cpu", "64-true"): 0.7,
    ("cpu", "bf16-mixed"): 0.5,
    ("gpu", "32-true"): 4.0,
    ("gpu", "64-true"): 3.0,
    ("gpu", "bf16-mixed"): 6.0,
    ("gpu", "16-mixed"): 5.0,
}
# How much of its half-life a gradient keeps in own precision.
KEPT = {"32-true": 1.0, "64-true": 1.0, "bf16-mixed": 0.9, "16-mixed": 1.1}
Tweak = dict[str, Measurement]
Kind = tuple[str, str]


def point(
    kind: Kind, cell: str = "lstm", length: int = 25, seed: int = 0, **settings: Any
) -> Trial:
    """Return one trial."""
    device, precision = kind
    return trial(
        cell, length, seed, task="adding", accelerator=device, precision=precision, **settings
    )


def skill_of(one: Trial) -> float:
    """Return a skill that differs by seed, and is a little lower in bf16."""
    lost = 0.001 * one.sequence_length if one.precision == "bf16-mixed" else 0.0
    noise = 0.01 * ((one.seed * len(one.precision)) % 4 - 1) if one.precision != "32-true" else 0.0
    return round(0.9 - one.sequence_length / 400 - lost + 0.02 * one.seed + noise, 6)


def measured(one: Trial, environment: dict[str, str] | None = None, **given: Any) -> Record:
    """Return a trial that finished: faster on a GPU the wider it is.

    Args:
        one: The trial.
        environment: Where it ran.
        given: What is measured otherwise: values by name; None for what was not measured.
    """
    where = environment or (GPU if one.accelerator == "gpu" else CPU)
    made = record(one, given.pop("skill", skill_of(one)), environment=where)
    found = made.measurements | {m.name: m for m in _cost(one)} | _lives(one)
    for name, values in given.items():
        found[name] = found[name].model_copy(update={"values": values})
    return made.model_copy(update={"measurements": found})


def _cost(one: Trial) -> list[Measurement]:
    width, on_gpu = sum(one.widths), one.accelerator == "gpu"
    factor = FACTORS[one.accelerator, one.precision] * (width / 32 if on_gpu else 1.0)
    # Each seed is a little off, another way in each precision; long sequences gain more from a factor.
    noise = 1 + 0.03 * ((one.seed + len(one.precision)) % 3)
    factor **= 1.0 if one.sequence_length < 100 else 1.2
    step = 1e-4 * one.sequence_length * (width / 32) / factor * noise
    updates = list(range(11, 16))
    wobble = (0.98, 1.0, 1.01, 1.0, 30.0)
    batch = one.training.batch_size
    return [
        measurement("step_time", "s", {"update": updates}, [round(step * w, 6) for w in wobble]),
        measurement("sequences_per_second", "sequences/s", {}, batch / step),
        measurement("tokens_per_second", "tokens/s", {}, batch * one.sequence_length / step),
        measurement("process_memory_start", "MiB", {}, 400.0),
        measurement("process_memory_peak", "MiB", {}, 450.0 + one.seed),
        measurement("device_memory_peak", "MiB", {}, 30.0 if on_gpu else None),
        measurement("forward_flops", "FLOP", {}, 2 * batch * one.sequence_length * 4 * width**2),
        measurement("energy_processor", "J", {}, None),
        measurement("energy_gpu", "J", {}, 800.0 if on_gpu else None),
    ]


def _lives(one: Trial) -> Tweak:
    lives = [2.0 + 0.1 * one.seed, 8.0 + one.seed]
    return flows(one, lives, [life * KEPT[one.precision] for life in lives])


def flows(
    one: Trial, full: Sequence[float | None], own: Sequence[float | None]
) -> dict[str, Measurement]:
    """Return both readings, by half-life before and after training; None for a gradient of exactly 0."""
    lags = list(range(one.sequence_length))
    axes: dict[str, list[Any]] = {"stage": STAGES, "lag": lags}
    made = []
    for name, lives in (("gradient_flow", full), ("gradient_flow_own_precision", own)):
        values = [
            [0.3, *[None] * (len(lags) - 1)] if life is None else line(life, len(lags))
            for life in lives
        ]
        zeros = [[32 if value is None else 0 for value in some] for some in values]
        made.append(measurement(name, "ln norm", axes, values))
        made.append(measurement(f"{name}_dead", "sequences", axes, zeros))
    return {one.name: one for one in made}


def halving(one: Trial, full: float | None, own: float | None) -> Record:
    """Return a trial with these half-lives at both stages."""
    made = measured(one)
    found = made.measurements | flows(one, [full] * 2, [own] * 2)
    return made.model_copy(update={"measurements": found})


def disturbed(made: Record, factor: float = 2.0) -> Record:
    """Return the trial as it would be, had all updates but the fastest taken so many times as long."""
    known = made.measurements["step_time"]
    best = min(known.values)
    times = [time if time == best else round(factor * time, 6) for time in known.values]
    changed = known.model_copy(update={"values": times})
    return made.model_copy(update={"measurements": made.measurements | {changed.name: changed}})


def skipped(one: Trial, reason: str) -> Record:
    """Return a trial that the machine could not run."""
    return record(one, status="skipped", reason=reason, environment=CPU)


def grid(
    kinds: Iterable[Kind],
    make: Callable[[Trial], Record] = measured,
    *,
    cells: Iterable[str] = ("rnn_tanh", "lstm"),
    widths: Iterable[int] = (32,),
    lengths: Iterable[int] = (25, 100),
    seeds: Iterable[int] = (0, 1, 2),
) -> list[Record]:
    """Return a grid of trials."""
    return [
        make(point(kind, cell, length, seed, hidden_size=width))
        for cell in cells
        for width in widths
        for length in lengths
        for kind in kinds
        for seed in seeds
    ]


def swept(records: Iterable[Record], **given: Any) -> Results:
    """Return the results of a sweep that is written up in this report."""
    made = results(records, **given)
    return made.model_copy(update={"sweep": made.sweep.model_copy(update={"report": "devices"})})


def on_a_processor() -> Results:
    """Fabricate a sweep on a machine without a GPU."""
    known = [kind for kind in FACTORS if kind[0] == "cpu"]
    boards = [("gpu", "32-true"), ("gpu", "16-mixed")]
    return swept([
        *grid(known),
        *grid([("cpu", "16-mixed")], lambda one: skipped(one, HALF)),
        *grid(boards, lambda one: skipped(one, NO_GPU)),
    ])  # fmt: skip


def everything() -> Results:
    """Fabricate a sweep in which everything happens that this report must tell."""
    kinds = [kind for kind in FACTORS if kind != ("gpu", "64-true")]
    made = {one.trial.id: one for one in grid(kinds, widths=(32, 128), lengths=(25, 100))}
    made |= {
        one.trial.id: one
        for one in grid([("cpu", "16-mixed")], lambda one: skipped(one, HALF), widths=(32, 128))
    }
    fast, half = ("cpu", "64-true"), ("cpu", "bf16-mixed")

    def put(*new: Record) -> None:
        made.update({one.trial.id: one for one in new})

    late = point(fast, "lstm", 100, 2, hidden_size=128)
    put(record(late, status="timeout", reason="took more than 600 s", environment=CPU))
    raised = "Traceback (most recent call last):\n  here\nRuntimeError: no <memory>"
    for seed in range(3):
        lost = point(half, "lstm", 100, seed, hidden_size=128)
        put(record(lost, status="failed", reason=raised, environment=CPU))
    broken = point(half, "rnn_tanh", 25, 0, hidden_size=32)
    put(measured(broken, skill=None))
    other = point(fast, "rnn_tanh", 25, 0, hidden_size=32)
    put(
        measured(
            other, {**CPU, "device": "Another processor", "workers": "2"}, energy_processor=9.0
        )
    )
    put(disturbed(measured(point(fast, "rnn_tanh", 25, 1, hidden_size=32))))
    put(halving(point(half, "lstm", 25, 0, hidden_size=32), 60.0, 90.0))
    put(halving(point(half, "lstm", 25, 1, hidden_size=32), 9.0, None))
    put(halving(point(half, "lstm", 25, 2, hidden_size=32), 9.0, 500.0))
    never = grid([("gpu", "64-true")], cells=["lstm"], lengths=[25])
    return swept(made.values(), not_run=[one.trial for one in never])
