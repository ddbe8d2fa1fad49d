"""Scripts: errors name the line, and what is played is written down."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox import Sandbox, sample
from sandbox.scripts import Player, ScriptError, parse, read
from sandbox.scripts.script import time_until
from tests.sandbox.conftest import SECRET, serve
from tests.sandbox.tiny_bot import MANIFEST, build

FIRST = '[[step]]\nas = "lucia"\nin = "#product"\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no steps"),
        ('title = "x"', "no steps"),
        ("step = 1", "no steps"),
        ("[[step]\n", "line 1"),
        (FIRST + 'typ = "x"', r"line 1: there is no `typ`. Did you mean `type`"),
        (FIRST + 'dance = "x"', r"line 1: there is no `dance`. Steps know type"),
        (FIRST + 'type = "x"\n\n# more\n\n[[step]]\n', r"line 8: the step does nothing"),
        (FIRST + 'type = "x"\npress = "y"', r"line 1: the step does 2 things"),
        (FIRST + "type = 7", r"line 1: `type` can't be 7. It takes text"),
        (FIRST + "fill = []", r"`fill` can't be \[\]. It takes a table"),
        ('[[step]]\nas = "lucia"\ntype = "x"', "does not say as whom and where"),
        ("start = 2026-01-01\n" + FIRST + 'type = "x"', "a time with its zone"),
    ],
)
def test_bad_scripts_are_refused_with_the_line(text: str, problem: str) -> None:
    with pytest.raises(ScriptError, match=problem):
        parse(text, "bad.toml")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="can't be read"):
        read(tmp_path / "nothing.toml")
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScriptError, match="can't be read"):
        read(tmp_path / "odd.toml")


def test_who_and_where_carry_over() -> None:
    found = parse(FIRST + 'type = "a"\n[[step]]\nin = "#search"\nsee = "b"', "x.toml")
    assert [(step.user, step.where) for step in found.steps] == [
        ("lucia", "#product"), ("lucia", "#search"),
    ]  # fmt: skip


MONDAY = datetime(2026, 2, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("2 hours", timedelta(hours=2)), ("1 week", timedelta(weeks=1)),
        ("monday 10:00", timedelta(minutes=30)), ("Monday 09:00", timedelta(days=7, minutes=-30)),
        ("next monday 09:30", timedelta(days=7)), ("friday 09:30", timedelta(days=4)),
    ],
)  # fmt: skip
def test_times(text: str, by: timedelta) -> None:
    assert time_until(text, MONDAY) == by


@pytest.mark.parametrize("text", ["later", "monday", "monday 25:00", "-2 hours", "99999 days"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="is no time"):
        time_until(text, MONDAY)


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """A sandbox with the tiny bot and a clock that stands still."""
    ahead = [timedelta()]

    def move(by: timedelta) -> None:
        ahead[0] += by

    sandbox = Sandbox(
        signing_secret=SECRET, manifest=MANIFEST, clock=lambda: MONDAY + ahead[0], move_clock=move
    )
    sandbox.start()
    server = serve(build(sandbox.bot_token, SECRET, sandbox.api_url))
    sandbox.bot_url = f"http://127.0.0.1:{server.server_port}/slack/events"
    yield sandbox
    server.shutdown()
    server.server_close()
    sandbox.stop()


def played(slack: Sandbox, *steps: str, take: Any = None) -> str:
    """The transcript of these steps, by Lucía in #product to begin with."""
    out = io.StringIO()
    text = 'title = "A play"\n' + FIRST + "\n\n[[step]]\n".join(steps)
    Player(slack, out, take).play(parse(text, "play.toml"))
    return out.getvalue()


def test_a_conversation_is_written_down(slack: Sandbox) -> None:
    transcript = played(
        slack,
        'type = "Hello <all>, see #search and @tomas"',
        'type = "/echo left or right?"',
        'press = "Left"',
        'see = "You chose left."',
        'react = "eyes"\non = "Hello"',
        'type = "In the thread"\non = "Hello"',
        'note = "Two hours later."',
        'clock = "2 hours"',
        'as = "tomas"\nunseen = "You chose"',
    )
    assert transcript == (
        "# A play\n\n## Monday 23 February 2026, 09:30, #product\n\n"
        "**Lucía Ferreira**:\n> Hello <all>, see #search and @Tomás Herrera  \n\n"
        "**Lucía Ferreira** types:\n> /echo left or right?\n\n"
        "**tiny** (only Lucía Ferreira sees this):\n> [Left] [Right]  \n\n"
        "*Lucía Ferreira presses “Left”.*\n\n"
        "**tiny** (only Lucía Ferreira sees this, changed):\n> You chose left.  \n\n"
        "**Lucía Ferreira** (changed):\n> Hello <all>, see #search and @Tomás Herrera  \n"
        "> :eyes: 1  \n\n"
        "**Lucía Ferreira** (in the thread):\n> In the thread  \n\n"
        "Two hours later.\n\n## Monday 23 February 2026, 11:30, #product\n"
    ).replace("tiny", "whoowns")


