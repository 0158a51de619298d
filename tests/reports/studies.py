"""Fabricate the results of a study of vanishing gradients, without training anything."""

from collections.abc import Callable, Sequence
from typing import Any

from bench.grid import Grid as SweepGrid
from bench.record import Measurement, Record, Results, SweepRun
from bench.sweep import Sweep
from bench.training import Training
from bench.trial import Trial
from tests.reports.builder import record
from tests.reports.readings import MEMORIES, Memory, readings, remembered

CELLS = tuple(MEMORIES)
LENGTHS = (25, 50, 100)
SEEDS = (0, 1, 2)
TRAINING = Training(
    budget=16_000,
    validation_interval=3_200,
    probe_interval=3_200,
    probes=(
        "first_input_influence",
        "gate_half_life",
        "gradient_flow",
        "initial_state_influence",
        "length_generalisation",
        "lyapunov_exponents",
        "state_retention",
    ),
)
# A grid as a sweep file has it, and what each of its trials measures: None for one that failed.
Measured = Callable[[Trial], dict[str, Measurement] | None]
Grid = tuple[dict[str, Any], Measured]


def probed(trial: Trial) -> dict[str, Measurement] | None:
    """Measure a trial as its cell and initialisation have it."""
    return measured(remembered(trial))(trial)


def measured(memory: Memory, **given: Measurement) -> Measured:
    """Return what a trial measures that remembers so; what is given takes the place of what is made up."""

    def measure(trial: Trial) -> dict[str, Measurement]:
        return record(trial, memory.skill(trial)).measurements | readings(trial, memory) | given

    return measure


def skilled(skill: float) -> Measured:
    """Return what a trial without probes measures: its skill, a little other for each seed."""
    return lambda trial: record(trial, skill + 0.01 * ((trial.seed % 5) - 1)).measurements


def grid(
    section: str,
    cell: str = "lstm",
    initialisation: str = "default",
    *,
    name: str = "",
    against: str = "",
    **axes: Any,
) -> dict[str, Any]:
    """Return a grid as a sweep file has it; axes that are not given are as in the core."""
    told = {
        "task": "first_token_recall",
        "cell": cell,
        "initialisation": initialisation,
        "sequence_length": LENGTHS,
        "learning_rate": 3e-3,
        "seed": SEEDS,
        **axes,
    }
    listed = {
        key: list(value)
        if isinstance(value, tuple | list | range)
        else value
        if key == "training"
        else [value]
        for key, value in told.items()
    }
    part = {"section": section, "name": name, "against": against}
    return {"part": part, **listed}


def core(**axes: Any) -> list[Grid]:
    """Return the core: 2 cells, 2 initialisations each, 3 lengths, 3 seeds."""
    return [(grid("horizon", cell, law, **axes), probed) for cell, law in CELLS]


def sizes() -> list[Grid]:
    """Return widths and depths of two cells."""
    return [
        (grid("size", cell, hidden_size=(8, 128), sequence_length=(25, 100)), probed)
        for cell in ("rnn_tanh", "lstm")
    ] + [
        (grid("size", cell, depth=(2, 4), sequence_length=(25, 100)), probed)
        for cell in ("rnn_tanh", "lstm")
    ]


def causes() -> list[Grid]:
    """Return a default that fails, a switch that makes it succeed, and one that does not."""
    usual = "as PyTorch draws it"
    more: dict[str, Any] = {"sequence_length": 25, "seed": range(10)}
    return [
        (grid("cause", name=usual, **more), measured(Memory(1.6, 2.0, 9.0))),
        (grid("cause", initialisation="forget_bias", name="forget bias 1", against=usual, **more),
         measured(Memory(5.0, 30.0, 60.0))),
        (grid("cause", name="a lower learning rate", against=usual, **(more | {"learning_rate": 1e-3})),
         measured(Memory(1.6, 2.0, 11.0))),
        (grid("cause", "gru", name="default GRU", **more), measured(Memory(1.5, 20.0, 80.0))),
    ]  # fmt: skip


def controls() -> list[Grid]:
    """Return what nobody can learn."""
    tasks = {"seeded_generator": "numbers from a seed", "shuffled_recall": "shuffled labels"}
    return [
        (grid("control", task=task, name=name, sequence_length=25), skilled(-0.02))
        for task, name in tasks.items()
    ]


def selection() -> list[Grid]:
    """Return the trials that learning rates were chosen by: the middle one of three is the best."""
    best = {1e-3: 0.3, 3e-3: 0.9, 1e-2: 0.6}
    more: dict[str, Any] = {
        "sequence_length": 50,
        "seed": (1000, 1001),
        "learning_rate": tuple(best),
    }
    made = []
    for cell, law in CELLS:
        asked = grid("horizon", cell, law, **more)
        del asked["part"]
        made.append((asked, lambda trial: skilled(best[trial.learning_rate])(trial)))
    return made


def study(
    grids: Sequence[Grid], chosen_by: Sequence[Grid] = (), *, recorded: bool = True
) -> Results:
    """Fabricate a study of these grids.

    Args:
        grids: The grids that are reported.
        chosen_by: Those that learning rates are chosen by.
        recorded: Whether anything was run yet.
    """
    planned: dict[str, str] = {}
    records: dict[str, Record] = {}
    filled = []
    for some in (chosen_by, grids):
        sweep = Sweep.model_validate(
            {"name": "fabricated", "training": TRAINING, "grids": [grid for grid, _ in some]}
        ) if some else None  # fmt: skip
        filled.append([] if sweep is None else [_plain(grid) for grid in sweep.filled()])
        for (one, points), (_, measure) in zip(
            sweep.expanded() if sweep else (), some, strict=True
        ):
            for point in points:
                trial = Trial(**point, training=one.training or TRAINING)
                planned[trial.key] = trial.id
                if recorded and trial.key not in records:
                    records[trial.key] = _record(trial, measure(trial))
    return Results(
        sweep=SweepRun(
            name="fabricated",
            description="A fabricated study.",
            report="vanishing_gradient",
            command="lethe sweep configs/fabricated.yaml",
            started="2026-01-01T00:00:00Z",
            training=TRAINING,
            comparisons=(),
            grids=filled[1],
            selection=filled[0],
            planned=planned,
        ),
        records=tuple(records.values()),
    )


def everything() -> Results:
    """Fabricate a study with all its sections and its selection."""
    return study([*core(), *sizes(), *causes(), *controls()], selection())


def _plain(grid: SweepGrid) -> dict[str, Any]:
    own: dict[str, Any] = grid.model_dump(
        mode="json", include={"part", "training"}, exclude_none=True
    )
    listed = {name: list(values) for name, values in grid.given.items()}
    return listed | own


def _record(trial: Trial, found: dict[str, Measurement] | None) -> Record:
    made = record(trial, status="failed" if found is None else "ok",
                  reason="RuntimeError: out of luck" if found is None else None)  # fmt: skip
    return made.model_copy(update={"measurements": found or {}})
