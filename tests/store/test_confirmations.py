"""When roles were confirmed, who is asked, Home tabs that are outdated, and greetings."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from bot.domain.people.role_confirmation import Confirmation, TeamRole
from bot.domain.teams.team import Role
from bot.store import confirmations, home, people
from bot.store.database import Database, Session
from tests.store.builders import NOW, create_team

PO, PM = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
LATER = NOW + timedelta(days=100)


def _checkout(session: Session) -> int:
    return create_team(session, "T1", "Checkout").id


def _track(session: Session, holders: Mapping[TeamRole, str], now: datetime) -> None:
    known = confirmations.holders_known(session, "T1")
    confirmations.track(session, "T1", known, holders, now)


def test_a_role_counts_as_confirmed_when_it_is_given(database: Database) -> None:
    with database.transaction() as session:
        team = _checkout(session)
        _track(session, {(team, PO): "U1", (team, PM): "U2"}, NOW)
        _track(session, {(team, PO): "U1", (team, PM): "U3"}, LATER)
        assert confirmations.of_user(session, "T1", "U1") == {(team, PO): NOW}
        assert confirmations.of_user(session, "T1", "U2") == {}
        assert confirmations.of_user(session, "T1", "U3") == {(team, PM): LATER}
        _track(session, {}, LATER)
        assert confirmations.of_user(session, "T1", "U1") == {}


def test_a_role_that_nobody_confirms_is_stale_until_somebody_does(database: Database) -> None:
    with database.transaction() as session:
        team = _checkout(session)
        team_role = (team, PO)
        _track(session, {team_role: "U1"}, NOW)
        assert not confirmations.mark_stale(session, "T1", NOW)
        assert confirmations.mark_stale(session, "T1", LATER)
        assert not confirmations.mark_stale(session, "T1", LATER)
        assert confirmations.stale(session, "T1") == {team_role: Confirmation("U1", NOW)}
        assert confirmations.stale(session, "T2") == {}
        confirmations.confirm(session, "T1", team_role, "U1", LATER)
        assert confirmations.stale(session, "T1") == {}


def test_only_one_replica_asks_somebody(database: Database) -> None:
    with database.transaction() as session:
        team = _checkout(session)
        people.track(session, "T1", set(), {"U1", "U2"})
        people.record_polled(session, "T1", "U1", "Europe/Madrid", NOW)
        _track(session, {(team, PO): "U1", (team, PM): "U2"}, NOW)
        assert confirmations.holders_to_ask(session, NOW, "T1") == []
        # The time zone of U2 is not known yet.
        first = [("T1", "U1", "Europe/Madrid", None)]
        assert confirmations.holders_to_ask(session, LATER, "T1") == first
        assert confirmations.holders_to_ask(session, LATER) == first
        assert confirmations.holders_to_ask(session, LATER, "T2") == []
        assert confirmations.claim(session, "T1", "U1", None, LATER)
        assert not confirmations.claim(session, "T1", "U1", None, LATER)
        assert confirmations.holders_to_ask(session, LATER, "T1") == [
            ("T1", "U1", "Europe/Madrid", LATER)
        ]
        assert confirmations.claim(session, "T1", "U1", LATER, LATER + timedelta(days=90))


def test_outdated_home_tabs_are_claimed_once_the_latest_first(database: Database) -> None:
    with database.transaction() as session:
        for hours, user in enumerate(["U1", "U2", "U3"]):
            home.record_opened(session, "T1", user, 5, NOW - timedelta(hours=hours))
        home.record_opened(session, "T1", "U4", 6, NOW)
        home.record_opened(session, "T2", "U5", 5, NOW)
        since = NOW - timedelta(hours=1)
        home.delete_opened(session, since)
        until = NOW + timedelta(minutes=5)

        def claim(revision: int, now: datetime = NOW) -> str | None:
            return home.claim_outdated(session, "T1", revision, now, until)

        assert claim(5) is None
        assert [claim(6) for _ in range(3)] == ["U1", "U2", None]
        home.record_shown(session, "T1", "U1", 6)
        assert claim(6, until) == "U2"
        assert {claim(7), claim(7)} == {"U1", "U4"}


def test_a_home_tab_that_was_not_shown_is_claimed_again_later(database: Database) -> None:
    until = NOW + timedelta(minutes=5)
    with database.transaction() as session:
        home.record_opened(session, "T1", "U1", 5, NOW)
        home.record_not_shown(session, "T1", "U1", until)
        assert home.claim_outdated(session, "T1", 5, NOW, until) is None
        assert home.claim_outdated(session, "T1", 5, until, until) == "U1"
        home.forget_opened(session, "T1", "U1")
        assert home.claim_outdated(session, "T1", 9, until, until) is None


@pytest.mark.parametrize("what", ["welcome", "channel C1"])
def test_a_greeting_is_given_once_in_each_workspace(database: Database, what: str) -> None:
    with database.transaction() as session:
        assert home.greet(session, "T1", what)
        assert not home.greet(session, "T1", what)
        assert home.greet(session, "T2", what)
