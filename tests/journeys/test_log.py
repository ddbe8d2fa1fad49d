"""Even at DEBUG, the log holds nothing that somebody asked, and no token."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path

import pytest

from bot import log
from bot.log_context import logging_about
from sandbox import sample
from tests.journeys.conftest import SECRET, Office, over_http, over_socket_mode

SECRET_WORD = "zanzibarplan"
QUESTION = f"Should the checkout basket keep {SECRET_WORD} items in this sprint?"


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What is logged, at DEBUG."""
    written = StringIO()
    monkeypatch.setattr("sys.stderr", written)
    log.configure("DEBUG", "text")
    return written


@pytest.fixture(params=[over_http, over_socket_mode])
def office(request: pytest.FixtureRequest, tmp_path: Path, logged: StringIO) -> Iterator[Office]:
    """A bot that logs all it can, in one mode after the other."""
    connected: Callable[[Path], AbstractContextManager[Office]] = request.param
    with connected(tmp_path) as office:
        yield office


def _asked_by_command(office: Office) -> None:
    assert SECRET_WORD in office.ask(QUESTION)


def _asked_by_mention(office: Office) -> None:
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, f"<@{sample.BOT_USER}> {QUESTION}")
    assert office.slack.eventually(lambda: office.slack.messages(sample.CHECKOUT, None, ts)[1:])


def _asked_in_a_direct_message(office: Office) -> None:
    channel = sample.direct_message(sample.SALES)
    office.slack.say(sample.SALES, channel, QUESTION)
    assert office.slack.eventually(lambda: len(office.slack.messages(channel)) > 1)


def _chosen_as_shortcut(office: Office) -> None:
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, QUESTION)
    before = len(office.slack.messages(sample.CHECKOUT, sample.SUPPORT))
    office.slack.shortcut(sample.SUPPORT, "who_owns_this", sample.CHECKOUT, ts)
    assert office.slack.eventually(
        lambda: (
            len(office.slack.messages(sample.CHECKOUT, sample.SUPPORT)) > before
            or office.slack.messages(sample.CHECKOUT, sample.SUPPORT, ts)[1:]
        )
    )


def _own_data_read(office: Office) -> None:
    office.ask(QUESTION)
    assert SECRET_WORD in office.ask("my data")


def _answer_pressed(office: Office) -> None:
    office.ask(QUESTION)
    shown = office.slack.messages(sample.GENERAL, sample.DEVELOPER)[-1]
    office.slack.press(sample.DEVELOPER, shown, "feedback", "right:1")
    assert office.slack.eventually(
        lambda: "noted as right" in office.last(sample.DEVELOPER, sample.GENERAL)
    )


def _refused_by_slack(office: Office) -> None:
    office.slack.refuse("chat.postMessage", error="invalid_auth")
    office.slack.say(sample.SALES, sample.direct_message(sample.SALES), QUESTION)
    assert office.slack.eventually(
        lambda: any("chat.postMessage" in str(call) for call in office.slack.calls())
    )


@pytest.mark.parametrize(
    "ask",
    [
        _asked_by_command,
        _asked_by_mention,
        _asked_in_a_direct_message,
        _chosen_as_shortcut,
        _own_data_read,
        _answer_pressed,
        _refused_by_slack,
    ],
)
def test_nothing_that_was_asked_and_no_token_is_in_the_log(
    office: Office, logged: StringIO, ask: Callable[[Office], None]
) -> None:
    ask(office)
    office.settle()
    lines = logged.getvalue()
    assert "ms=" in lines
    assert SECRET_WORD not in lines
    for secret in (office.slack.bot_token, office.slack.app_token, SECRET):
        assert secret not in lines


def _fields_of(lines: str, event: str) -> list[dict[str, str]]:
    found = (line.split(" ", 1)[1].split(f" {event} ") for line in lines.splitlines())
    return [dict(re.findall(r"(\w+)=(\S+)", rest[1])) for rest in found if len(rest) > 1]


@pytest.mark.parametrize("event", ["question", "mention", "/whoowns-team"])
def test_each_line_says_whose_request_and_which_delivery_it_is_about(
    office: Office, logged: StringIO, event: str
) -> None:
    if event == "mention":
        _asked_by_mention(office)
    elif event == "question":
        office.ask(QUESTION)
    else:
        office.setup("show Checkout")
    office.settle()
    (fields,) = _fields_of(logged.getvalue(), event)
    assert fields["workspace"] == sample.WORKSPACE
    assert fields["delivery"]


def test_a_failure_and_a_job_for_one_workspace_say_so_too(
    office: Office, logged: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("bot.usecases.respond.respond", fail)
    monkeypatch.setattr("bot.slack.listeners.questions.respond", fail, raising=False)
    office.ask(QUESTION)
    (failure,) = _fields_of(logged.getvalue(), "failure")
    (question,) = _fields_of(logged.getvalue(), "question")
    assert failure["reference"] == question["reference"]
    assert failure["workspace"] == sample.WORKSPACE
    assert failure["delivery"] == question["delivery"]


def test_what_a_line_is_about_ends_with_the_request(logged: StringIO) -> None:
    logger = logging.getLogger("whoowns.test")
    with logging_about("T1", "Ev1"):
        logger.info("inside", extra={"fields": {"outcome": "done"}})
        logger.info("of its own", extra={"fields": {"workspace": "T2"}})
    logger.info("outside")
    inside, own, outside = logged.getvalue().splitlines()
    assert inside.endswith("inside outcome=done workspace=T1 delivery=Ev1")
    assert own.endswith("of its own workspace=T2 delivery=Ev1")
    assert outside.endswith("outside")
