"""The Slack of the benchmarks behaves as Slack, and the checks find each kind of failure."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from aiohttp import ClientError, ClientSession

from benchmarks.conversations import Conversations
from benchmarks.deliveries import Delivery, Reply
from benchmarks.delivery_checks import (
    NOT_JOURNALLED,
    NOTICE_TWICE,
    UNANSWERED,
    UNSAID_TWICE,
    UNTRUE,
    WITHOUT_AUDIT,
    WITHOUT_NOTICE,
    Change,
    Stored,
    failures,
)
from benchmarks.flaky_slack import Call, FlakySlack, Outcome
from sandbox.delivery import Courier
from sandbox.exchanges import Delivery as Attempt
from tests.run_async import run_async

ACKNOWLEDGED = (0.0, Attempt(200))


class Acknowledging(Courier):
    """Finds a bot that acknowledges everything."""

    def __init__(self) -> None:
        pass

    async def deliver(self, *_: object) -> Attempt:
        """Acknowledge, whatever it is."""
        return Attempt(200)


def slack(outcome: Outcome = Outcome.OK) -> FlakySlack:
    return FlakySlack(
        readable=False, seed=1, latency=(0, 0), silence=0, outcome_of=lambda _: outcome
    )


def call(slack: FlakySlack, ask: Callable[[ClientSession, str], Awaitable[object]]) -> object:
    async def run() -> object:
        async with slack.serving() as api, ClientSession() as session:
            return await ask(session, api)

    return run_async(run())


@pytest.mark.parametrize(
    ("outcome", "status", "taken"),
    [
        (Outcome.OK, 200, True),
        (Outcome.RATE_LIMITED, 429, False),
        (Outcome.ERROR, 500, False),
        (Outcome.ERROR_THOUGH_TAKEN, 500, True),
        (Outcome.UNAVAILABLE, 503, False),
        (Outcome.CUT, None, False),
        (Outcome.CUT_THOUGH_TAKEN, None, True),
    ],
)
def test_slack_fails_in_each_way(outcome: Outcome, status: int | None, taken: bool) -> None:
    async def ask(session: ClientSession, api: str) -> int | None:
        try:
            async with session.post(f"{api}chat.postMessage", json={"channel": "C1"}) as response:
                return response.status
        except ClientError:
            return None

    flaky = slack(outcome)
    assert call(flaky, ask) == status
    assert [each.taken for each in flaky.calls] == [taken]
    assert len(flaky.posts) == taken


def test_a_channel_takes_only_so_many_posts() -> None:
    async def ask(session: ClientSession, api: str) -> list[int]:
        statuses = []
        for channel in ("C1", "C1", "C2"):
            async with session.post(f"{api}chat.postMessage", json={"channel": channel}) as answer:
                statuses.append(answer.status)
        return statuses

    busy = slack()
    busy.limits["C1"] = 60.0
    assert call(busy, ask) == [200, 429, 200]


def test_a_response_url_is_used_up() -> None:
    async def ask(session: ClientSession, api: str) -> list[int]:
        url = f"{api.removesuffix('api/')}respond/secret"
        return [(await session.post(url, json={"text": "Hello"})).status for _ in range(6)]

    assert call(slack(), ask) == [200] * 5 + [404]


def test_only_events_come_again_and_never_after_an_acknowledgement() -> None:
    async def run() -> list[int]:
        flaky = slack()
        made = Conversations(flaky, 1, repeat_scale=0)
        async with flaky.serving():
            unheard, command, heard = made.mention(), made.question(), made.mention()
            await made.deliver(unheard)
            await made.deliver(command)
            made.courier = Acknowledging()
            await made.deliver(heard)
        return [len(delivery.attempts) for delivery in (unheard, command, heard)]

    # At first, nobody is connected.
    assert run_async(run()) == [4, 1, 1]


def conversations() -> Conversations:
    return Conversations(slack(), 1, repeat_scale=0)


def found(made: Conversations, stored: Stored) -> list[str]:
    return [failure.what for failure in failures(made, stored)]


def acknowledged(delivery: Delivery, *texts: str) -> Delivery:
    delivery.attempts.append(ACKNOWLEDGED)
    for text in texts:
        delivery.note(Reply(0.0, text))
    return delivery


def journalled(delivery: Delivery) -> Stored:
    return Stored(questions={delivery.identity})


def test_an_answer_that_never_came_is_found() -> None:
    made = conversations()
    mention = acknowledged(made.mention())
    assert found(made, journalled(mention)) == [UNANSWERED]


def test_an_answer_that_came_twice_is_found_unless_it_says_so() -> None:
    made = conversations()
    unsaid = acknowledged(made.mention(), "Ask @ann.", "Ask @ann.")
    assert found(made, journalled(unsaid)) == [UNSAID_TWICE]
    made = conversations()
    delivery = acknowledged(made.mention(), "Ask @ann.", "Ask @ann. You may see this twice.")
    assert found(made, journalled(delivery)) == []


def test_an_answer_outside_the_journal_is_found() -> None:
    made = conversations()
    acknowledged(made.question()).note(Reply(0.0, "Ask @ann.", entry_id=7))
    assert found(made, Stored()) == [NOT_JOURNALLED]


def changed(made: Conversations) -> tuple[Delivery, Stored]:
    delivery = made.team_command("Squad 1")
    acknowledged(delivery, f"<@{delivery.new_holder}> is now product owner of *Squad 1*.")
    stored = Stored(
        changes=[Change(1, "Squad 1", "", delivery.new_holder, "U1")],
        holders={1: delivery.new_holder},
    )
    return delivery, stored


NOTICE = Call(0.0, "chat.postMessage", {"text": "you're now its product owner"}, Outcome.OK)


def test_a_change_without_notice_or_audit_row_is_found() -> None:
    made = conversations()
    delivery, stored = changed(made)
    assert found(made, stored) == [WITHOUT_NOTICE]
    made.notices[delivery.new_holder] = [NOTICE]
    assert found(made, stored) == []
    assert found(made, replace(stored, holders={1: "U2"})) == [WITHOUT_AUDIT]
    made.notices[delivery.new_holder] *= 2
    assert found(made, stored) == [NOTICE_TWICE]


def test_untruths_are_found() -> None:
    made = conversations()
    delivery, stored = changed(made)
    made.notices[delivery.new_holder] = [NOTICE]
    delivery.replies = [Reply(0.0, "I can't reach my database, so nothing was saved.")]
    assert found(made, stored) == [UNTRUE]
    delivery.replies = [Reply(0.0, f"<@{delivery.new_holder}> is now product owner.")]
    made.notices.clear()
    assert found(made, Stored()) == [UNTRUE]