def test_a_dialog_is_filled_in_refused_and_sent(slack: Sandbox) -> None:
    transcript = played(
        slack,
        'type = "/form"',
        "submit = true",
        'see = "Please complete this required field."',
        'fill = {"Name" = "bad"}',
        "submit = true",
        'see = "Not this one."',
        'fill = {"name" = "more"}',
        "submit = true",
        'see = "One more"',
        "close = true",
        'fill = {"Name" = "good"}',
        "submit = true",
    )
    assert (
        "**A dialog in front of Lucía Ferreira**:\n> A form  \n> Name: [...]  \n> [Save]"
        in transcript
    )
    assert "fills in “Name” with “bad”" in transcript
    assert transcript.endswith("*The dialog closes.*\n")
    assert slack.view_of(sample.SALES) is None


def test_the_home_tab_shortcuts_statuses_and_faults(slack: Sandbox) -> None:
    transcript = played(
        slack,
        'note = "At first."',
        'in = "home"\nsee = "[Left]"',
        'in = "#product"\ntype = "What now?"',
        'shortcut = "Quote"\non = "What now?"',
        'see = "What now?"',
        'status = "On holiday"',
        'fault = "slow"',
        'fault = "none"',
        'in = "@tiny"\ntype = "Only us"',
    )
    assert "**The Home tab of Lucía Ferreira**:\n> [Left] [Right]" in transcript
    assert "*Lucía Ferreira chooses “Quote”.*" in transcript
    assert "*From here on: slow.*" in transcript
    assert slack.world.people[sample.SALES].status_text == "On holiday"
    assert slack.messages(sample.direct_message(sample.SALES))[0].text == "Only us"


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ('as = "nobody"\ntype = "x"', "there is nobody called nobody; there are ruth, priya"),
        ('in = "#nowhere"\ntype = "x"', "there is no #nowhere; there are #general"),
        ('in = "#leaders"\ntype = "x"', "is not in"),
        ('press = "Up"', "there is no “Up” to press here; there is “Left”, “Right”"),
        ('choose = "Up"', "there is no “Up” to choose here; there is nothing"),
        ('press = "Left"\non = "unsaid"', "no message here says “unsaid”"),
        ("submit = true", "no dialog is open"),
        ('shortcut = "Fly"', "there is no shortcut “Fly”; there is Quote"),
        ('see = "unsaid"', "lucia does not see “unsaid”"),
        ('unseen = "Left"', "lucia sees “Left”"),
        ('clock = "soon"', "is no time"),
        ('fault = "earthquake"', "there is no fault"),
        ('in = "#search"\nreact = "eyes"', "there is no message here"),
    ],
)
def test_errors_name_the_line_of_the_step(
    slack: Sandbox, monkeypatch: pytest.MonkeyPatch, step: str, problem: str
) -> None:
    monkeypatch.setattr(slack, "eventually", lambda look, _=0.0: look())
    with pytest.raises(ScriptError, match=f"play.toml, line 7: .*{re.escape(problem)}"):
        played(slack, 'type = "/echo x"', step)


def test_a_dialog_field_that_is_not_there(slack: Sandbox) -> None:
    with pytest.raises(ScriptError, match="the dialog has no “Age”; it has Name"):
        played(slack, 'type = "/form"', 'fill = {"Age" = "7"}')


def test_choosing_in_a_field_of_a_dialog_says_how_to_fill_it_in(slack: Sandbox) -> None:
    with pytest.raises(ScriptError, match=re.escape('write fill = {"Colour" = "Red"} instead')):
        played(
            slack,
            'type = "/form"',
            'fill = {"Name" = "more"}',
            "submit = true",
            'choose = "red"',
        )


def test_pictures_are_taken_of_what_the_person_sees(slack: Sandbox) -> None:
    taken: list[tuple[str, str]] = []
    transcript = played(
        slack,
        'type = "Look here"',
        'picture = "a.webp"',
        'picture = "b.webp"\non = "Look"',
        take=lambda name, url, _: taken.append((name, url.removeprefix(slack.url))),
    )
    ts = slack.messages(sample.PRODUCT)[0].ts
    where = f"?as={sample.SALES}#{sample.PRODUCT}"
    assert taken == [("a.webp", where), ("b.webp", f"{where}/{ts}")]
    assert "*[picture: a.webp]*" in transcript
