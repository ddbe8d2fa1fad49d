"""No query that runs for every question or every change reads a whole table."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from bot.domain.chasing import WorkingDay
from bot.domain.classification.own_rules import OwnRule, Strength
from bot.domain.classification.phrase import phrase_of
from bot.domain.handover import Posted
from bot.domain.people.absence import Absence, Cause
from bot.domain.question import Feedback
from bot.domain.reporting.schedule import Claim, Recurrence, Schedule, SummaryState
from bot.domain.reporting.week import Week
from bot.domain.teams.team import Role, Team
from bot.domain.verdict import Kind
from bot.store import (
    absences,
    audit,
    chasing,
    claims,
    confirmations,
    figures,
    handovers,
    home,
    journal,
    kept_answers,
    own_rules,
    past_questions,
    people,
    privacy,
    schedules,
    teams,
    workspaces,
)
from bot.store.database import Database, Session
from bot.store.tables import aliases, questions, role_holders
from tests.store.builders import (
    NOW,
    change_team,
    create_team,
    delete_team,
    entry,
    filled,
)

RECURRENCE = Recurrence(1, time(9), "Europe/Madrid")
SCHEDULE = Schedule(1, "T1", "C1", RECURRENCE, "U1", NOW, RECURRENCE.first_week(NOW))
PERIOD = RECURRENCE.period(Week(2026, 48))
CLAIM = Claim(SCHEDULE, 1, None)


FEEDBACK = Feedback("U1", True, None, None, NOW)
WORKING_DAY = WorkingDay("U1", NOW.date(), was_there=True, listed=(1, 2))
RULE = OwnRule(phrase_of("gift card"), Kind.TACTICAL, Strength.WEAK, "U1")


def _week(session: Session) -> None:
    span = questions.c.asked_at.between(NOW - timedelta(days=7), NOW)
    for whose in (questions.c.team_id == 1, questions.c.workspace_id == "T1"):
        session.scalar(select(func.count()).where(whose, span))


TEAM = Team(1, "T1", "Checkout", channel_ids=("C1",))
FULL = filled(TEAM)
BARE = Team(1, "T1", "Basket")
QUERIES: dict[str, Callable[[Session], object]] = {
    "record": lambda s: journal.record(s, entry(1)),
    "find": lambda s: journal.find(s, "T1", 1),
    "reroute": lambda s: journal.reroute(s, replace(entry(1), id=1)),
    "record_delivery": lambda s: journal.record_delivery(s, "T1", "d-1", NOW),
    "delete_deliveries": lambda s: journal.delete_deliveries(s, NOW),
    "teams_asked": lambda s: past_questions.teams_asked(s, "T1", "U1", 50),
    "add_feedback": lambda s: journal.add_feedback(s, "T1", 1, FEEDBACK),
    "week": _week,
    "settings_of": lambda s: workspaces.settings_of(s, "T1"),
    "revision": lambda s: workspaces.revision(s, "T1"),
    "touch": lambda s: workspaces.touch(s, "T1"),
    "all_of": lambda s: teams.all_of(s, "T1"),
    "create": lambda s: create_team(s, "T1", "Search"),
    "get": lambda s: teams.get(s, "T1", 1),
    "id_named": lambda s: teams.id_named(s, "T1", "Basket"),
    "holds_a_role": lambda s: teams.holds_a_role(s, "T1", "U2"),
    "lock": lambda s: workspaces.lock(s, "T1"),
    "nobody_holds_a_role": lambda s: teams.nobody_holds_a_role(s, "T1"),
    "save": lambda s: change_team(s, change_team(s, TEAM, FULL), BARE),
    "delete": lambda s: delete_team(s, TEAM),
    "aliases of a team": lambda s: s.execute(select(aliases).where(aliases.c.team_id == 1)),
    "own rules": lambda s: own_rules.all_of(s, "T1"),
    "add a rule": lambda s: own_rules.add(s, "T1", RULE),
    "reject a rule": lambda s: own_rules.reject(s, "T1", RULE.phrase),
    "rejected rules": lambda s: own_rules.rejected(s, "T1"),
    "past questions": lambda s: past_questions.latest(s, "T1"),
    "roles of a user": lambda s: s.execute(
        select(role_holders).where(
            role_holders.c.workspace_id == "T1", role_holders.c.user_id == "U2"
        )
    ),
    "schedule of a team": lambda s: schedules.of_team(s, "T1", 1),
    "schedules of a workspace": lambda s: schedules.of_workspace(s, "T1"),
    "save a schedule": lambda s: schedules.save(s, SCHEDULE),
    "schedules that are due": lambda s: schedules.due(s, NOW, 10, "T1"),
    "workspaces_due": lambda s: schedules.workspaces_due(s, NOW),
    "take": lambda s: claims.take(s, SCHEDULE, NOW),
    "skip": lambda s: claims.skip(s, SCHEDULE, NOW),
    "begin_post": lambda s: claims.begin_post(s, CLAIM, NOW),
    "settle": lambda s: claims.settle(s, CLAIM, "C1", "1.5", NOW),
    "release": lambda s: claims.release(s, CLAIM, NOW, surely_not_posted=False),
    "mark_holders_notified": lambda s: claims.mark_holders_notified(s, CLAIM),
    "last_week": lambda s: claims.last_week(s, 1, SummaryState.POSTED),
    "counted_until": lambda s: claims.counted_until(s, 1, "UTC"),
    "skipped_since": lambda s: claims.skipped_since(s, 1, Week(2026, 48)),
    "blank_before": lambda s: privacy.blank_before(s, NOW, 10),
    "blank_removed_rules": lambda s: privacy.blank_removed_rules(s, NOW),
    "blank_delivery": lambda s: privacy.blank_delivery(s, "T1", "d-1", NOW),
    "what is held about a person": lambda s: privacy.held(s, "T1", "U1"),
    "forget": lambda s: privacy.forget(s, "T1", "U1", NOW),
    "rows": lambda s: list(figures.rows(s, "T1", 1, PERIOD.span)),
    "all teams": lambda s: figures.of_all_teams(s, "T1", Week(2026, 48), "Asia/Kathmandu"),
    "figures": lambda s: figures.of_period(s, "T1", 1, PERIOD, {"story": NOW}),
    "of_workspace": lambda s: audit.of_workspace(s, "T1", before=9),
    "of_team": lambda s: audit.of_team(s, "T1", 1, before=9),
    "last_changes": lambda s: audit.last_changes(s, "T1", 1, "theme", "not now"),
    "since": lambda s: audit.since(s, "T1", 1, 3),
    "absences of a workspace": lambda s: absences.of_workspace(s, "T1"),
    "announce": lambda s: absences.announce(s, "T1", Absence("U1", Cause.ANNOUNCED, NOW)),
    "end": lambda s: absences.end(s, "T1", "U1"),
    "observe": lambda s: absences.observe(s, "T1", "U1", Absence("U1", Cause.DEACTIVATED)),
    "delete_past": lambda s: absences.delete_past(s, NOW),
    "people.track": lambda s: people.track(s, "T1", people.tracked(s, "T1") | {"U3"}, {"U1", "U2"}),
    "claim_oldest": lambda s: people.claim_oldest(s, "T1", NOW, NOW),
    "is_tracked": lambda s: people.is_tracked(s, "T1", "U1"),
    "record_polled": lambda s: people.record_polled(s, "T1", "U1", "", NOW),
    "names": lambda s: people.names(s, "T1"),
    "question_before": lambda s: journal.question_before(
        s, replace(entry(1).question, thread="C1:1.0"), NOW
    ),
    "time_zone_of": lambda s: people.time_zone_of(s, "T1", "U1"),
    "confirmations.track": lambda s: confirmations.track(
        s, "T1", confirmations.holders_known(s, "T1"), {(1, Role.PRODUCT_OWNER): "U2"}, NOW
    ),
    "confirm": lambda s: confirmations.confirm(s, "T1", (1, Role.PRODUCT_OWNER), "U2", NOW),
    "of_user": lambda s: confirmations.of_user(s, "T1", "U1"),
    "stale": lambda s: confirmations.stale(s, "T1"),
    "mark_stale": lambda s: confirmations.mark_stale(s, "T1", NOW),
    "waiting": lambda s: chasing.waiting(s, "T1"),
    "deciders": lambda s: chasing.deciders(s, "T1"),
    "where_from": lambda s: chasing.where_from(s, "T1"),
    "days_of": lambda s: chasing.days_of(s, "T1", ["U1", "U2"], NOW.date()),
    "who_had": lambda s: chasing.who_had(s, "T1", [1, 2]),
    "all_waiting_for": lambda s: handovers.all_waiting_for(s, "T1", "U2"),
    "begin_day": lambda s: chasing.begin_day(s, "T1", WORKING_DAY),
    "record_listed": lambda s: chasing.record_listed(s, "T1", WORKING_DAY),
    "list_shown": lambda s: chasing.record_shown(s, "T1", "U1", NOW.date(), Posted("D1", "1.5")),
    "lists_with": lambda s: chasing.lists_with(s, "T1", "U1", 1),
    "delete_days": lambda s: chasing.delete_days(s, NOW.date()),
    "holders_to_ask": lambda s: confirmations.holders_to_ask(s, NOW, "T1"),
    "claim": lambda s: confirmations.claim(s, "T1", "U1", None, NOW),
    "home opened": lambda s: home.record_opened(s, "T1", "U1", 1, NOW),
    "home shown": lambda s: home.record_shown(s, "T1", "U1", 1),
    "home not shown": lambda s: home.record_not_shown(s, "T1", "U1", NOW),
    "forget_opened": lambda s: home.forget_opened(s, "T1", "U1"),
    "claim_outdated": lambda s: home.claim_outdated(s, "T1", 9, NOW, NOW),
    "delete_opened": lambda s: home.delete_opened(s, NOW),
    "waiting_for": lambda s: handovers.waiting_for(s, "T1", "U2", 1),
    "asked_by": lambda s: handovers.asked_by(s, "T1", "U2", 1),
    "of_question": lambda s: handovers.of_question(s, "T1", 1),
    "shown_at": lambda s: handovers.shown_at(s, "T1", Posted("C1", "1.1")),
    "answer_to": lambda s: handovers.answer_to(s, 1),
    "blank_handed_over": lambda s: privacy.blank_handed_over(s, NOW, 10),
    "greet": lambda s: home.greet(s, "T1", "welcome"),
    "themes_assigned": lambda s: past_questions.themes_assigned(s, "T1", "U2", NOW),
    "holders to ask, of all": lambda s: confirmations.holders_to_ask(s, NOW),
    "workspaces_stale": lambda s: confirmations.workspaces_stale(s, NOW),
    "people's workspaces_due": lambda s: people.workspaces_due(s, NOW, NOW),
}
OF_ALL_WORKSPACES: dict[str, Callable[[Session], object]] = {
    "ix_home_tabs_workspace_id_revision": lambda s: home.workspaces_due(s, NOW),
    "ix_handovers_active": chasing.all_deciders,
    "ix_absences_stand_in": absences.stand_ins,
    "ix_kept_answers_public": kept_answers.public_channels,
}
"""What every replica asks once a minute: each reads as many rows as there are workspaces, or of an
index that only has what waits."""


def _plans(session: Session, query: Callable[[Session], object]) -> list[str]:
    ran: list[tuple[str, Any]] = []
    event.listen(session, "before_cursor_execute", lambda *seen: ran.append(seen[2:4]))
    query(session)
    plans = []
    sqlite = session.dialect.name == "sqlite"
    for sql, parameters in tuple(ran):
        explain = f"{'EXPLAIN QUERY PLAN' if sqlite else 'EXPLAIN'} {sql}"
        first = parameters[0] if isinstance(parameters, list) else parameters
        rows = session.exec_driver_sql(explain, first)
        plans.append("\n".join(str(row[-1]) for row in rows))
    return plans


@pytest.mark.parametrize("name", QUERIES)
def test_the_query_uses_an_index(database: Database, name: str) -> None:
    with database.transaction() as session:
        create_team(session, "T1", "Checkout", ("C1",))
        journal.record(session, entry(1, delivery="another"))
        if session.dialect.name == "postgresql":
            # It would rather read a whole table that has one row.
            session.execute(text("SET LOCAL enable_seqscan = off"))
        plans = _plans(session, QUERIES[name])
    assert plans
    for plan in plans:
        assert "SCAN" not in plan
        assert "Seq Scan" not in plan


@pytest.mark.parametrize("index", OF_ALL_WORKSPACES)
def test_what_is_due_is_found_by_an_index(database: Database, index: str) -> None:
    with database.transaction() as session:
        is_server = session.dialect.name == "postgresql"
        if is_server:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        (plan,) = _plans(session, OF_ALL_WORKSPACES[index])
    # The server takes another where there are no rows.
    assert "Seq Scan" not in plan
    assert is_server or index in plan


def test_a_week_is_read_by_the_index_of_its_team(on_file: Database) -> None:
    # PostgreSQL goes by how many rows there are, SQLite by the columns of its indexes alone.
    with on_file.transaction() as session:
        plans = _plans(session, QUERIES["figures"])
    handed_over = [plan for plan in plans if "handovers" in plan]
    assert all("ix_handovers_team_id_workspace_id_created_at" in plan for plan in handed_over)
    counted = [plan for plan in plans if "questions" in plan and plan not in handed_over]
    assert len(counted) >= len(plans) - 2  # and when the team was created
    for plan in counted:
        assert "ix_questions_team_id_workspace_id_asked_at" in plan
