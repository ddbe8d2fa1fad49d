"""The benchmarks themselves: their load is understood, and their table tells what was reached."""

import pytest
from slack_bolt.request.internals import parse_body

from benchmarks.__main__ import Outcome, run_benchmark, summary
from benchmarks.figures import Figure, run
from benchmarks.signed_load import Commands
from benchmarks.workload import questions


def test_bolt_finds_the_command_in_every_request_of_the_load() -> None:
    """Bolt reads nothing from a form in which the word "payload" stands as it is."""
    texts = [question.text for question in questions()]
    assert any("payload" in text for text in texts)
    for text, (_, request) in zip(texts, Commands().many(len(texts)), strict=True):
        body = request.decode().split("\r\n\r\n", 1)[1]
        form = parse_body(body, "application/x-www-form-urlencoded")
        assert (form["command"], form["text"]) == ("/whoowns", text)


@pytest.mark.parametrize(
    ("figure", "reached"),
    [
        (Figure("time", 9.0, "ms", 10.0), True),
        (Figure("time", 11.0, "ms", 10.0), False),
        (Figure("ratio", 0.8, "", 0.7, at_least=True), True),
        (Figure("ratio", 0.6, "", 0.7, at_least=True), False),
        (Figure("time", 9.0, "ms"), None),
    ],
)
def test_a_figure_is_held_against_its_target(figure: Figure, reached: bool | None) -> None:
    assert figure.reached is reached


def test_the_table_says_what_was_measured_wanted_and_reached() -> None:
    fast = Outcome("fast", [Figure("time", 9.0, "ms", 10.0)], seconds=2)
    broken = Outcome("broken", problem="failed with status 1", failed=True)
    lines = [" ".join(line.split()) for line in summary([fast, broken]).splitlines()]
    assert "time 9 ms ≤ 10 ms yes" in lines
    assert "broken: failed with status 1" in lines
    assert lines[-1] == "1 of 1 targets reached"


def test_a_benchmark_that_fails_is_an_outcome_and_no_error() -> None:
    outcome = run_benchmark("bench_of_nothing")
    assert outcome.failed
    assert outcome.problem == "failed with status 1"


def test_a_benchmark_by_itself_fails_if_it_misses_a_target(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["bench"])
    with pytest.raises(SystemExit) as missed:
        run(lambda: [Figure("time", 11.0, "ms", 10.0)])
    assert missed.value.code
    assert "no" in capsys.readouterr().out.split()
