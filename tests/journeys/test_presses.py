"""What a press refers to is checked against who presses; odd values change and reveal nothing."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.store.tables import metadata
from sandbox import sample
from tests.journeys.conftest import Office
from tests.journeys.test_gate import answered
from tests.slack.test_values import shown_actions

SECRET = "Should we sell the checkout in Lisbon to Acme next year?"
GUEST, ASKER, COLLEAGUE = sample.SALES, sample.DEVELOPER, sample.SUPPORT
READ_NO_VALUE = {
    "home_away", "home_back", "home_create", "home_help", "home_settings", "keep_team",
}  # fmt: skip
ACTIONS = sorted(
    (shown_actions() | {"list_previous", "list_next", "choose_team_4"}) - READ_NO_VALUE
)
ABOUT_ANSWERS = {
    "feedback": "wrong:{}", "choose_strategic": "{}", "choose_tactical": "{}",
    "choose_team": "{}:2", "choose_team_0": "{}:2", "correct_strategic": "{}",
    "correct_tactical": "{}", "correct_neither": "{}", "correct_nothing": "{}",
    "correct_team": "{}:2",
}  # fmt: skip
GONE = "I no longer have this question."

Press = Callable[..., str]


@pytest.fixture
def guest(office: Office) -> Office:
    """A workspace in which one of the people is a guest."""
    people = office.slack.world.people
    people[GUEST] = replace(people[GUEST], is_guest=True)
    return office


def send(office: Office, payload: dict[str, Any]) -> str:
    """Deliver a signed payload, and return what it is acknowledged with."""
    status, body = answered(office, urlencode({"payload": json.dumps(payload)}).encode())
    assert status == 200
    return body


def press(
    office: Office, action: str, value: str, user: str, channel: str = sample.GENERAL
) -> dict[str, Any]:
    """A press with any value, as Slack would sign and send it."""
    tickets = office.slack._core.tickets
    return {
        "type": "block_actions",
        "team": {"id": sample.WORKSPACE},
        "user": {"id": user, "team_id": sample.WORKSPACE},
        "channel": {"id": channel},
        "container": {"channel_id": channel, "message_ts": "1.1"},
        "trigger_id": tickets.trigger(user),
        "response_url": f"{office.slack.url}response/{tickets.response_url(channel, user)}",
        "actions": [
            {"action_id": action, "block_id": f"still:{value}", "value": value,
             "selected_user": COLLEAGUE}
        ],
    }  # fmt: skip


@pytest.fixture
def outcome(office: Office, caplog: pytest.LogCaptureFixture) -> Callable[[dict[str, Any]], str]:
    """What the log says became of a press; a failure fails the test."""
    caplog.set_level("INFO")

    def lines() -> Sequence[Any]:
        return [r for r in caplog.records if r.name == "whoowns.listener"]

    def sent(payload: dict[str, Any]) -> str:
        caplog.clear()
        send(office, payload)
        name = payload["actions"][0]["action_id"]
        office.settle()
        (done,) = [r for r in lines() if r.getMessage() == name]
        return str(done.fields["outcome"])

    return sent


def rows(office: Office) -> dict[str, Any]:
    """Everything that is stored for good."""
    office.settle()
    with office.reading() as session:
        return {
            table.name: session.execute(select(table)).all()
            for table in metadata.sorted_tables
            if table.name not in {"inbox", "outbox"}
        }


ODD = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            ["", "1", "2", "-1", "0", "99999999999999999999", "right", "wrong", "unclear",
             "tactical", "strong", "zeppelin", "product_owner", "pricing", "None", "null", "\x00",
             "\ud800"]
        ),
        max_size=4,
    ).map(":".join),
)  # fmt: skip


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from(ACTIONS), ODD, st.sampled_from([COLLEAGUE, sample.ADMIN]))
def test_any_value_of_any_action_changes_nothing(
    office: Office, outcome: Callable[[dict[str, Any]], str], action: str, value: str, user: str
) -> None:
    # An admin may change what these two name.
    assume(user == COLLEAGUE or not {"tactical", "pricing"} & {*value.split(":")})
    if not office.journal():
        office.ask(SECRET, ASKER)
    before = rows(office)
    assert outcome(press(office, action, value, user)) in {"refused", "done"}
    assert rows(office) == before


def test_an_unknown_action_leaves_a_line(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    send(office, press(office, "of_another_version", "1", ASKER))
    (line,) = [record for record in caplog.records if record.getMessage() == "unknown action"]
    assert line.__dict__["fields"] == {"action": "'of_another_version'"}


@pytest.mark.parametrize("action", ABOUT_ANSWERS)
@pytest.mark.parametrize("asked", ["command", "direct message"])
def test_a_private_question_is_gone_for_everybody_else(
    guest: Office, outcome: Callable[[dict[str, Any]], str], action: str, asked: str
) -> None:
    if asked == "command":
        guest.ask(SECRET, ASKER)
    else:
        guest.slack.say(ASKER, sample.direct_message(ASKER), SECRET)
        assert guest.slack.eventually(guest.journal)
    (entry,) = guest.journal()
    before = rows(guest)
    for user in (COLLEAGUE, GUEST, sample.ADMIN):
        refusals = []
        for number in (entry.id, 99):
            value = ABOUT_ANSWERS[action].format(number)
            channel = entry.question.channel_id
            assert outcome(press(guest, action, value, user, channel)) == "refused"
            refusals.append(guest.last(user, channel))
        assert refusals[0] == refusals[1]
        assert GONE in refusals[0]
    assert rows(guest) == before


@pytest.mark.parametrize("action", ABOUT_ANSWERS)
def test_a_public_answer_is_for_its_asker_and_for_members_who_read_it(
    guest: Office, outcome: Callable[[dict[str, Any]], str], action: str
) -> None:
    guest.slack.say(GUEST, sample.GENERAL, f"<@{sample.BOT_USER}> {SECRET}")
    assert guest.slack.eventually(guest.journal)
    value = ABOUT_ANSWERS[action].format(1)
    before = rows(guest)
    assert outcome(press(guest, action, value, COLLEAGUE, sample.CHECKOUT)) == "refused"
    assert GONE in guest.last(COLLEAGUE, sample.CHECKOUT)
    assert rows(guest) == before
    assert outcome(press(guest, action, value, COLLEAGUE)) == "done"
    assert outcome(press(guest, action, value, GUEST)) == "done"


@pytest.mark.parametrize("action", ABOUT_ANSWERS)
def test_a_guest_does_not_settle_what_others_asked(
    guest: Office, outcome: Callable[[dict[str, Any]], str], action: str
) -> None:
    guest.slack.say(ASKER, sample.GENERAL, f"<@{sample.BOT_USER}> {SECRET}")
    assert guest.slack.eventually(guest.journal)
    before = rows(guest)
    assert outcome(press(guest, action, ABOUT_ANSWERS[action].format(1), GUEST)) == "refused"
    assert "Only the person who asked and full members" in guest.last(GUEST, sample.GENERAL)
    assert rows(guest) == before


@pytest.mark.parametrize("typed", ["", "che"])
@pytest.mark.parametrize(
    "block_id", ["choose_team:1", "choose_team:99", "choose_team:", "choose_team", "x:y:z"]
)
def test_a_menu_offers_teams_to_no_others(office: Office, block_id: str, typed: str) -> None:
    office.ask(SECRET, ASKER)
    payload = {
        "type": "block_suggestion",
        "team": {"id": sample.WORKSPACE},
        "user": {"id": COLLEAGUE, "team_id": sample.WORKSPACE},
        "channel": {"id": sample.GENERAL},
        "action_id": "choose_team",
        "block_id": block_id,
        "value": typed,
    }
    assert send(office, payload) == '{"options": []}'
    payload["user"] = {"id": ASKER, "team_id": sample.WORKSPACE}
    assert (send(office, payload) != '{"options": []}') == (block_id == "choose_team:1")


FORMS = {
    "away_form": ("until", {"until": "2026-12-04", "stand_in": ""}),
    "settings_form": ("policy", {"policy": "admins", "elsewhere": "", "words": "", "holidays": ""}),
    "summary_plan": ("day", {"day": "1", "clock": "09:00", "zone": "UTC", "channel": ""}),
}


@pytest.mark.parametrize("odd", ["zeppelin", "0", "-1", "²", "99999999999999999999"])
@pytest.mark.parametrize("callback_id", FORMS)
def test_an_odd_value_in_a_form_is_refused_in_it(
    office: Office, caplog: pytest.LogCaptureFixture, callback_id: str, odd: str
) -> None:
    block_id, values = FORMS[callback_id]
    values = {**values, block_id: odd, **({"channel": sample.CHECKOUT} if "day" in values else {})}
    before = rows(office)
    view = {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": "1",
        "app_installed_team_id": sample.WORKSPACE,
        "blocks": [{"type": "input", "block_id": name, "element": {}} for name in values],
        "state": {"values": {name: {name: {"value": value}} for name, value in values.items()}},
    }
    body = send(
        office,
        {
            "type": "view_submission",
            "team": {"id": sample.WORKSPACE},
            "user": {"id": sample.ADMIN, "team_id": sample.WORKSPACE},
            "trigger_id": "x",
            "view": view,
        },
    )
    assert json.loads(body)["response_action"] == "errors"
    assert "went wrong" not in body
    assert rows(office) == before
    assert not [record for record in caplog.records if record.message == "failure"]
