"""Permission, then counts, then Slack: who may not, or wants too much, costs Slack one call."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from sandbox import sample
from tests.journeys.timed import TimedOffice, opened

GUEST, STRANGER = sample.SALES, sample.SUPPORT
CHANNELS = " ".join(f"<#C0NUMBER{n:03}|n{n}>" for n in range(80))
PEOPLE = " ".join(f"<@U0NUMBER{n:03}|n{n}>" for n in range(80))
NOT_FOR_THEM = (
    ("/whoowns-team", f"create x {CHANNELS}"),
    ("/whoowns-team", "create x #product"),
    ("/whoowns-team", "rename Checkout to Till"),
    ("/whoowns-team", "delete Checkout"),
    ("/whoowns-team", "po @sam for Checkout"),
    ("/whoowns-team", f"deputy po {PEOPLE} for Checkout"),
    ("/whoowns-team", "vacate po for Checkout"),
    ("/whoowns-team", "alias till for Checkout"),
    ("/whoowns-team", f"channel {CHANNELS} for Checkout"),
    ("/whoowns-team", "unchannel #checkout"),
    ("/whoowns-team", "profile single product owner for Checkout"),
    ("/whoowns-team", "policy everyone"),
    ("/whoowns-team", "fallback #product"),
    ("/whoowns-team", "edit Checkout"),
    ("/whoowns-team", "history"),
    ("/whoowns-rules", 'add tactical "gift card"'),
    ("/whoowns-rules", "remove 1"),
    ("/whoowns-rules", "check"),
    ("/whoowns-rules", "suggest"),
    ("/whoowns-summary", "on monday 09:00 #product for Checkout"),
    ("/whoowns-summary", "off for Checkout"),
    ("/whoowns-summary", "now for Checkout"),
    ("/whoowns-summary", "csv for Checkout"),
    ("/whoowns-summary", "all"),
)
TOO_MUCH = (
    ("/whoowns-team", f"create x {CHANNELS}", "up to 30 channels"),
    ("/whoowns-team", f"channel {CHANNELS} for Checkout", "up to 30 channels"),
    ("/whoowns-team", f"deputy po {PEOPLE} for Checkout", "up to 10 deputies"),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimedOffice]:
    """An office with a guest, and somebody of another organisation."""
    with opened(tmp_path_factory.mktemp("office")) as office:
        people = office.slack.world.people
        people[GUEST] = replace(people[GUEST], is_guest=True)
        people[STRANGER] = replace(people[STRANGER], home="T0ELSEWHERE")
        yield office


def typed(office: TimedOffice, user: str, command: str, text: str) -> tuple[str, list[str]]:
    """What somebody reads, and the methods of Slack's that were called for it."""
    before = len(office.slack.messages(sample.GENERAL, seen_by=user))
    calls = len(office.slack.calls())
    office.slack.command(user, sample.GENERAL, command, text)
    office.slack.eventually(
        lambda: len(office.slack.messages(sample.GENERAL, seen_by=user)) > before
    )
    methods = [call.method for call in office.slack.calls()[calls:]]
    return office.last(user, sample.GENERAL), [m for m in methods if m != "response_url"]


@pytest.mark.parametrize("user", [GUEST, STRANGER], ids=["guest", "stranger"])
@pytest.mark.parametrize(("command", "text"), NOT_FOR_THEM)
def test_who_may_not_costs_one_lookup(
    office: TimedOffice, user: str, command: str, text: str
) -> None:
    reply, methods = typed(office, user, command, text)
    assert "nly " in reply
    assert methods == ["users.info"]


@pytest.mark.parametrize(("command", "text", "limit"), TOO_MUCH)
def test_too_much_is_counted_before_slack_is_asked(
    office: TimedOffice, command: str, text: str, limit: str
) -> None:
    reply, methods = typed(office, sample.ADMIN, command, text)
    assert limit in reply
    assert methods == ["users.info"]


def test_a_team_that_is_full_is_not_looked_up_again(office: TimedOffice) -> None:
    first = " ".join(f"<#C0NUMBER{n:03}|n{n}>" for n in range(30))
    reply, _ = typed(office, sample.ADMIN, "/whoowns-team", f"channel {first} for Checkout")
    assert "up to 30 channels; that would be 31" in reply


def test_a_name_that_is_there_twice_is_looked_up_once(office: TimedOffice) -> None:
    twice = f"deputy po <@{sample.MOBILE_PO}|s> <@{sample.MOBILE_PO}|s> for Search"
    _, methods = typed(office, sample.ADMIN, "/whoowns-team", twice)
    assert methods.count("users.info") == 2


def test_a_summary_that_was_posted_often_enough_costs_slack_one_call(office: TimedOffice) -> None:
    for _ in range(3):
        reply, _ = typed(office, sample.ADMIN, "/whoowns-summary", "now for Checkout")
        assert "Posted the week" in reply
    reply, methods = typed(office, sample.ADMIN, "/whoowns-summary", "now for Checkout")
    assert "was posted 3 times in the last hour" in reply
    assert methods == ["users.info"]
