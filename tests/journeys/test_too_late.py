"""What Slack has given up waiting for is not done; what it doesn't wait for is."""

import logging
from typing import Any
from unittest import mock

import pytest

from bot.slack import guard
from bot.slack.request import Request
from bot.usecases import configure_teams
from sandbox import sample
from sandbox.model import Message, View
from tests.journeys.conftest import Office

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"


def make_old(monkeypatch: pytest.MonkeyPatch, seconds: float = 3.1) -> None:
    """Let each request have waited for so long when its turn comes, and Slack for three seconds."""
    monkeypatch.setattr(guard, "GIVEN_UP_SECONDS", 3.0)
    monkeypatch.setattr(Request, "age_seconds", seconds)


def outcomes(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The outcomes in the log."""
    fields = (getattr(record, "fields", {}) for record in caplog.records)
    return [str(shown["outcome"]) for shown in fields if "outcome" in shown]


def opened(office: Office, command: str) -> View:
    """The form that a command opens."""
    office.slack.command(sample.ADMIN, sample.GENERAL, "/whoowns-team", command)
    view = office.slack.eventually(lambda: office.slack.view_of(sample.ADMIN))
    assert view is not None
    office.settle()
    return view


def test_a_question_that_is_too_late_is_not_journalled(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_old(monkeypatch)
    with caplog.at_level(logging.INFO):
        assert "I was too busy to answer in time. I have changed nothing." in office.ask(TACTICAL)
    assert office.journal() == []
    assert outcomes(caplog) == ["too late"]
    make_old(monkeypatch, 2.9)
    assert f"<@{sample.CHECKOUT_PO}>" in office.ask(TACTICAL)
    assert len(office.journal()) == 1


def test_a_team_form_that_is_too_late_changes_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    view = opened(office, "edit Checkout")
    block = next(b["block_id"] for b in view.blocks if b["block_id"].startswith("aliases:"))
    make_old(monkeypatch)
    with caplog.at_level(logging.INFO):
        office.slack.submit(sample.ADMIN, view, {block: {"aliases": "till"}})
    shown = office.slack.view_of(sample.ADMIN)
    assert shown is not None
    assert "too busy" in str(shown)
    assert outcomes(caplog) == ["too late"]
    assert "till" not in office.setup("show Checkout")


def test_a_form_that_takes_until_slack_has_given_up_changes_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = opened(office, "edit Checkout")
    block = next(b["block_id"] for b in view.blocks if b["block_id"].startswith("aliases:"))
    saved = configure_teams.change_team

    def save_slowly(*arguments: Any, **named: Any) -> Any:
        applied = saved(*arguments, **named)
        make_old(monkeypatch)
        return applied

    with mock.patch("bot.usecases.configure_teams.change_team", save_slowly):
        office.slack.submit(sample.ADMIN, view, {block: {"aliases": "till"}})
    assert "I have changed nothing" in str(office.slack.view_of(sample.ADMIN))
    make_old(monkeypatch, 0)
    assert "till" not in office.setup("show Checkout")


def test_a_form_of_one_step_that_is_too_late_changes_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    office.slack.open_home(sample.ADMIN)
    home = office.slack.eventually(lambda: office.slack.home_of(sample.ADMIN))
    assert home is not None
    office.slack.press(sample.ADMIN, home, "home_create")
    view = office.slack.eventually(lambda: office.slack.view_of(sample.ADMIN))
    assert view is not None
    office.settle()
    make_old(monkeypatch)
    with caplog.at_level(logging.INFO):
        office.slack.submit(sample.ADMIN, view, {"name": {"name": "Mobile"}})
    assert "too busy" in str(office.slack.view_of(sample.ADMIN))
    assert outcomes(caplog) == ["too late"]
    assert "Mobile" not in office.setup("list")


def test_options_that_are_too_late_are_not_looked_for(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    office.ask(TACTICAL)

    def answer() -> Message:
        return office.slack.messages(sample.GENERAL, seen_by=sample.DEVELOPER)[-1]

    office.slack.press(sample.DEVELOPER, answer(), "feedback", "wrong:1")
    assert office.slack.eventually(lambda: "correct_team" in str(answer().blocks))
    office.settle()
    make_old(monkeypatch)
    with caplog.at_level(logging.INFO):
        offered = office.slack.suggest(sample.DEVELOPER, answer(), "correct_team", "sea")
    assert offered == []
    assert outcomes(caplog) == ["too late"]


def test_what_is_handled_after_its_acknowledgement_is_never_too_late(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_old(monkeypatch, 100)
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, f"<@{sample.BOT_USER}> {TACTICAL}")
    assert "Created *Mobile*" in office.setup("create Mobile #mobile")
    office.settle()
    assert office.slack.messages(sample.CHECKOUT, thread_ts=ts)[1:]
    assert len(office.journal()) == 1
