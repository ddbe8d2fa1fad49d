"""The hand-overs that a summary counts, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.handover import GivenAnswer, Handover, State
from bot.domain.reporting.handed_over import Outcome
from bot.domain.reporting.schedule import MONDAY_MORNING, Recurrence
from bot.domain.reporting.week import Week
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role
from bot.store import figures, handover_figures, handovers, journal
from bot.store.database import Database
from bot.store.tables import teams
from tests.store.builders import NOW, create_team, entry

ZONE = "Europe/Madrid"
PERIOD = Recurrence(*MONDAY_MORNING, ZONE).period(Week(2026, 48))
BEGINS, ENDS = PERIOD.span
HOUR = timedelta(hours=1)


@pytest.fixture
def team_id(database: Database) -> int:
    """A team in the database."""
    with database.transaction() as session:
        team_id = create_team(session, "T1", "Checkout", ("C1",)).id
        session.execute(update(teams).values(created_at=BEGINS - timedelta(weeks=20)))
    return team_id


def ask(database: Database, team_id: int, number: int) -> int:
    with database.transaction() as session:
        return journal.record(session, entry(team_id, delivery=f"d-{number}")) or 0


def hand_over(
    database: Database,
    team_id: int | None,
    question_id: int,
    *ends: tuple[State, str],
    hours: float = 0,
    asker: str = "UASKER",
    decider: str = "UPO",
) -> Handover:
    """Hand a question over, so many hours after the week began; it ends an hour later."""
    at = BEGINS + hours * HOUR
    new = Handover(
        0, "T1", question_id, asker, decider, Role.PRODUCT_OWNER, team_id, "Why?", at
    )  # fmt: skip
    with database.transaction() as session:
        added = handovers.add(session, new, f"{question_id} {decider} {hours}")
        assert added
        moved: Handover | None = added
        for state, by in ends:
            assert moved
            moved = handovers.move(session, moved, state, by, at + HOUR)
            if state is State.ANSWERED:
                given = GivenAnswer(0, added.id, by, "So.", at, at + HOUR)
                handovers.add_answer(session, "T1", given, is_public=False)
    return added


ANSWERED, OPEN = (State.ANSWERED, "UPO"), (State.OPEN, "UASKER")


def test_a_question_counts_in_the_week_in_which_the_team_first_got_it(
    database: Database, team_id: int
) -> None:
    first, before, after, elsewhere = (ask(database, team_id, number) for number in range(4))
    hand_over(database, team_id, first, (State.RETURNED, "UPO"))
    hand_over(database, team_id, first, (State.ANSWERED, "UPM"), hours=24 * 8, decider="UPM")
    hand_over(database, team_id, before, (State.RETURNED, "UPO"), hours=-1)
    hand_over(database, team_id, before, hours=1, decider="UPM")
    hand_over(database, team_id, after, hours=24 * 7)
    hand_over(database, None, elsewhere)
    with database.reading() as session:
        rows = handover_figures.of_period(session, "T1", team_id, PERIOD.span)
        assert handover_figures.of_period(session, "T2", team_id, PERIOD.span) == []
    assert [(row.question_id, row.state) for row in rows] == [
        (first, State.RETURNED),
        (first, State.ANSWERED),
    ]
    assert (rows[1].giver_id, rows[1].answered_at) == ("UPM", BEGINS + HOUR * (24 * 8 + 1))
    assert (rows[1].assignee_id, rows[1].reason) == ("U2", AssignmentReason.HOLDER)


def test_the_latest_answer_stands(database: Database, team_id: int) -> None:
    question_id = ask(database, team_id, 1)
    hand_over(database, team_id, question_id, ANSWERED, OPEN, (State.ANSWERED, "UDEPUTY"))
    with database.reading() as session:
        (row,) = handover_figures.of_period(session, "T1", team_id, PERIOD.span)
    assert row.giver_id == "UDEPUTY"


def test_a_draft_is_no_answer(database: Database, team_id: int) -> None:
    added = hand_over(database, team_id, ask(database, team_id, 1))
    with database.transaction() as session:
        draft = GivenAnswer(0, added.id, "UPO", "Let me see.", NOW)
        handovers.add_answer(session, "T1", draft, is_public=False)
    with database.reading() as session:
        (row,) = handover_figures.of_period(session, "T1", team_id, PERIOD.span)
    assert (row.state, row.giver_id) == (State.OPEN, None)


def test_the_file_says_what_became_of_a_question(database: Database, team_id: int) -> None:
    not_asked, waits, answered = (ask(database, team_id, number) for number in range(3))
    hand_over(database, team_id, waits, hours=2)
    hand_over(database, team_id, answered, (State.RETURNED, "UPO"), hours=1)
    hand_over(database, team_id, answered, ANSWERED, hours=3, decider="UPM")
    with database.reading() as session:
        rows = list(figures.rows(session, "T1", team_id, PERIOD.span))
    outcomes = [(row.handed_over_at, row.outcome, row.outcome_at) for row in rows]
    assert outcomes == [
        (None, None, None),
        (BEGINS + 2 * HOUR, Outcome.WAITING, BEGINS + 2 * HOUR),
        (BEGINS + HOUR, Outcome.ANSWERED, BEGINS + 4 * HOUR),
    ]
    assert not_asked


def test_of_all_teams_the_answers_count_where_several_people_asked(
    database: Database, team_id: int
) -> None:
    first, second = (ask(database, team_id, number) for number in range(2))
    hand_over(database, team_id, first, ANSWERED)

    def counts() -> tuple[int, int | None]:
        with database.reading() as session:
            (count,) = figures.of_all_teams(session, "T1", PERIOD.week, ZONE)
        return count.handed_over, count.answered

    assert counts() == (1, None)
    hand_over(database, team_id, second, asker="UOTHER")
    assert counts() == (2, 1)
    hand_over(database, team_id, second, hours=24 * 7, asker="UOTHER", decider="UPM")
    assert counts() == (2, 1)
