"""Role holders are asked once a quarter whether they still are."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.assembly import assemble
from bot.domain.people.person import Person
from bot.domain.people.role_confirmation import is_due
from bot.domain.teams.team import Role
from bot.domain.teams.team_edits import with_holder
from bot.slack.jobs.role_confirmation import AskRoleHolders
from bot.usecases import configure_teams
from bot.usecases.team_access import TeamRef
from sandbox import sample
from sandbox.model import Message
from tests.journeys.conftest import Office, settings_for

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"
PO, PM = sample.CHECKOUT_PO, sample.CHECKOUT_PM
INBOX = sample.direct_message(PO)


def _ask(office: Office, now: datetime) -> None:
    """What the scheduler does each minute."""
    unused: Any = None
    AskRoleHolders(office.bot.outbox, lambda _: unused, office.bot.context, lambda _: False)(now)


def _turn() -> datetime:
    """When it is the turn of the product owner of Checkout, months from now."""
    now = datetime.now(UTC).replace(minute=0) + timedelta(days=70)
    return next(
        when
        for when in (now + timedelta(hours=hours) for hours in range(24 * 200))
        if is_due(PO, "Europe/Madrid", datetime.now(UTC), when)
    )


@pytest.fixture
def asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Message]:
    """The message that asks the product owner of Checkout, who also manages Checkout."""
    office.setup("pm @tomas for Checkout")
    office.bot.scheduler.tick()
    turn = _turn()
    object.__setattr__(office.bot.context, "clock", lambda: turn)

    def message() -> Message:
        reply = office.slack.eventually(lambda: _questions(office))
        return reply[-1]

    _ask(office, turn)
    return message


def _questions(office: Office) -> list[Message]:
    return [m for m in office.slack.messages(INBOX) if "still you" in m.text or "all." in m.text]


def _press(office: Office, message: Message, action_id: str, **more: str) -> str:
    """What the message says after one of its buttons was pressed."""
    before = message.text
    office.slack.press(PO, message, action_id, **more)
    assert office.slack.eventually(lambda: _questions(office)[-1].text != before)
    return _questions(office)[-1].text


def test_one_message_asks_for_all_roles_by_day(
    office: Office, asked: Callable[[], Message]
) -> None:
    assert "Product owner of *Checkout*" in asked().text
    assert "Product manager of *Checkout*" in asked().text
    here = office.bot.context.clock().astimezone(ZoneInfo("Europe/Madrid"))
    assert 9 <= here.hour < 17
    _ask(office, office.bot.context.clock() + timedelta(minutes=1))
    _ask(office, office.bot.context.clock() + timedelta(days=7))
    assert len(_questions(office)) == 1


def test_each_answer_leaves_the_rest(office: Office, asked: Callable[[], Message]) -> None:
    reply = _press(office, asked(), "still_yes")
    assert "you're still product owner of *Checkout*" in reply
    reply = _press(office, asked(), "still_yes")
    assert "you're still product manager of *Checkout*" in reply
    assert "that's all" in reply
    assert f"<@{PO}> decides this" in office.ask(TACTICAL)


def test_a_role_is_handed_over(office: Office, asked: Callable[[], Message]) -> None:
    reply = _press(office, asked(), "still_hand_over", selected_user=sample.MOBILE_PO)
    assert f"<@{sample.MOBILE_PO}> is now product owner of *Checkout*" in reply
    assert "Product manager of *Checkout*" in reply
    assert f"<@{sample.MOBILE_PO}> decides this" in office.ask(TACTICAL)


def test_a_role_is_given_up(office: Office, asked: Callable[[], Message]) -> None:
    reply = _press(office, asked(), "still_no")
    assert "You're no longer product owner of *Checkout*" in reply
    assert "has no product owner, so ask" in office.ask(TACTICAL)


def test_whoever_is_away_is_not_asked(office: Office) -> None:
    office.bot.scheduler.tick()
    turn = _turn()
    object.__setattr__(office.bot.context, "clock", lambda: turn)
    office.setup(f"away until {(turn + timedelta(days=3)):%Y-%m-%d}", user=PO)
    _ask(office, turn)
    assert _questions(office) == []


@pytest.mark.parametrize(
    ("error", "times"), [("ratelimited", 2), ("user_not_found", 1), ("token_revoked", 2)]
)
def test_who_could_not_be_asked_is_asked_again_if_that_may_help(
    office: Office, error: str, times: int
) -> None:
    office.bot.scheduler.tick()
    turn = _turn()
    later = turn + timedelta(minutes=2)
    object.__setattr__(office.bot.context, "clock", lambda: turn)
    office.slack.refuse("chat.postMessage", error=error, times=99)
    _ask(office, turn)
    office.settle()
    object.__setattr__(office.bot.context, "clock", lambda: later)
    office.bot.relay.tick()
    office.settle()
    to_them = [
        call
        for call in office.slack.calls()
        if call.method == "chat.postMessage" and call.params.get("channel") == PO
    ]
    assert len(to_them) == times


def test_a_role_that_nobody_confirms_is_marked_until_somebody_does(office: Office) -> None:
    office.bot.scheduler.tick()
    late = datetime.now(UTC) + timedelta(days=130)
    object.__setattr__(office.bot.context, "clock", lambda: late)
    _ask(office, late)
    assert f"<@{PO}> last confirmed this role on <!date^" in office.ask(TACTICAL)
    office.slack.open_home(PO)
    home = office.slack.eventually(lambda: office.slack.home_of(PO))
    assert "is it still you?" in str(home)
    assert "Roles not confirmed lately" in str(home)
    office.slack.press(PO, home, "still_me")  # type: ignore[arg-type]
    assert office.slack.eventually(lambda: "is it still you?" not in str(office.slack.home_of(PO)))
    assert "is it still you?" not in str(office.slack.home_of(PO))
    assert "last confirmed" not in office.ask(TACTICAL)


def test_a_role_that_somebody_else_holds_by_now_cannot_be_confirmed(
    office: Office, asked: Callable[[], Message]
) -> None:
    message = asked()
    office.setup("po @sam for Checkout")
    office.slack.press(PO, message, "still_yes")
    assert office.slack.eventually(lambda: "no longer hold" in office.last(PO, INBOX))
    assert "You no longer hold that role" in office.last(PO, INBOX)
    assert f"<@{sample.MOBILE_PO}> decides this" in office.ask(TACTICAL)


@pytest.mark.parametrize("action", ["still_no", "still_yes", "still_hand_over"])
def test_a_role_that_somebody_got_through_another_replica_stays_with_them(
    office: Office, asked: Callable[[], Message], action: str
) -> None:
    message = asked()
    office.ask(TACTICAL)
    replica = assemble(settings_for(office.slack, str(office.bot.context.database.engine.url)))
    admin = Person(sample.ADMIN, sample.WORKSPACE, is_admin=True)
    sam = Person(sample.MOBILE_PO, sample.WORKSPACE)
    configure_teams.change_team(
        replica.context,
        admin,
        TeamRef(name="Checkout"),
        lambda team: with_holder(team, Role.PRODUCT_OWNER, sam.id),
        people={sam.id: sam},
    )
    replica.stop()
    more = {"selected_user": sample.SUPPORT} if action == "still_hand_over" else {}
    office.slack.press(PO, message, action, **more)
    assert office.slack.eventually(lambda: "no longer hold" in office.last(PO, INBOX))
    assert "You no longer hold that role" in office.last(PO, INBOX)
    assert f"Product owner <@{sample.MOBILE_PO}>" in office.setup("show Checkout")
