"""Write up how gradients, states and answers decay with the lag."""

from collections.abc import Iterable

from bench.catalogue import parse
from bench.record import Results
from reports import controls, tables, wording
from reports.comparisons import ALPHA
from reports.ending import ending
from reports.figures._palette import dealt
from reports.frame import trials
from reports.illustrations import crowded
from reports.page import Page, fill
from reports.vanishing import (
    advice,
    answer,
    budget,
    causes,
    causes_looks,
    causes_told,
    evidence_told,
    gates,
    health,
    hold,
    lyapunov,
    parts,
    places,
    prediction_told,
    rates,
    rates_told,
    retention_told,
    scope,
    sizes_told,
    theory,
    transport_told,
)
from reports.vanishing.evidence import at_length
from reports.vanishing.illustrations import pictures
from reports.vanishing.lines import Line, by_task, lengths, lines
from reports.vanishing.rows import of_section, rows
from reports.vanishing.sizes import by_task as sizes_by_task
from reports.vanishing.sizes import sizes
from reports.vanishing.transport import shown_length
from reports.vanishing.tried import tried


def compose(results: Results) -> Page:
    """Return the whole report.

    Raises:
        LetheError: A finished trial lacks a measurement.
        StoreError: The sweep's grids no longer give the trials that were planned.
    """
    found, frame = rows(results), trials(results)
    core = lines(found, frame)
    tasks = by_task(core)
    scaled = sizes_by_task(sizes(found, frame))
    chosen = rates.choices(results)
    switched = causes.causes(of_section(found, "cause"))
    checked = controls.controls(tried(found))
    shown = [*found, *(one.row for one in chosen)]
    # There are only so many looks: what is switched for its cause alone is drawn by its cell.
    looks = dealt(
        (row.trial.cell, row.law if row.part.section in ("horizon", "size") else "default")
        for row in shown
    )
    drawn = pictures(core, scaled, chosen, switched, looks)
    readme = fill(
        "vanishing.md.j2",
        {
            **ending(results, frame),
            **_theory_and_method(),
            "answer": answer.answer(core),
            "defaults": places.table(core),
            "default_told": places.reached(core),
            "advice": advice.advice(core) + causes_told.leads(switched),
            "tasks": [_task(task) for task in tasks],
            "planned": scope.planned(found),
            "not_run": scope.not_run(found),
            "selected": scope.selection(chosen),
            "early_stop": any(row.trial.training.early_stop for row in found),
            "rates": rates_told.table(chosen),
            "rates_told": rates_told.sentences(chosen),
            **_transport(tasks),
            **_use(tasks),
            **_evidence(tasks),
            "sizes": [
                (wording.code(task), sizes_told.table(some)) for task, some in scaled.items()
            ],
            "sizes_told": [told for some in scaled.values() for told in sizes_told.sentences(some)],
            "causes": causes_told.table(switched),
            "causes_told": causes_told.sentences(switched) + causes_looks.sentences(switched),
            "causes_looks": causes_looks.table(switched),
            "controls": controls.table(checked),
            "controls_told": controls.sentence(checked),
            "alpha": ALPHA,
            "health": health.tables(found),
            "health_told": health.sentences(found),
            "crowded_horizons": crowded(
                (line.group for line in core), "in the order of their horizons"
            ),
            "pictures": drawn,
        },
    )
    return Page(readme, drawn.all)


def headline(results: Results) -> str:
    """Return the answer's horizons as plain text.

    Raises:
        LetheError: A finished trial lacks a measurement.
        StoreError: The sweep's grids no longer give the trials that were planned.
    """
    return answer.headline(lines(rows(results), trials(results)))


def _theory_and_method() -> dict[str, object]:
    return {"theory": theory.constants(), "forget_table": theory.forget_table()}


def _task(name: str) -> dict[str, str]:
    plugin, _ = parse("task", name)
    return {
        "name": wording.code(name),
        "summary": wording.escape(plugin.summary),
        "solved": f"{plugin.facts['solved_skill']:g}",
    }


def _transport(tasks: dict[str, list[Line]]) -> dict[str, object]:
    """Return how far gradients travel: tables by task, and what they say."""
    at = {task: shown_length(some) for task, some in tasks.items()}
    everyone = [line for some in tasks.values() for line in some]
    by = tasks.items()
    return {
        "flow": _titled({task: transport_told.table(some) for task, some in by}),
        "flow_told": _named({task: transport_told.sentences(some, at[task]) for task, some in by}),
        "flow_note": transport_told.note(everyone),
        "parts": _titled({task: parts.table(some, at[task]) for task, some in by}),
        "parts_told": _named({task: parts.sentences(some, at[task]) for task, some in by}),
        "lyapunov": _titled({task: lyapunov.table(some, at[task]) for task, some in by}),
        "lyapunov_told": lyapunov.sentences(everyone),
        "gates": _titled({task: gates.table(some, at[task]) for task, some in by}),
        "gates_told": _named({task: gates.sentences(some, at[task]) for task, some in by}),
        "prediction": _titled({task: prediction_told.table(some, at[task]) for task, some in by}),
        "prediction_rule": prediction_told.RULE,
        "prediction_told": _named(
            {task: prediction_told.sentences(some, at[task]) for task, some in by}
        ),
    }


def _use(tasks: dict[str, list[Line]]) -> dict[str, object]:
    """Return how far back states and answers reach: tables by task, and what they say."""
    everyone = [line for some in tasks.values() for line in some]
    by = tasks.items()
    groups = {task: [line.group for line in some] for task, some in by}
    head = "H50-learn, in steps"
    return {
        "retention_told": _joined(retention_told.sentences(some) for _, some in by),
        "horizons": _titled({task: tables.horizons(some, head) for task, some in groups.items()}),
        "hold": _titled({task: hold.table(some) for task, some in by}),
        "hold_told": _joined(hold.sentences(some) for _, some in by),
        "hold_note": hold.coverages(hold.counts(everyone)),
        "budget": _titled({task: budget.table(some) for task, some in by}),
        "budget_note": hold.coverages(budget.counts(everyone)),
    }


def _evidence(tasks: dict[str, list[Line]]) -> dict[str, object]:
    """Return the three kinds of evidence side by side, at each task's longest length."""
    found = {task: at_length(some, lengths(some)[-1]) for task, some in tasks.items()}
    told = [
        evidence_told.sentences(one) + evidence_told.predictions(tasks[task])
        for task, one in found.items()
    ]
    return {
        "evidence": _titled({task: evidence_told.table(one) for task, one in found.items()}),
        "evidence_rules": evidence_told.rules(),
        "evidence_told": _joined(told),
    }


def _titled(bodies: dict[str, str]) -> list[tuple[str, str]]:
    """Return each task's table under its name, those that are empty left out."""
    return [(wording.code(task), body) for task, body in bodies.items() if body]


def _named(told: dict[str, list[str]]) -> list[str]:
    """Return each task's sentences with its name in front."""
    return [
        f"{wording.code(task)}: {line}" for task, lines_told in told.items() for line in lines_told
    ]


def _joined(parts_told: Iterable[list[str]]) -> list[str]:
    return [line for lines_told in parts_told for line in lines_told]
