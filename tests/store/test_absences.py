"""Absences, and the people whose presence is tracked, on both databases."""

from datetime import timedelta

from bot.domain.people.absence import Absence, Cause
from bot.store import absences, people
from bot.store.database import Database, Session
from tests.store.builders import NOW

LATER = NOW + timedelta(days=3)
ANNOUNCED = Absence("U1", Cause.ANNOUNCED, LATER, "U2")
STATUS = Absence("U1", Cause.STATUS, LATER, words="on leave")


def _track(session: Session, workspace_id: str, users: set[str]) -> None:
    people.track(session, workspace_id, people.tracked(session, workspace_id), users)


def test_an_absence_comes_back_as_it_was_announced(database: Database) -> None:
    with database.transaction() as session:
        absences.announce(session, "T1", Absence("U1", Cause.ANNOUNCED, NOW))
        absences.announce(session, "T1", ANNOUNCED)
        assert absences.observe(session, "T1", "U1", STATUS)
        assert set(absences.of_workspace(session, "T1")["U1"]) == {ANNOUNCED, STATUS}
        assert absences.of_workspace(session, "T2") == {}


def test_what_slack_shows_replaces_what_it_showed_before(database: Database) -> None:
    deactivated = Absence("U1", Cause.DEACTIVATED)
    with database.transaction() as session:
        absences.announce(session, "T1", ANNOUNCED)
        assert absences.observe(session, "T1", "U1", STATUS)
        assert not absences.observe(session, "T1", "U1", STATUS)
        assert absences.observe(session, "T1", "U1", deactivated)
        assert set(absences.of_workspace(session, "T1")["U1"]) == {ANNOUNCED, deactivated}
        assert absences.observe(session, "T1", "U1", None)
        assert not absences.observe(session, "T1", "U1", None)
        assert absences.of_workspace(session, "T1") == {"U1": (ANNOUNCED,)}


def test_somebody_who_is_back_stays_back_until_the_status_changes(database: Database) -> None:
    with database.transaction() as session:
        assert not absences.end(session, "T1", "U1")
        absences.announce(session, "T1", ANNOUNCED)
        absences.observe(session, "T1", "U1", STATUS)
        assert absences.end(session, "T1", "U1")
        assert absences.of_workspace(session, "T1") == {}
        absences.observe(session, "T1", "U1", STATUS)
        assert absences.of_workspace(session, "T1") == {}
        other = Absence("U1", Cause.STATUS, None, words=":palm_tree:")
        absences.observe(session, "T1", "U1", other)
        assert absences.of_workspace(session, "T1") == {"U1": (other,)}


def test_absences_that_are_over_are_deleted(database: Database) -> None:
    with database.transaction() as session:
        absences.announce(session, "T1", ANNOUNCED)
        absences.observe(session, "T1", "U9", Absence("U9", Cause.DEACTIVATED))
        absences.delete_past(session, LATER - timedelta(seconds=1))
        assert len(absences.of_workspace(session, "T1")) == 2
        absences.delete_past(session, LATER)
        assert list(absences.of_workspace(session, "T1")) == ["U9"]


def test_people_not_polled_for_longest_come_first_and_once(database: Database) -> None:
    before = NOW - timedelta(minutes=10)
    with database.transaction() as session:
        _track(session, "T1", {"U1", "U2", "U3"})
        _track(session, "T2", {"U4"})
        people.record_polled(session, "T1", "U1", "Europe/Madrid", NOW - timedelta(minutes=20))
        people.record_polled(session, "T1", "U2", "", NOW - timedelta(minutes=5))
        claimed = [people.claim_oldest(session, "T1", before, NOW) for _ in range(3)]
        assert claimed == ["U3", "U1", None]
        assert people.time_zone_of(session, "T1", "U1") == "Europe/Madrid"
        assert people.time_zone_of(session, "T1", "U4") == ""


def test_only_people_who_are_wanted_stay_tracked(database: Database) -> None:
    with database.transaction() as session:
        _track(session, "T1", {"U1", "U2"})
        people.record_polled(session, "T1", "U1", "Europe/Madrid", NOW)
        _track(session, "T1", {"U1", "U3"})
        assert people.is_tracked(session, "T1", "U3")
        assert not people.is_tracked(session, "T1", "U2")
        assert people.time_zone_of(session, "T1", "U1") == "Europe/Madrid"
