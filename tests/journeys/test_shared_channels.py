"""Nothing about teams is posted where another organisation reads it, unless an admin says so.

And nothing is promised of a channel that the bot is not in.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox import sample
from tests.journeys.timed import MINUTE, MONDAY, TimedOffice, opened

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"
READ_BY_OTHERS = "People of another organisation read"
CHANNEL = f"<#{sample.CHECKOUT}|checkout>"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TimedOffice]:
    """An office in which a partner reads the channel of Checkout."""
    with opened(tmp_path) as office:
        office.slack.world.channels[sample.CHECKOUT].is_ext_shared = True
        yield office


def posts(office: TimedOffice, channel: str = sample.CHECKOUT) -> list[str]:
    """What everybody in a channel reads."""
    return [message.text for message in office.slack.messages(channel) if not message.ephemeral_to]


def test_a_scheduled_summary_is_not_posted_and_holders_hear_it_once(office: TimedOffice) -> None:
    office.ask(TACTICAL)
    for week in range(3):
        for minutes in (0, 1, 3, 30):
            office.at(MONDAY + timedelta(weeks=week) + minutes * MINUTE)
        office.at(MONDAY + timedelta(weeks=week, days=3))
    assert posts(office) == []
    for user in (sample.CHECKOUT_PO, sample.CHECKOUT_PM):
        (notice,) = [text for text in office.told(user) if "weekly summary" in text]
        assert "people of another organisation read that channel" in notice


def test_an_admin_confirms_it_and_nobody_else(office: TimedOffice) -> None:
    command = f"on monday 09:00 {CHANNEL} in Madrid"
    assert READ_BY_OTHERS in office.sum_up(command, user=sample.CHECKOUT_PO)
    asked = office.sum_up(command, user=sample.ADMIN)
    assert READ_BY_OTHERS in asked
    assert "Post it there all the same?" in asked
    message = office.slack.messages(sample.CHECKOUT, seen_by=sample.ADMIN)[-1]
    office.slack.press(sample.ADMIN, message, "confirm_sharing")
    assert office.slack.eventually(
        lambda: "comes every Monday" in office.last(sample.ADMIN, sample.CHECKOUT)
    )
    assert "another organisation reads" in office.setup("history Checkout", user=sample.ADMIN)
    office.ask(TACTICAL)
    office.at(MONDAY)
    (posted,) = posts(office)
    assert "*Checkout*" in posted
    # A change of the time keeps what was confirmed; another channel does not have it.
    assert "comes every Friday" in office.sum_up("on friday 10:00", user=sample.CHECKOUT_PO)
    office.slack.world.channels[sample.PRODUCT].is_ext_shared = True
    other = f"on <#{sample.PRODUCT}|product>"
    assert READ_BY_OTHERS in office.sum_up(other, user=sample.CHECKOUT_PO)


def test_a_confirmation_that_is_late_still_brings_the_week(office: TimedOffice) -> None:
    office.ask(TACTICAL)
    office.at(MONDAY)
    office.clock.now = MONDAY + 10 * MINUTE
    office.sum_up(f"on {CHANNEL}", user=sample.ADMIN)
    message = office.slack.messages(sample.CHECKOUT, seen_by=sample.ADMIN)[-1]
    office.slack.press(sample.ADMIN, message, "confirm_sharing")
    assert office.slack.eventually(
        lambda: "comes every Monday" in office.last(sample.ADMIN, sample.CHECKOUT)
    )
    office.at(MONDAY + 60 * MINUTE)
    assert len(posts(office)) == 1


@pytest.mark.parametrize("command", ["share", "now"])
@pytest.mark.parametrize("user", [sample.CHECKOUT_PO, sample.ADMIN])
def test_nothing_is_posted_on_demand(office: TimedOffice, command: str, user: str) -> None:
    assert READ_BY_OTHERS in office.sum_up(command, user=user)
    assert posts(office) == []


def test_the_schedule_says_so(office: TimedOffice) -> None:
    assert "But people of another organisation read" in office.sum_up("schedule")
    made = office.setup(f"create Payments {CHANNEL}", user=sample.ADMIN)
    assert "But people of another organisation read" in made


def test_the_form_says_so_at_its_field(office: TimedOffice) -> None:
    office.sum_up("schedule")
    message = office.slack.messages(sample.CHECKOUT, seen_by=sample.CHECKOUT_PO)[-1]
    office.slack.press(sample.CHECKOUT_PO, message, "edit_summary")
    view = office.slack.eventually(lambda: office.slack.view_of(sample.CHECKOUT_PO))
    assert view
    office.slack.submit(sample.CHECKOUT_PO, view, {})
    assert READ_BY_OTHERS in view.errors["channel"]


def test_a_channel_that_slack_says_nothing_about_gets_nothing(office: TimedOffice) -> None:
    office.ask(TACTICAL)
    office.slack.refuse("conversations.info", error="internal_error", times=20)
    office.at(MONDAY)
    assert posts(office) == []


OUTSIDE = f"<#{sample.RANDOM}|random>"
NOT_IN = f"I'm not in <#{sample.RANDOM}> yet: type `/invite @whoowns` there"


@pytest.mark.parametrize(
    "command",
    [f"create Pets {OUTSIDE}", f"channel {OUTSIDE} for Checkout", f"fallback {OUTSIDE}"],
)
def test_a_channel_that_the_bot_is_not_in_is_said_at_once(
    office: TimedOffice, command: str
) -> None:
    assert NOT_IN in office.setup(command, user=sample.ADMIN)


def test_no_summary_is_promised_where_the_bot_is_not(office: TimedOffice) -> None:
    office.setup(f"create Pets {OUTSIDE}", user=sample.ADMIN)
    shown = office.sum_up("schedule for Pets", user=sample.ADMIN)
    assert NOT_IN in shown
    assert "The next one" not in shown
    for command in ("on friday 9:00 for Pets", f"on {OUTSIDE} for Pets"):
        assert "I'm not in that channel" in office.sum_up(command, user=sample.ADMIN)


@pytest.mark.parametrize(
    "command",
    [
        f"create Pets <#{sample.LEADERS}|>",
        f"channel <#{sample.LEADERS}|> for Checkout",
        f"fallback <#{sample.LEADERS}|>",
    ],
)
def test_who_may_not_learns_nothing_of_a_channel(office: TimedOffice, command: str) -> None:
    answers = set()
    for archived in (False, True):
        office.slack.world.channels[sample.LEADERS].is_archived = archived
        answers.add(office.setup(command, user=sample.SALES))
    answers.add(office.setup(command.replace(sample.LEADERS, "C0NOSUCH00"), user=sample.SALES))
    assert len(answers) == 1
    calls = [call for call in office.slack.calls() if call.method == "conversations.info"]
    assert calls == []


def test_share_and_now_have_a_limit_for_each_team(office: TimedOffice) -> None:
    office.slack.world.channels[sample.CHECKOUT].is_ext_shared = False
    for _ in range(3):
        assert "Shared by" in office.sum_up("share")
    assert "3 times in the last hour" in office.sum_up("now")
    assert "3 times in the last hour" in office.sum_up("share", user=sample.SALES)
    assert "Shared by" in office.sum_up("share for Search")
    office.clock.now += timedelta(hours=1)
    assert "Shared by" in office.sum_up("share")
