"""Working days, and the lists that people got on them, on both databases."""

from datetime import timedelta

from bot.domain.chasing import WorkingDay
from bot.domain.handover import Posted
from bot.store import chasing, people
from bot.store.database import Database
from tests.store.builders import NOW

TODAY = NOW.date()
DAY = WorkingDay("U1", TODAY, was_there=True, listed=(3, 4))


def test_a_list_comes_back_with_where_it_stands(database: Database) -> None:
    with database.transaction() as session:
        assert chasing.begin_day(session, "T1", WorkingDay("U1", TODAY, was_there=True))
        chasing.record_listed(session, "T1", DAY)
        assert chasing.lists_with(session, "T1", "U1", 3) == []
        chasing.record_shown(session, "T1", "U1", TODAY, Posted("D1", "1.5"))
        shown = WorkingDay("U1", TODAY, True, (3, 4), Posted("D1", "1.5"))
        assert chasing.lists_with(session, "T1", "U1", 3) == [shown]
        for workspace_id, user_id, handover_id in (
            ("T2", "U1", 3),
            ("T1", "U2", 3),
            ("T1", "U1", 5),
        ):
            assert chasing.lists_with(session, workspace_id, user_id, handover_id) == []


def test_every_list_with_a_question_comes_back(database: Database) -> None:
    days = [TODAY, TODAY + timedelta(days=1)]
    with database.transaction() as session:
        for number, day in enumerate(days):
            working_day = WorkingDay("U1", day, was_there=True, listed=(3, number))
            chasing.begin_day(session, "T1", working_day)
            chasing.record_listed(session, "T1", working_day)
            chasing.record_shown(session, "T1", "U1", day, Posted("D1", f"{number}.5"))
        assert [each.day for each in chasing.lists_with(session, "T1", "U1", 3)] == days


def test_a_day_is_as_it_began(database: Database) -> None:
    away = WorkingDay("U1", TODAY, was_there=False)
    with database.transaction() as session:
        assert chasing.begin_day(session, "T1", away)
        assert not chasing.begin_day(session, "T1", DAY)
        assert chasing.begin_day(session, "T2", DAY)
        assert chasing.days_of(session, "T1", ["U1", "U2"], TODAY) == {"U1": {TODAY: False}}
        later = TODAY + timedelta(days=1)
        assert chasing.days_of(session, "T1", ["U1"], later) == {}


def test_days_are_deleted_once_no_question_has_waited_for_them(database: Database) -> None:
    days = [TODAY - timedelta(days=number) for number in range(3)]
    with database.transaction() as session:
        for day in days:
            chasing.begin_day(session, "T1", WorkingDay("U1", day, was_there=True))
        chasing.delete_days(session, days[1])
        left = chasing.days_of(session, "T1", ["U1"], days[2])
    assert sorted(left["U1"]) == sorted(days[:2])


def test_a_locale_that_slack_does_not_give_is_kept(database: Database) -> None:
    with database.transaction() as session:
        people.track(session, "T1", set(), {"U1", "U2"})
        people.record_polled(session, "T1", "U1", "Asia/Riyadh", NOW, (), "ar-SA")
        people.record_polled(session, "T1", "U1", "Asia/Riyadh", NOW)
        assert chasing.where_from(session, "T1") == {"U1": ("Asia/Riyadh", "ar-SA")}


def test_somebody_without_a_zone_is_known_once_slack_has_said_who_they_are(
    database: Database,
) -> None:
    with database.transaction() as session:
        people.track(session, "T1", set(), {"U1", "U2"})
        people.record_polled(session, "T1", "U1", "", NOW, ("Ada",))
        assert chasing.where_from(session, "T1") == {"U1": ("", "")}
