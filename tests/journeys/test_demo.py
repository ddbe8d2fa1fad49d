"""The sandbox comes back as it was left, and starts afresh when told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import run_sandbox
from bot.demo import launch
from bot.domain.errors import Refusal
from bot.settings import read_settings
from sandbox import sample
from tests.sandbox.listener import act

MONDAY = datetime(2026, 2, 23, 9, tzinfo=UTC)
QUESTION = "Should checkout get cheaper pricing for annual plans next year?"


@contextmanager
def opened(folder: Path, *, reset: bool = False) -> Iterator[launch.Demo]:
    """The demo on a free port, on a clock that stands still."""
    with launch.open_demo(
        read_settings({"PORT": "0"}), folder, launch.Clock(MONDAY), reset=reset
    ) as demo:
        yield demo


def test_it_comes_back_as_it_was_left(tmp_path: Path) -> None:
    with opened(tmp_path) as before:
        slack = before.slack
        ts = slack.say(sample.SALES, sample.PRODUCT, "Good morning <@U0KOFIMENS>")
        slack.react(sample.ADMIN, sample.PRODUCT, ts, "wave")
        slack.command(sample.SALES, sample.PRODUCT, "/whoowns", QUESTION)
        slack.command(sample.ADMIN, sample.MOBILE, "/whoowns-team", "create Mobile #mobile")
        assert before.bot.settle(20)  # three hours later, it would not be done any more
        slack.set_status(sample.SEARCH_PM, "On holiday", ":palm_tree:")
        new = slack.add_colleague("Ann Example")
        slack.join(sample.DEVELOPER, sample.LEADERS)
        slack.move(timedelta(hours=3))
        deleted = slack.say(sample.SALES, sample.PRODUCT, "Not this one")
        act(slack, "delete", ts=deleted)
        shown = [m.text for m in slack.messages(sample.PRODUCT, sample.SALES)]
        born = slack.world.born

    with opened(tmp_path) as after:
        slack = after.slack
        assert shown == [m.text for m in slack.messages(sample.PRODUCT, sample.SALES)]
        first = slack.messages(sample.PRODUCT)[0]
        assert (first.ts, first.reactions) == (ts, {"wave": [sample.ADMIN]})
        assert slack.world.now() == MONDAY + timedelta(hours=3)
        assert slack.world.people[sample.SEARCH_PM].status_text == "On holiday"
        assert slack.world.people[new.id].real_name == "Ann Example"
        assert sample.DEVELOPER in slack.world.channels[sample.LEADERS].members
        assert slack.world.born == born
        assert float(slack.say(sample.SALES, sample.PRODUCT, "Still here")) > float(first.ts)
        assert "Mobile" in _teams(after)


def _teams(demo: launch.Demo) -> str:
    demo.slack.command(sample.ADMIN, sample.RANDOM, "/whoowns-team", "list")
    answers = demo.slack.eventually(lambda: demo.slack.messages(sample.RANDOM, sample.ADMIN))
    return answers[-1].text


def test_reset_starts_afresh(tmp_path: Path) -> None:
    with opened(tmp_path) as before:
        before.slack.say(sample.SALES, sample.PRODUCT, "Forget this")
        before.slack.command(sample.ADMIN, sample.MOBILE, "/whoowns-team", "create Mobile #mobile")
    with opened(tmp_path, reset=True) as after:
        assert after.slack.messages(sample.PRODUCT) == []
        assert "Mobile" not in _teams(after)
        assert "Checkout" in _teams(after)


def test_a_line_cut_off_by_a_crash_is_skipped(tmp_path: Path) -> None:
    with opened(tmp_path) as before:
        before.slack.say(sample.SALES, sample.PRODUCT, "Whole")
    with (tmp_path / "slack.jsonl").open("a") as file:
        file.write('{"message": {"channel": "C0PRODU')
    with opened(tmp_path) as after:
        assert [m.text for m in after.slack.messages(sample.PRODUCT)] == ["Whole"]


@pytest.mark.parametrize("line", ["not json\n", '{"person": {"of": "another version"}}\n', "[]\n"])
def test_what_cannot_be_read_is_said_with_the_hint(tmp_path: Path, line: str) -> None:
    (tmp_path / "slack.jsonl").write_text(line)
    with pytest.raises(Refusal, match="can't be read") as caught, opened(tmp_path):
        pass
    assert "--reset" in str(caught.value.hint)
    assert (tmp_path / "slack.jsonl").read_text() == line


@pytest.mark.parametrize(
    ("port", "command"),
    [
        ("3000", ".venv/bin/python app.py sandbox --reset"),
        ("3055", "PORT=3055 .venv/bin/python app.py sandbox --reset"),
    ],
)
def test_the_command_that_starts_afresh_names_its_own_port(port: str, command: str) -> None:
    assert launch.reset_command(read_settings({"PORT": port})) == command


def test_nobody_else_can_read_what_happened_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old = Path(".sandbox/3000/whoowns.db-wal")
    old.parent.mkdir(parents=True)
    old.touch(0o644)
    with run_sandbox._folder(3000) as folder, opened(folder) as demo:
        demo.slack.command(sample.SALES, sample.PRODUCT, "/whoowns", QUESTION)
        kept = [path.relative_to(tmp_path) for path in tmp_path.rglob("*")]
        modes = {str(path): path.stat().st_mode & 0o777 for path in kept}
    assert modes == {
        ".sandbox": 0o700,
        ".sandbox/3000": 0o700,
        ".sandbox/3000/slack.jsonl": 0o600,
        ".sandbox/3000/whoowns.db": 0o600,
        ".sandbox/3000/whoowns.db-shm": 0o600,
        ".sandbox/3000/whoowns.db-wal": 0o600,
    }
