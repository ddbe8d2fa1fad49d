"""A workspace leaves: its token is gone at once, its data later, and nobody else is touched."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.store import forgetting
from bot.store.tables import installations, metadata
from bot.usecases import summary_posting, token_cache
from sandbox import sample
from sandbox.oauth import Place
from tests.journeys.many import NORTH, ORG, SOUTH, Deployment, deployment

UNINSTALLED = {"type": "app_uninstalled"}
REVOKED = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}}
OF_A_PERSON = {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}
DAY = timedelta(days=1)


class Clock:
    """The present, and as much as a test adds."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """The time."""
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def many(tmp_path: Path, clock: Clock) -> Iterator[Deployment]:
    with deployment(tmp_path, NORTH, SOUTH, clock=clock) as running:
        fill(running)
        yield running


def fill(many: Deployment) -> None:
    for place in (NORTH, SOUTH):
        many.install(place)
        many.ask(place, f"create Checkout {place.id} #checkout", "/whoowns-team")
        many.ask(place, "which story comes first in this sprint?")
    many.settle()


def rows(many: Deployment, place_id: str) -> dict[str, Any]:
    with many.reading() as session:
        return {
            table.name: session.execute(select(table).where(table.c.workspace_id == place_id)).all()
            for table in metadata.sorted_tables
            if "workspace_id" in table.c
        }


def sealed(many: Deployment, place_id: str) -> str:
    with many.reading() as session:
        query = select(installations.c.sealed).where(installations.c.workspace_id == place_id)
        return session.scalar(query) or ""


@pytest.mark.parametrize(
    "events",
    [
        [UNINSTALLED],
        [REVOKED],
        [UNINSTALLED, REVOKED],
        [REVOKED, UNINSTALLED],
        [UNINSTALLED, UNINSTALLED, REVOKED, REVOKED],
    ],
    ids=["uninstalled", "revoked", "both", "the other way round", "doubled"],
)
def test_the_token_is_gone_at_once_and_all_comes_back(
    many: Deployment, events: list[dict[str, object]]
) -> None:
    others = rows(many, SOUTH.id)
    assert sealed(many, NORTH.id)
    many.slack.uninstall(NORTH.id)
    for event in events:
        assert many.slack.deliver_event(NORTH.id, event) == 200
        many.settle()
    assert sealed(many, NORTH.id) == ""
    assert not many.is_installed(NORTH)
    assert rows(many, SOUTH.id) == others
    assert "TSOUTH" in many.ask(SOUTH, "list", "/whoowns-team")
    assert many.install(NORTH).status == 200
    assert "TNORTH" in many.ask(NORTH, "list", "/whoowns-team")
    assert "I'm back" in many.direct_messages(NORTH)[-1]


def test_a_late_event_of_before_a_new_installation_counts_no_more(many: Deployment) -> None:
    before = datetime.now(UTC) - timedelta(minutes=2)
    many.slack.uninstall(NORTH.id)
    many.install(NORTH)
    for event in (REVOKED, UNINSTALLED):
        many.slack.deliver_event(NORTH.id, event, before)
    many.settle()
    assert "TNORTH" in many.ask(NORTH, "list", "/whoowns-team")


def test_an_event_within_the_second_of_a_new_installation_is_checked(many: Deployment) -> None:
    many.slack.uninstall(NORTH.id)
    many.install(NORTH)
    many.slack.deliver_event(NORTH.id, UNINSTALLED, _installed_at(many))
    many.settle()
    assert many.is_installed(NORTH)
    many.slack.uninstall(NORTH.id)
    many.slack.deliver_event(NORTH.id, UNINSTALLED, _installed_at(many))
    many.settle()
    assert not many.is_installed(NORTH)


def _installed_at(many: Deployment) -> datetime:
    with many.reading() as session:
        query = select(installations.c.installed_at).where(installations.c.workspace_id == NORTH.id)
        installed_at: datetime = session.execute(query).scalar_one()
        return installed_at


def test_the_token_of_a_person_is_not_the_bots(many: Deployment) -> None:
    many.slack.deliver_event(NORTH.id, OF_A_PERSON)
    many.settle()
    assert many.is_installed(NORTH)


def test_an_event_of_a_workspace_that_was_never_there_leaves_nothing(tmp_path: Path) -> None:
    with deployment(tmp_path, NORTH) as many:
        assert many.slack.deliver_event(NORTH.id, UNINSTALLED) == 200
        many.settle()
        assert not any(rows(many, NORTH.id).values())


def test_data_is_deleted_after_thirty_days_and_nothing_else(many: Deployment, clock: Clock) -> None:
    others = rows(many, SOUTH.id)
    many.slack.uninstall(NORTH.id)
    many.slack.deliver_event(NORTH.id, UNINSTALLED)
    many.settle()
    clock.ahead = 29 * DAY
    _run_jobs(many)
    assert rows(many, NORTH.id)["teams"]
    clock.ahead = 31 * DAY
    _run_jobs(many)
    assert not any(rows(many, NORTH.id).values())
    after = rows(many, SOUTH.id)
    assert {name: after[name] for name in ("teams", "audit", "installations")} == {
        name: others[name] for name in ("teams", "audit", "installations")
    }
    assert many.install(NORTH).status == 200
    assert "TNORTH" not in many.ask(NORTH, "list", "/whoowns-team")


@pytest.mark.parametrize("event", [UNINSTALLED, REVOKED], ids=["uninstalled", "revoked"])
def test_a_workspace_leaves_whose_token_cannot_be_opened(
    many: Deployment, event: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_cache, "FRESH_SECONDS", 0.0)
    with many.bot.context.database.transaction() as session:
        mine = installations.c.workspace_id == NORTH.id
        session.execute(installations.update().where(mine).values(sealed="with a lost key"))
    assert "python app.py doctor" in many.ask(NORTH, "help")
    many.slack.uninstall(NORTH.id)
    assert many.slack.deliver_event(NORTH.id, event) == 200
    many.settle()
    assert "not installed" in many.ask(NORTH, "help")


def test_a_workspace_that_cannot_be_deleted_keeps_no_other(
    many: Deployment, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = forgetting.steps

    def failing(workspace_id: str) -> Iterator[Any]:
        if workspace_id == NORTH.id:
            raise RuntimeError
        return steps(workspace_id)

    monkeypatch.setattr(forgetting, "steps", failing)
    for place in (NORTH, SOUTH):
        many.slack.uninstall(place.id)
        many.slack.deliver_event(place.id, UNINSTALLED)
        many.settle()
    clock.ahead = 31 * DAY
    _run_jobs(many)
    assert rows(many, NORTH.id)["teams"]
    assert not any(rows(many, SOUTH.id).values())


def _run_jobs(many: Deployment) -> None:
    many.bot.scheduler.tick()
    many.settle()


def test_with_zero_days_data_goes_with_the_token(tmp_path: Path) -> None:
    with deployment(tmp_path, NORTH, SOUTH, WHOOWNS_KEEP_LEFT_DAYS="0") as many:
        fill(many)
        others = rows(many, SOUTH.id)
        many.slack.uninstall(NORTH.id)
        many.slack.deliver_event(NORTH.id, UNINSTALLED)
        many.settle()
        assert not any(rows(many, NORTH.id).values())
        assert rows(many, SOUTH.id) == others


def test_an_organisation_leaves_as_a_whole(tmp_path: Path) -> None:
    with deployment(tmp_path, ORG) as many:
        many.install(ORG)
        many.slack.uninstall(ORG.id)
        # The event names one of its workspaces, and doesn't say that it was installed for all.
        unclear = {"is_enterprise_install": False}
        many.slack.deliver_event(ORG.id, UNINSTALLED, None, **unclear)
        many.settle()
        assert sealed(many, "EORG") == ""


def test_a_workspace_that_leaves_its_organisation_alone_does_not_end_it(tmp_path: Path) -> None:
    with deployment(tmp_path, ORG) as many:
        many.install(ORG)
        many.slack.deliver_event(ORG.id, UNINSTALLED, None, is_enterprise_install=False)
        many.settle()
        assert sealed(many, "EORG")


def test_a_token_that_is_revoked_in_the_middle_of_an_answer(many: Deployment) -> None:
    many.slack.uninstall(NORTH.id)
    reply = many.ask(NORTH, "create Search #search", "/whoowns-team")
    assert "reinstall me" in reply
    many.of(NORTH).say(sample.ADMIN, sample.GENERAL, f"<@{sample.BOT_USER}> who owns pricing?")
    many.slack.deliver_event(NORTH.id, UNINSTALLED)
    many.settle()
    assert many.bot.settle(5)
    _until_given_up(many)
    assert "TSOUTH" in many.ask(SOUTH, "list", "/whoowns-team")


def _until_given_up(many: Deployment) -> None:
    """What waits for a workspace that has left is not sent any more."""
    assert many.of(NORTH).eventually(lambda: not rows(many, NORTH.id)["outbox"], 20)


def test_a_command_that_is_handled_after_its_workspace_has_left_is_refused(
    many: Deployment,
) -> None:
    many.slack.uninstall(NORTH.id)
    many.slack.deliver_event(NORTH.id, UNINSTALLED)
    many.settle()
    before = rows(many, NORTH.id)["audit"]
    assert "not installed" in many.ask(NORTH, "create Search #search", "/whoowns-team")
    assert rows(many, NORTH.id)["audit"] == before
    assert many.bot.context.workspace_ids() == [NORTH.id, SOUTH.id]


def test_summaries_of_a_workspace_that_left_are_not_posted(many: Deployment, clock: Clock) -> None:
    for place in (NORTH, SOUTH):
        many.of(place).join(sample.BOT_USER, sample.CHECKOUT)
        many.ask(
            place, f"on monday 09:00 Europe/Madrid for Checkout {place.id}", "/whoowns-summary"
        )
    many.settle()
    many.slack.uninstall(NORTH.id)
    many.slack.deliver_event(NORTH.id, UNINSTALLED)
    many.settle()
    for _ in range(8):
        clock.ahead += DAY
        _run_jobs(many)
    assert summaries(many, NORTH) == 0
    assert summaries(many, SOUTH) >= 1


def summaries(many: Deployment, place: Place) -> int:
    posted = many.of(place).messages(sample.CHECKOUT)
    marks = [each.metadata["event_type"] for each in posted if each.metadata]
    return marks.count("whoowns_summary")


def test_a_workspace_that_leaves_while_a_summary_is_posted(
    many: Deployment, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    many.of(NORTH).join(sample.BOT_USER, sample.CHECKOUT)
    many.ask(NORTH, "on monday 09:00 Europe/Madrid for Checkout TNORTH", "/whoowns-summary")
    many.settle()
    begin = summary_posting.begin_post

    def leave_first(*arguments: Any) -> bool:
        many.slack.uninstall(NORTH.id)
        many.slack.deliver_event(NORTH.id, UNINSTALLED)
        many.settle()
        return begin(*arguments)

    monkeypatch.setattr(summary_posting, "begin_post", leave_first)
    for _ in range(8):
        clock.ahead += DAY
        _run_jobs(many)
    assert summaries(many, NORTH) == 0
    assert "TSOUTH" in many.ask(SOUTH, "list", "/whoowns-team")
    clock.ahead += 40 * DAY
    _run_jobs(many)
    assert not any(rows(many, NORTH.id).values())
