"""Fabricate a sweep in which everything happens that a report must tell."""

from bench.record import Record, Results
from bench.trial import Trial
from tests.reports.builder import ENVIRONMENT, comparison, fading, grid, record, results, trial


def eventful() -> Results:
    """Fabricate a small sweep in which everything happens that a report must tell."""
    reach = {
        ("rnn_tanh", "default"): 40.0,
        ("rnn_tanh", "orthogonal"): 70.0,
        ("gru", "default"): 60.0,
        ("lstm", "default"): 8.0,
        ("lstm", "chrono"): 500.0,
    }
    records = grid(fading(reach), reach)
    adding = {("rnn_tanh", "default"): 30.0, ("lstm", "default"): 400.0}
    records += grid(fading(adding), adding, task="adding", seeds=range(4))
    by_id = {one.trial.id: one for one in records}

    def replace(old: Trial, *new: Record) -> None:
        del by_id[old.id]
        by_id.update({f"{old.id}#{one.attempt}": one for one in new})

    late = trial("lstm", 100, 4, initialisation="chrono")
    replace(late, record(late, status="timeout", reason="took more than 600 s", wall_time=600.0))
    lost = trial("gru", 100, 0)
    replace(
        lost,
        record(lost, status="crashed", reason="worker lost\n(signal 9 | killed)", wall_time=None),
    )
    again = trial("gru", 50, 1)
    replace(
        again,
        record(again, status="failed", reason="RuntimeError: <no memory>", wall_time=3.0),
        record(again, 0.7, attempt=2),
    )
    broken = trial("rnn_tanh", 100, 2)
    replace(broken, record(broken, None, nonfinite_steps=3))
    fell = trial("rnn_tanh", 50, 3)
    replace(fell, record(fell, 0.3, curve=[0.1, 0.8, 0.9, 0.4, 0.3]))
    other = trial("rnn_tanh", 25, 0)
    replace(other, record(other, 0.97, environment={**ENVIRONMENT, "torch": "2.14.0"}))
    never = trial("rnn_tanh", 100, 4, initialisation="orthogonal")
    del by_id[never.id]
    # The machine cannot run this one, and nothing that ran tells the settings of the last.
    half = trial("gru", 25, 0, precision="16-mixed")
    refused = record(half, status="skipped", reason="16-mixed on a cpu trains in bf16")
    unheard = trial("lstm", 400, 0, task="copy_memory")
    made = results(
        [*by_id.values(), refused],
        not_run=[never, unheard],
        comparisons=[comparison("rnn_tanh", "lstm"), comparison("gru", "lstm", 50)],
        description="Everything that can happen | once.",
    )
    # A record of another start of the sweep, which this one did not ask for.
    foreign = record(trial("gru", 25, 9))
    return made.model_copy(update={"records": (*made.records, foreign)})
