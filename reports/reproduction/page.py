"""Write up how a sweep's results lie to published ones."""

from bench.record import Results
from reports import controls
from reports.comparisons import ALPHA
from reports.ending import ending
from reports.frame import trials
from reports.page import Page, fill
from reports.reproduction import (
    gradients,
    influence,
    memorised,
    parameters,
    remedies,
    tables,
)
from reports.reproduction.agreement import WIDE_WORD, agreements
from reports.reproduction.answer import answer
from reports.reproduction.claim import claim
from reports.reproduction.illustrations import pictures
from reports.reproduction.rows import negative_controls, of_section, rows
from reports.reproduction.tables import Notes


def compose(results: Results) -> Page:
    """Return the whole report.

    Raises:
        LetheError: A finished trial lacks a measurement.
        StoreError: The sweep's grids no longer give the trials that were planned.
    """
    found = rows(results)
    agreed, counted = agreements(found), parameters.counts(found)
    checked = controls.controls(negative_controls(found))
    systems = of_section(found, "systems")
    curves = influence.curves(of_section(found, "initial_state"))
    grown = gradients.growths(of_section(found, "exploding_gradient"))
    stored = memorised.memories(systems)
    drawn = pictures(systems, agreed, curves, grown)
    beside_notes, system_notes, gradient_notes = Notes(), Notes(), Notes()
    readme = fill(
        "reproduction.md.j2",
        {
            **ending(results, trials(results)),
            "answer": answer(found, agreed, counted, checked),
            "beside": tables.beside(agreed, counted, beside_notes),
            "beside_notes": beside_notes.lines,
            "wide": WIDE_WORD,
            "parameters": parameters.table(counted),
            "joining": parameters.joining(found),
            "systems": tables.systems(systems, system_notes),
            "system_notes": system_notes.lines,
            "memories": memorised.table(stored),
            "memorised": memorised.sentences(stored),
            "influence": influence.table(curves),
            "influence_told": claim(curves) + influence.sentences(curves),
            "gradients": remedies.table(grown, gradient_notes),
            "gradient_notes": gradient_notes.lines,
            "gradients_told": remedies.sentences(grown),
            "controls": controls.table(checked),
            "controls_told": controls.sentence(checked),
            "alpha": ALPHA,
            "pictures": drawn,
        },
    )
    return Page(readme, drawn.all)


def headline(results: Results) -> str:
    """Return the answer and the published figures beside ours as plain text.

    Raises:
        LetheError: A finished trial lacks a measurement.
        StoreError: The sweep's grids no longer give the trials that were planned.
    """
    found = rows(results)
    agreed, counted = agreements(found), parameters.counts(found)
    told = answer(found, agreed, counted, controls.controls(negative_controls(found)))
    notes = Notes()
    table = tables.beside(agreed, counted, notes, "simple")
    plain = [told.verdict, told.rest, table, "\n".join(notes.lines)]
    return "\n\n".join(part.replace("\\", "") for part in plain if part)
