import math

from reports.vanishing.budget import Times, table, telling_lengths, times
from tests.reports.readings import Memory
from tests.reports.remembering import changed, found, network, read
from tests.reports.studies import study


def seen(*values: float) -> Times:
    return Times(tuple(sorted(values)), 16_000, 3_200)


def test_censored_times_are_told_as_such() -> None:
    assert str(seen(3_200, 6_400, 6_400, 9_600, math.inf)) == "6,400 (3,200 to > 16,000)"
    assert str(seen(3_200, math.inf, math.inf)) == "> 16,000 (3,200 to > 16,000)"
    assert str(seen(math.inf, math.inf)) == "> 16,000"
    assert str(seen(3_200)) == "3,200"


def test_a_median_between_a_time_and_a_bound_is_told_as_both() -> None:
    assert str(seen(3_200, math.inf)) == "3,200 to > 16,000 (3,200 to > 16,000)"
    assert str(seen(3_200, 6_400)) == "4,800 (3,200 to 6,400)"


def test_the_rate_grows_at_the_times() -> None:
    one = seen(3_200, 6_400, math.inf)
    assert [str(one.rate(at)) for at in (0, 3_199, 3_200, 6_400, 16_000)] == [
        "0/3", "0/3", "1/3", "2/3", "2/3"
    ]  # fmt: skip


def test_times_are_those_of_the_records() -> None:
    made = study([network("lstm", "default", Memory(2, 5, 40), sequence_length=25)])
    # Seeds 1 and 3 solve it after one look and two; which was read must not depend on the order of seeds.
    late = {0: 9_600, 2: 6_400, 4: 16_000}
    made = changed(
        made,
        lambda trial, _: {"sequences_to_solved": late[trial.seed]} if trial.seed in late else {},
    )
    (line,) = read(made)
    one = times(line.rows[0])
    assert one is not None
    assert one.seen == (6_400, 6_400, 6_400, 9_600, 16_000)
    assert (one.budget, one.interval) == (16_000, 3_200)


def test_a_setting_that_was_not_planned_is_a_dash() -> None:
    two = found(
        network("lstm", "default", Memory(2, 5, 4)),
        network("lstm", "chrono", Memory(45, 200, 900), sequence_length=(50, 100)),
    )
    told = table(two).splitlines()
    assert [cell.strip() for cell in told[3].split("|")[1:3]] == ["`lstm` · `chrono` (oracle)", "–"]
    assert "> 16,000" in told[2]


def test_lengths_are_those_at_which_networks_differ() -> None:
    two = found(
        network("lstm", "default", Memory(2, 5, 12), sequence_length=(5, 25, 50, 100)),
        network("lstm", "chrono", Memory(45, 200, 60), sequence_length=(5, 25, 50, 100)),
    )
    # At 5 both solve, at 100 none does; at 25 one does.
    assert [str(line.group.rate_at(25)) for line in two] == ["0/5", "5/5"]
    assert telling_lengths(two, 1) == [25]
    assert len(telling_lengths(two)) == 2


def test_nothing_finished_tells_nothing() -> None:
    lines = read(study([network("lstm", "default", Memory(2, 5, 12))], recorded=False))
    assert telling_lengths(lines) == []
    assert table(lines) == ""
    assert times(lines[0].rows[0]) is None
