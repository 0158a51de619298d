"""Write up what devices and precisions cost, and what they do to skill and to memory."""

from collections.abc import Iterable, Sequence

from bench.record import Results
from reports import wording
from reports.devices import details, main_table, overview, told, words
from reports.devices.answer import answer
from reports.devices.contrasts import Contrast, contrasts
from reports.devices.costs import PASSES
from reports.devices.disturbed import disturbed
from reports.devices.hardware import crowded, elsewhere
from reports.devices.pictures import pictures
from reports.devices.rows import Setting, settings
from reports.devices.rows import told as name
from reports.ending import ending
from reports.frame import trials
from reports.page import Page, fill
from reports.vanishing.hold import coverages


def compose(results: Results) -> Page:
    """Return the whole report.

    Raises:
        LetheError: A finished trial lacks a measurement.
        StoreError: The sweep's grids no longer give the trials that were planned.
    """
    found = settings(results)
    held = contrasts(found)
    drawn = pictures(found)
    readme = fill(
        "devices.md.j2",
        {
            **ending(results, trials(results)),
            "answer": answer(held),
            "overview": overview.table(held),
            "tables": main_table.tables(found),
            "speed": details.speed(found),
            "work": details.work(found),
            "skill": details.skill(found),
            "lives": details.lives(found),
            "speeds_told": told.speeds(held),
            "skills_told": told.skills(held),
            "lives_told": told.lives(held) + told.trained(held),
            "pictures": drawn,
            "tasks": wording.listing([wording.code(task) for task in _tasks(found)]),
            "crowded": crowded([row for setting in found for row in setting.rows]),
            "marked": any(elsewhere(row, one.reference) for one in found for row in one.rows),
            "left_out": wording.listing([name(one.kind) for one in held if not one.finished]),
            "coverages": coverages(_counts(held)),
            "chance": words.chance(_counts(held)),
            "least_p": words.least_p(_counts(held)),
            "disturbed": disturbed(found),
            "alike": told.ALIKE_TOLD,
            "passes": PASSES,
        },
    )
    return Page(readme, drawn.all, _headline(held))


def headline(results: Results) -> str:
    """Return the table of devices and precisions as plain text.

    Raises:
        LetheError: A finished trial lacks a measurement.
        StoreError: The sweep's grids no longer give the trials that were planned.
    """
    return _headline(contrasts(settings(results)))


def _headline(held: Sequence[Contrast]) -> str:
    head = "Beside 32-true on the CPU, the median over settings with its range; speed is of the fastest update:"
    return f"{head}\n\n{overview.table(held, 'simple')}"


def _tasks(found: Iterable[Setting]) -> list[str]:
    return list(dict.fromkeys(row.trial.task for setting in found for row in setting.rows))


def _counts(held: Sequence[Contrast]) -> list[int]:
    return [len(row.records) for one in held for row in one.finished]
