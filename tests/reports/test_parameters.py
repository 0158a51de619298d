from typing import Any

from bench.trial import Trial
from reports.reproduction.parameters import Counts, counts, joining, table
from reports.reproduction.rows import Row, rows
from tests.reports.courses import Tweak, course, grid
from tests.reports.measures import layers, plain

LSTM = layers(recurrent_1=(4_992, 128), output=(165, 0))


def counted(tweak: Tweak, value: Any, framework: str = "keras") -> Counts:
    asked = [{"figure": "parameters", "value": value, "framework": framework}]
    (found,) = counts(rows(course([(grid("a", "cyclic_symbols", published=asked), tweak)])))
    return found


def test_keras_is_ours_without_the_second_biases() -> None:
    found = counted(lambda _: LSTM, [4_864, 165])
    assert found.verdict == "equal"
    assert [layer.explanation for layer in found.layers] == [
        "equal, but torch keeps two bias vectors: 128 more",
        "equal",
    ]


def test_torch_counts_them() -> None:
    assert counted(lambda _: LSTM, [4_992, 165], "torch").verdict == "equal"
    wrong = counted(lambda _: LSTM, [4_864, 165], "torch")
    assert wrong.verdict == "differs (recurrent 1)"
    assert wrong.layers[0].explanation == "differs by +128"


def test_layers_that_do_not_match_are_not_compared() -> None:
    found = counted(lambda _: LSTM, [4_864, 100, 65])
    assert (found.verdict, found.layers) == ("not comparable", ())
    assert "4,864 + 100 + 65" in table([found])
    assert counted(plain, [1, 2]).verdict == "not comparable"
    assert counted(lambda _: None, [51]).verdict == "not comparable"


def test_one_figure_is_the_total() -> None:
    assert counted(lambda _: LSTM, [5_029]).verdict == "equal"
    assert counted(lambda _: {"parameters": 51}, 51, "torch").verdict == "equal"


def merged(merges: list[str], published: list[int]) -> list[Row]:
    def tweak(trial: Trial) -> dict[str, Any]:
        return layers(
            recurrent_1=(2_560, 128), output=(330 if trial.bidirectional == "concat" else 170, 0)
        )

    asked = [{"figure": "parameters", "value": published, "framework": "keras"}]
    first = grid("both", "marked_digit", bidirectional=merges[0], published=asked)
    others = grid("others", "marked_digit", bidirectional=merges[1:])
    other_width = grid("wider", "marked_digit", bidirectional="sum", hidden_size=64)
    return rows(course([(first, tweak), (others, tweak), (other_width, tweak)]))


def test_merge_is_told_by_the_size_of_the_read_out() -> None:
    (said,) = joining(merged(["concat", "sum", "mul", "mean"], [2_432, 330]))
    assert "so Keras, when nothing else is said, joins the two directions by `concat`." in said
    assert "170 when joined by `sum`, `mul` or `mean`" in said


def test_several_merges_of_one_size_tell_nothing() -> None:
    (said,) = joining(merged(["concat", "sum", "mean"], [2_432, 170]))
    assert "the count does not tell" in said


def test_nothing_published_is_nothing_to_tell() -> None:
    assert counts([]) == []
    assert table([]) == ""
    assert joining(rows(course([(grid("a", "two_sines"), plain)]))) == []
