"""What was acknowledged is done, whatever the process or Slack does meanwhile."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from sqlalchemy import func, select

from bot.assembly import Bot, assemble
from bot.domain.delivery import LEASE, Delivery
from bot.slack.inbox import Inbox
from bot.slack.outbox import Outbox
from bot.slack.sending import NOTE
from bot.store import audit
from bot.store import inbox as stored_inbox
from bot.store.tables import inbox, outbox
from sandbox import sample
from tests.journeys.conftest import Office, settings_for

QUESTION = "Which acceptance criteria does the checkout story need in this sprint?"
MENTION = f"<@{sample.BOT_USER}> {QUESTION}"
NEW_OWNER = sample.DEVELOPER


def dies(part: type) -> Any:
    """Let the process end, inside, where this part would go on with what is committed."""
    return mock.patch.object(part, "_submit")


def another(office: Office, later: timedelta = LEASE + timedelta(seconds=1)) -> Bot:
    """Another process on the same database, once the first has ended and its leases are over."""
    assert office.bot.relay.stop(20)
    database = office.bot.context.database.file
    settings = settings_for(office.slack, f"sqlite:///{database}")
    bot = assemble(settings, lambda: datetime.now(UTC) + later)
    bot.relay.tick()
    assert bot.settle(20)
    return bot


def another_takes(office: Office) -> Sequence[Delivery]:
    """What another replica takes over, once the leases are over."""
    later = datetime.now(UTC) + LEASE + timedelta(seconds=1)
    with office.bot.context.database.transaction() as session:
        return stored_inbox.take_due(session, later, 9)


def left(office: Office) -> int:
    """How many deliveries and messages are still there."""
    with office.reading() as session:
        tables = (inbox, outbox)
        return sum(session.scalar(select(func.count()).select_from(t)) or 0 for t in tables)


def direct_messages(office: Office, user: str) -> list[str]:
    return [message.text for message in office.slack.messages(sample.direct_message(user))]


def act(office: Office, how: str) -> str:
    """Do something in Slack, and return the channel where the answer belongs."""
    if how == "mention":
        office.slack.say(sample.SALES, sample.CHECKOUT, MENTION)
        return sample.CHECKOUT
    if how == "direct message":
        office.slack.say(sample.SALES, sample.direct_message(sample.SALES), QUESTION)
        return sample.direct_message(sample.SALES)
    office.slack.command(sample.ADMIN, sample.CHECKOUT, "/whoowns-team", f"po <@{NEW_OWNER}>")
    return sample.CHECKOUT


def seen(office: Office, how: str, channel: str) -> list[str]:
    """What the person who acted reads there, in threads as well."""
    user = sample.ADMIN if how == "command" else sample.SALES
    posts = office.slack.messages(channel, seen_by=user)
    threads = [m for p in posts for m in office.slack.messages(channel, thread_ts=p.ts)[1:]]
    return [m.text for m in (*posts, *threads) if m.user == sample.BOT_USER]


WAYS = ("mention", "direct message", "command")


@pytest.mark.parametrize("part", [Inbox, Outbox])
@pytest.mark.parametrize("how", WAYS)
def test_the_next_process_does_what_one_has_acknowledged(
    office: Office, how: str, part: type
) -> None:
    with dies(part):
        channel = act(office, how)
        office.settle()
    assert seen(office, how, channel) == []
    another(office).stop()
    assert len(seen(office, how, channel)) == 1
    assert left(office) == 0


def test_a_change_its_history_and_its_notices_are_one(office: Office) -> None:
    with dies(Outbox):
        act(office, "command")
        office.settle()
    with office.reading() as session:
        to = session.execute(select(outbox.c.user_id)).scalars().all()
        (change, *_) = audit.of_workspace(session, sample.WORKSPACE)
    assert sorted(to) == sorted([sample.ADMIN, NEW_OWNER, sample.CHECKOUT_PO])
    assert (change.old, change.new) == (sample.CHECKOUT_PO, NEW_OWNER)
    another(office).stop()
    assert any(
        sample.CHECKOUT in text or "product owner" in text
        for text in direct_messages(office, NEW_OWNER)
    )


def test_nothing_is_changed_if_the_reply_cannot_be_written(office: Office) -> None:
    broken = mock.patch("bot.slack.listeners.teams.team_change.changed", side_effect=ValueError)
    with broken:
        act(office, "command")
        office.settle()
    assert "something went wrong" in office.last(sample.ADMIN, sample.CHECKOUT)
    with office.reading() as session:
        (change, *_) = audit.of_workspace(session, sample.WORKSPACE)
    assert change.new != NEW_OWNER
    assert f"<@{sample.CHECKOUT_PO}>" in office.setup("show Checkout")
    assert direct_messages(office, NEW_OWNER) == []


def test_a_process_whose_lease_is_over_does_nothing_twice(office: Office) -> None:
    with dies(Inbox):
        channel = act(office, "mention")
    (delivery,) = another_takes(office)
    office.bot.inbox._submit(replace(delivery, attempt=delivery.attempt - 1))
    office.settle()
    assert seen(office, "mention", channel) == []
    office.bot.inbox._submit(delivery)
    office.settle()
    assert len(seen(office, "mention", channel)) == 1


def test_a_delivery_that_comes_again_is_handled_once(office: Office) -> None:
    event: dict[str, Any] = {
        "type": "app_mention",
        "user": sample.SALES,
        "channel": sample.CHECKOUT,
        "text": MENTION,
        "ts": "1790000000.0001",
    }
    for _ in range(3):
        assert office.slack.deliver_event(event).status == 200
    office.settle()
    posts = [call for call in office.slack.calls() if call.method == "chat.postMessage"]
    assert len(posts) == 1


OURS = {"type": "message", "bot_id": "B1", "user": sample.BOT_USER, "ts": "1790000000.0001"}


@pytest.mark.parametrize(
    "event",
    [
        {"subtype": "message_changed", "message": OURS, "previous_message": OURS},
        {"bot_id": "B1", "user": sample.BOT_USER, "text": "Hello"},
        {"subtype": "channel_topic", "user": sample.SALES, "text": "set the topic"},
    ],
    ids=["its own edit", "its own message", "a line of Slack's"],
)
def test_what_no_person_wrote_is_not_kept(office: Office, event: dict[str, Any]) -> None:
    channel = sample.direct_message(sample.SALES)
    whole = {"type": "message", "channel_type": "im", "channel": channel, "ts": "1790000000.0001"}
    with mock.patch("bot.usecases.inbox.accept", return_value=None) as kept:
        assert office.slack.deliver_event({**whole, **event}).status == 200
        assert kept.call_count == 0
        office.slack.deliver_event({**whole, "user": sample.SALES, "text": QUESTION})
        assert kept.call_count == 1


def test_a_channel_that_slack_limits_holds_up_nobody_else(office: Office) -> None:
    office.slack.refuse("chat.postMessage", status=429, retry_after=30, times=1)
    office.slack.say(sample.SALES, sample.CHECKOUT, MENTION)
    office.settle()
    for _ in range(5):
        office.slack.say(sample.SALES, sample.CHECKOUT, MENTION)
    office.slack.say(sample.SALES, sample.direct_message(sample.SALES), QUESTION)
    office.settle()
    assert len(direct_messages(office, sample.SALES)) == 2
    with office.reading() as session:
        due = session.execute(select(outbox.c.due_at).order_by(outbox.c.id)).scalars().all()
    assert len(due) == 6
    assert len(set(due)) == 1


@pytest.mark.usefixtures("hurried")
def test_what_slack_may_have_taken_says_so_when_it_is_sent_again(office: Office) -> None:
    office.slack.refuse("chat.postMessage", status=500, times=1)
    office.slack.say(sample.SALES, sample.CHECKOUT, MENTION)
    assert office.slack.eventually(lambda: seen(office, "mention", sample.CHECKOUT))
    (answer,) = seen(office, "mention", sample.CHECKOUT)
    assert NOTE in answer
