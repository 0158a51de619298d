from reports.vanishing.lines import by_task, half_solved, lengths, names
from tests.reports.readings import Memory
from tests.reports.remembering import changed, found, network, read
from tests.reports.studies import causes, sizes, study

MEMORY = Memory(2, 5, 40)


def test_a_line_holds_its_horizons_beside_its_records() -> None:
    (line,) = found(network("lstm", "chrono", MEMORY))
    assert (line.label, line.name) == ("lstm · chrono (oracle)", "`lstm` · `chrono` (oracle)")
    assert [row.length for row in line.rows] == [25, 50, 100]
    assert line.group.lengths == (25, 50, 100)
    assert line.group.lags == (24, 49, 99)
    assert len(line.group.horizons) == 5
    assert [str(row.rate) for row in line.rows] == [str(rate) for rate in line.group.rates]
    assert line.at(50) is line.rows[1]
    assert line.at(51) is None


def test_only_networks_of_the_core_are_lines() -> None:
    made = study(
        [
            network("lstm", "default", MEMORY),
            network("linear", "default", MEMORY, task="adding"),
            *sizes(),
            *causes(),
        ]
    )
    assert [line.label for line in read(made)] == ["lstm · default"]


def test_tasks_stand_apart_and_the_default_first() -> None:
    several = found(
        network("lstm", "forget_bias", MEMORY),
        network("lstm", "default", MEMORY),
        network("rnn_tanh", "default", MEMORY, task="adding", sequence_length=(10, 20)),
    )
    parts = by_task(several)
    assert list(parts) == ["first_token_recall", "adding"]
    assert names(parts["first_token_recall"]) == "`lstm` · `default` and `lstm` · `forget_bias`"
    assert lengths(several) == [10, 20, 25, 50, 100]
    assert lengths(parts["adding"]) == [10, 20]


def test_a_chosen_rate_is_no_variant_and_a_width_is() -> None:
    rates = found(
        network("lstm", "default", MEMORY, learning_rate=1e-3),
        network("gru", "default", MEMORY, learning_rate=1e-2),
    )
    assert {line.group.variant for line in rates} == {""}
    widths = found(network("lstm", "default", MEMORY, hidden_size=(16, 32), seed=0))
    assert [line.label for line in widths] == ["lstm · default, H=16", "lstm · default, H=32"]
    assert [len(line.group.horizons) for line in widths] == [1, 1]


def test_what_did_not_finish_is_still_a_line() -> None:
    (line,) = read(study([network("lstm", "default", MEMORY)], recorded=False))
    assert line.group.horizons == ()
    assert line.group.seeds == 5
    assert [row.planned for row in line.rows] == [5, 5, 5]
    assert not half_solved(line.rows[0])


def test_half_of_the_seeds_is_enough() -> None:
    made = study([network("lstm", "default", MEMORY, seed=range(4))])
    for late, half in (({0, 1}, True), ({0, 1, 2}, False)):
        seen = changed(
            made,
            lambda trial, _, late=late: {  # type: ignore[misc]
                "sequences_to_solved": 16_000 if trial.seed not in late else None
            },
        )
        assert half_solved(read(seen)[0].rows[0]) is half
