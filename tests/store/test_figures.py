"""A week's figures, counted by both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from bot.domain.question import Feedback, Source
from bot.domain.reporting.figures import (
    AskedQuestion,
    CorrectionCount,
    Figures,
    QuestionCount,
    ThemeFeedback,
)
from bot.domain.reporting.period import Period
from bot.domain.reporting.schedule import MONDAY_MORNING, Recurrence
from bot.domain.reporting.week import Week
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import SPLIT, Role
from bot.domain.verdict import Kind
from bot.store import figures, journal
from bot.store.database import Database
from bot.store.tables import questions, teams
from tests.store.builders import NOW, create_team, entry

WEEK = Week(2026, 48)
ZONE = "Asia/Kathmandu"
PERIOD = Recurrence(*MONDAY_MORNING, ZONE).period(WEEK)
BEGINS, ENDS = PERIOD.span
SECOND = timedelta(seconds=1)
LONG_AGO = BEGINS - timedelta(weeks=20)


@pytest.fixture
def team_id(database: Database) -> int:
    """A team in the database."""
    with database.transaction() as session:
        team_id = create_team(session, "T1", "Checkout", ("C1",)).id
        session.execute(update(teams).values(created_at=LONG_AGO))
    return team_id


def ask(database: Database, team_id: int, at: datetime = BEGINS, **fields: object) -> int:
    with database.transaction() as session:
        delivery = f"{at.timestamp()} {fields}"
        entry_id = journal.record(session, entry(team_id, asked_at=at, delivery=delivery, **fields))
    assert entry_id
    return entry_id


def give_feedback(
    database: Database,
    entry_id: int,
    user: str,
    *,
    to: Kind | None = None,
    team: int | None = None,
    at: datetime = NOW,
) -> None:
    right = to is None and team is None
    with database.transaction() as session:
        journal.add_feedback(session, "T1", entry_id, Feedback(user, right, to, team, at))
        if to:
            session.execute(
                update(questions).where(questions.c.id == entry_id).values(kind=to.value)
            )


def count(
    database: Database, team_id: int, period: Period = PERIOD, **decided: datetime
) -> Figures:
    with database.reading() as session:
        return figures.of_period(session, "T1", team_id, period, decided)


def test_a_team_that_nobody_asked(database: Database, team_id: int) -> None:
    assert count(database, team_id) == Figures([], 0, (), [0] * 8, 0, 0, (), (), [], handovers=[])


def test_questions_count_in_the_week_of_the_local_time(database: Database, team_id: int) -> None:
    for at in (BEGINS - SECOND, BEGINS, ENDS - SECOND, ENDS, BEGINS - timedelta(weeks=7)):
        ask(database, team_id, at)
    ask(database, team_id, BEGINS, source=Source.MENTION)
    ask(database, team_id, BEGINS, workspace_id="T2")
    week = count(database, team_id)
    usual = QuestionCount(
        Kind.TACTICAL, Kind.TACTICAL, Source.COMMAND,
        Role.PRODUCT_OWNER, AssignmentReason.HOLDER, "acceptance", 2,
    )  # fmt: skip
    by_source = sorted(week.counts, key=lambda c: c.source)
    assert by_source == [usual, replace(usual, source=Source.MENTION, questions=1)]
    assert list(week.weekly) == [1, 0, 0, 0, 0, 0, 1, 3]
    assert week.before == 1
    assert week.themes_before == [("acceptance", 1)]


def test_a_question_that_is_not_a_product_decision_has_no_theme(
    database: Database, team_id: int
) -> None:
    ask(database, team_id)
    before = ask(database, team_id, BEGINS - SECOND)
    for entry_id in (before, ask(database, team_id, text="Who resets my VPN?")):
        with database.transaction() as session:
            session.execute(
                update(questions).where(questions.c.id == entry_id).values(kind=Kind.NEITHER.value)
            )
    week = count(database, team_id)
    assert week.themes_before == []
    assert [asked.text for asked in week.asked] == ["Who signs off the acceptance criteria?"]


def test_feedback_is_counted_by_question(database: Database, team_id: int) -> None:
    right, wrong, disputed, other_team, _ = (
        ask(database, team_id, text=f"question {n}") for n in range(5)
    )
    give_feedback(database, right, "U1")
    give_feedback(database, right, "U2")
    for user in ("U1", "U2"):
        give_feedback(database, wrong, user, to=Kind.STRATEGIC)
    give_feedback(database, disputed, "U1")
    give_feedback(database, disputed, "U3", to=Kind.STRATEGIC)
    give_feedback(database, other_team, "U1", team=team_id)
    week = count(database, team_id)
    assert (week.right, week.rated) == (1, 4)
    assert sorted(week.corrections, key=lambda c: c.questions) == [
        CorrectionCount(Kind.TACTICAL, Kind.TACTICAL, moved=True, questions=1),
        CorrectionCount(Kind.TACTICAL, Kind.STRATEGIC, moved=False, questions=2),
    ]
    assert week.theme_feedback == (ThemeFeedback("acceptance", Kind.STRATEGIC, 2, 3, 3, NOW),)


def test_who_corrects_to_the_kind_that_it_had_calls_it_right(
    database: Database, team_id: int
) -> None:
    agreed, disputed = ask(database, team_id, text="one"), ask(database, team_id, text="two")
    give_feedback(database, agreed, "U1", to=Kind.TACTICAL)
    give_feedback(database, disputed, "U1", to=Kind.STRATEGIC)
    give_feedback(database, disputed, "U2", to=Kind.TACTICAL)
    week = count(database, team_id)
    assert (week.right, week.rated) == (1, 2)
    disputed_again = CorrectionCount(Kind.TACTICAL, Kind.TACTICAL, moved=False, questions=1)
    assert week.corrections == (disputed_again,)
    with database.reading() as session:
        rows = figures.rows(session, "T1", team_id, PERIOD.span)
        assert [row.right for row in rows] == [True, False]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["U1", "U2", "U3"]),
                  st.none() | st.sampled_from([*SPLIT, Kind.NEITHER]), st.booleans()),
        max_size=12,
    )
)  # fmt: skip
def test_whatever_people_say_right_and_wrong_add_up(
    database: Database, given_feedback: list[tuple[int, str, Kind | None, bool]]
) -> None:
    with database.transaction() as session:
        session.execute(teams.delete())
        team_id = create_team(session, "T1", "Checkout").id
    asked = [ask(database, team_id, text=f"{team_id} {n}") for n in range(4)]
    for number, user, kind, moved in given_feedback:
        team = team_id if moved else None
        give_feedback(database, asked[number], user, to=kind, team=team)
    week = count(database, team_id)
    wrong = sum(correction.questions for correction in week.corrections)
    assert week.right + wrong == week.rated == len({number for number, *_ in given_feedback})
    for theme in week.theme_feedback:
        assert theme.questions <= theme.rated <= week.rated
    with database.reading() as session:
        ratings = [row.right for row in figures.rows(session, "T1", team_id, PERIOD.span)]
    assert (ratings.count(True), ratings.count(False)) == (week.right, wrong)


def test_feedback_from_before_the_teams_last_decision_or_after_the_week_counts_no_more(
    database: Database, team_id: int
) -> None:
    for number, at in enumerate((BEGINS, BEGINS + SECOND, ENDS)):
        entry_id = ask(database, team_id, text=f"question {number}")
        give_feedback(database, entry_id, f"U{number}", to=Kind.STRATEGIC, at=at)
    (whole,) = count(database, team_id).theme_feedback
    assert (whole.questions, whole.rated, whole.latest) == (2, 2, BEGINS + SECOND)
    (since,) = count(database, team_id, acceptance=BEGINS, other=ENDS).theme_feedback
    assert (since.questions, since.rated, since.since) == (1, 1, BEGINS)


def test_a_part_of_a_week_is_compared_with_the_same_part(database: Database, team_id: int) -> None:
    week = timedelta(weeks=1)
    now = BEGINS + timedelta(days=2, hours=9)
    for at in (now, now - week, now - week + SECOND, BEGINS - week - SECOND):
        ask(database, team_id, at)
    counted = count(database, team_id, PERIOD.as_of(now))
    assert (counted.before, counted.themes_before) == (1, [("acceptance", 1)])
    assert list(counted.weekly)[-3:] == [1, 2, 1]


def test_a_new_team_has_nothing_to_compare_with(database: Database, team_id: int) -> None:
    with database.transaction() as session:
        session.execute(update(teams).values(created_at=BEGINS - timedelta(days=3)))
    ask(database, team_id)
    ask(database, team_id, BEGINS - SECOND)
    counted = count(database, team_id)
    assert (counted.before, counted.themes_before, counted.weekly) == (None, (), [1, 1])
    with database.reading() as session:
        (all_teams,) = figures.of_all_teams(session, "T1", WEEK, ZONE)
    assert all_teams.before is None


def test_a_team_that_brought_its_questions_along_is_not_new(
    database: Database, team_id: int
) -> None:
    with database.transaction() as session:
        session.execute(update(teams).values(created_at=ENDS))
    ask(database, team_id)
    ask(database, team_id, BEGINS - SECOND)
    counted = count(database, team_id)
    assert (counted.before, counted.weekly) == (1, [1, 1])


def test_a_period_of_another_length_is_compared_with_nothing(
    database: Database, team_id: int
) -> None:
    ask(database, team_id, BEGINS - SECOND)
    longer = count(database, team_id, PERIOD.after(BEGINS - SECOND))
    assert (longer.before, longer.weekly, sum(c.questions for c in longer.counts)) == (None, (), 1)


def test_the_parts_of_every_team_add_up(database: Database, team_id: int) -> None:
    for number, kind in enumerate((*SPLIT, Kind.UNCLEAR, Kind.NEITHER)):
        entry_id, role = ask(database, team_id, text=f"question {number}"), SPLIT.get(kind)
        stored = {"kind": kind.value, "role": role and role.value}
        with database.transaction() as session:
            mine = update(questions).where(questions.c.id == entry_id)
            session.execute(mine.values(stored))
    with database.transaction() as session:
        quiet = create_team(session, "T1", "Quiet").id
    ask(database, quiet, BEGINS - SECOND)
    with database.reading() as session:
        (count_,) = figures.of_all_teams(session, "T1", WEEK, ZONE)
    assert (count_.team_id, count_.questions, count_.before) == (team_id, 4, 0)
    assert (count_.owner, count_.manager, count_.unclear, count_.neither) == (1, 1, 1, 1)


def test_only_the_latest_texts_are_read(
    database: Database, team_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "MOST_TEXTS", 2)
    for minute in range(3):
        ask(database, team_id, BEGINS + timedelta(minutes=minute), text=f"question {minute}")
    ask(database, team_id, BEGINS + timedelta(hours=1), text="")
    week = count(database, team_id)
    assert week.more_asked
    assert week.asked == [
        AskedQuestion("acceptance", "C1", "question 2", "U1", visible=False),
        AskedQuestion("acceptance", "C1", "question 1", "U1", visible=False),
    ]
