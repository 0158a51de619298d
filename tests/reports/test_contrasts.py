from reports.reproduction.agreement import agreements
from reports.reproduction.answer import Answer, answer
from reports.reproduction.parameters import counts
from reports.reproduction.rows import rows
from reports.reproduction.tables import Notes, beside, systems
from tests.reports.courses import System, course, grid
from tests.reports.measures import error, plain


def test_contrasts_are_no_reproductions() -> None:
    asked = [{"figure": "test_error", "value": 0.01}, {"figure": "parameters", "value": 500}]
    own = grid("own", "two_sines", published=asked), error(0.01)
    off = grid("off", "two_sines", cell="gru", published=asked), error(0.1)
    wide = grid("wide", "two_sines", cell="lstm", published=asked[:1]), error(0.01, 1.0)
    other = grid("other", "two_sines", hidden_size=8, published=asked, contrast=True), error(0.01)

    def told(*systems: System) -> Answer:
        found = rows(course(systems))
        return answer(found, agreements(found), counts(found), [])

    all_told = told(own, off, wide, other)
    assert all_told.verdict == (
        "3 published errors and losses at their authors' settings: 1 reproduced, "
        "1 in a wide interval (more than tenfold), 1 worse than published."
    )
    assert all_told.rest.startswith(
        "Beside them 1 figure of contrasts, run to find causes. 2 of 2 "
    )
    assert "contrasts" not in told(own).rest
    assert told(own).verdict.startswith("1 published error or loss at its authors' settings: 1 rep")
    assert told(other).verdict == "No published error or loss was run at its authors' settings."


def test_contrasts_and_what_holds_nothing_out_are_marked() -> None:
    asked = [{"figure": "test_error", "value": 0.01}]
    found = rows(
        course([
            (grid("a", "two_sines", published=asked), plain),
            (grid("b", "ramp", contrast=True, published=asked), plain),
            (grid("c", "ramp", "lstm", held_out=False, remark="One ramp."), plain),
        ])
    )  # fmt: skip
    text = beside(agreements(found), [], Notes())
    assert "| b (contrast) " in text
    assert "| a  " in text
    notes = Notes()
    assert "| c (1) (2) " in systems(found, notes)
    nothing = "(2) Nothing is held out: it is tested on what it was trained on."
    assert notes.lines == ["(1) One ramp.", nothing]
