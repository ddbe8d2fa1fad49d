"""Messages leave while others can't, in their order, and for as long as anybody waits for them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Lock
from typing import Any
from unittest import mock

import pytest
from sqlalchemy import func, select

from bot.domain.delivery import Json, Method, Outgoing, Tenant
from bot.slack.outbox import LONGEST_WAIT
from bot.store.tables import outbox
from sandbox import sample
from tests.journeys.conftest import Office
from tests.journeys.timed import TimedOffice, opened

US, OTHERS = Tenant.of(sample.WORKSPACE), Tenant.of("T0THERS")
SECONDS = 5


def message(user_id: str, text: str = "Hello", tenant: Tenant = US) -> Outgoing:
    form = {"text": text, "blocks": []}
    return Outgoing(tenant, Method.POST, user_id, {"channel_id": user_id}, (form,), user_id)


def response(url: str) -> Outgoing:
    form = {"text": "Hello", "blocks": []}
    return Outgoing(US, Method.RESPOND, url, {"url": url}, (form,), "U1")


class HangingSlack:
    """Keeps the posts of one workspace waiting, and takes everything else at once."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.hanging, self.most_hanging = 0, 0
        self.goes_on = Event()
        self.arrived = Event()
        self._lock = Lock()

    def send(
        self, _client: Any, method: Method, arguments: Json, _forms: Sequence[Json], _mark: Json
    ) -> None:
        """Take a message, after a while or at once."""
        if method is Method.POST and arguments["channel_id"].startswith("U1"):
            with self._lock:
                self.hanging += 1
                self.most_hanging = max(self.hanging, self.most_hanging)
            assert self.goes_on.wait(2 * SECONDS)
            with self._lock:
                self.hanging -= 1
        self.taken.append(str(arguments.get("url") or arguments["channel_id"]))
        self.arrived.set()

    @contextmanager
    def instead(self) -> Iterator[None]:
        """Let the outbox send to this Slack."""
        with mock.patch("bot.slack.outbox.send", self.send):
            yield
            self.goes_on.set()


@pytest.mark.parametrize("other", [message("U2", tenant=OTHERS), response("https://hooks/1")])
def test_a_workspace_in_which_slack_is_silent_holds_up_no_other(
    office: Office, other: Outgoing
) -> None:
    slack = HangingSlack()
    with slack.instead():
        for n in range(40):
            office.bot.outbox.add(message(f"U1{n}"))
        office.bot.outbox.add(other)
        assert slack.arrived.wait(SECONDS)
        assert slack.taken == [other.destination]
        slack.goes_on.set()
        office.settle()
    assert len(slack.taken) == 41
    assert slack.most_hanging > 1
    assert waiting(office) == 0


def waiting(office: Office) -> int:
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(outbox)) or 0


@pytest.fixture
def timed_office(tmp_path: Path) -> Iterator[TimedOffice]:
    with opened(tmp_path) as office:
        yield office


def test_a_long_outage_is_outlasted(timed_office: TimedOffice) -> None:
    with timed_office.bot.context.database.transaction() as session:
        kept = outbox.insert().values(
            workspace_id=US.workspace_id,
            tenant={"enterprise_id": None, "team_id": sample.WORKSPACE, "org_wide": False},
            method="post",
            destination=sample.SALES,
            arguments={"channel_id": sample.SALES},
            forms=[{"text": "Hello", "blocks": []}],
            user_id=sample.SALES,
            created_at=timed_office.clock.now,
            due_at=timed_office.clock.now,
            attempt=5000,
        )
        session.execute(kept)
    timed_office.slack.refuse("chat.postMessage", status=503, times=1)
    timed_office.bot.relay.tick()
    timed_office.settle()
    with timed_office.reading() as session:
        due_at = session.scalar(select(outbox.c.due_at))
    assert due_at == timed_office.clock.now + LONGEST_WAIT
    timed_office.clock.now += LONGEST_WAIT
    timed_office.bot.relay.tick()
    timed_office.settle()
    assert waiting(timed_office) == 0


def test_what_comes_later_for_somebody_waits_for_what_another_replica_could_not_send(
    timed_office: TimedOffice,
) -> None:
    office = timed_office
    office.slack.refuse("chat.postMessage", status=503, times=1)
    office.bot.outbox.add(message(sample.SALES, "You are the product owner."))
    office.settle()
    office.bot.outbox._limits._until.clear()
    office.bot.outbox.add(message(sample.SALES, "You aren't any more."))
    office.settle()
    assert waiting(office) == 2
    for _ in range(3):
        office.clock.now += timedelta(seconds=2)
        office.bot.relay.tick()
        office.settle()
    assert office.told(sample.SALES) == ["You are the product owner.", "You aren't any more."]


def test_slack_is_left_alone_however_long_it_wants_that(timed_office: TimedOffice) -> None:
    office = timed_office
    office.slack.refuse("chat.postMessage", status=429, retry_after=10**9, times=9)
    office.bot.outbox.add(message(sample.SALES))
    for _ in range(5):
        office.settle()
        office.clock.now += timedelta(minutes=10)
        office.bot.relay.tick()
    office.settle()
    posts = [call for call in office.slack.calls() if call.method == "chat.postMessage"]
    assert len(posts) == 1
