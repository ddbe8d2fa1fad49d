"""Answer a question once: classify it, find its team, route it and record it in the journal."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from bot.domain.classification.rulebook import Theme
from bot.domain.errors import StoreUnavailable
from bot.domain.fallback import Topic, topic_of
from bot.domain.frames.frame import Handling
from bot.domain.frames.reading import Reading
from bot.domain.people.absence import Cause, Presence
from bot.domain.privacy import REPEATED_WITHIN
from bot.domain.question import Answer, Entry, Question
from bot.domain.route import AssignmentReason, Route, route_of
from bot.domain.team_matching.matcher import TeamMatch
from bot.domain.verdict import Kind, Verdict
from bot.domain.workspace import WorkspaceSettings
from bot.store import journal
from bot.usecases.app_context import AppContext
from bot.usecases.asked_before import asked_before
from bot.usecases.team_cache import WorkspaceTeams


def answer_question(context: AppContext, question: Question) -> Answer | None:
    """Answer a question that is known to be one; else as `answer_as_read`."""
    workspace_teams = context.workspace_teams(question.workspace_id)
    verdict = context.workspace_classifier(workspace_teams).verdict(question.text)
    team_match = context.match_team(workspace_teams, question)
    return answer_as_read(context, question, Reading(Handling.DECISION, (), verdict, team_match))


def answer_as_read(context: AppContext, question: Question, reading: Reading) -> Answer | None:
    """Answer a question by its reading; it is in the journal before the answer is returned.

    Returns None if this delivery was answered before: Slack repeats what it believes lost.
    Raises StoreUnavailable if the journal cannot be written.
    """
    return context.retry_if_team_gone(
        question.workspace_id, lambda: _answer(context, question, reading)
    )


def _answer(context: AppContext, question: Question, reading: Reading) -> Answer | None:
    workspace_teams = context.workspace_teams(question.workspace_id)
    verdict, team_match = reading.verdict, reading.team_match
    if team_match.team and workspace_teams.matcher.team(team_match.team.id) is None:
        team_match = context.match_team(workspace_teams, question)
    answer = build_answer(context, workspace_teams, question, verdict, verdict.kind, team_match)
    entry = entry_of(question, answer)
    if not context.keep_text_days:
        blank, unquoted = (
            replace(question, text="", channel_ids=(), author_id=None, message_ts=None),
            replace(verdict, signals=()),
        )
        entry = replace(entry, question=blank, verdict=unquoted)
    with context.database.transaction() as session:
        entry_id = journal.record(session, entry)
    return None if entry_id is None else replace(answer, entry_id=entry_id)


def build_answer(
    context: AppContext,
    workspace_teams: WorkspaceTeams,
    question: Question,
    verdict: Verdict,
    kind: Kind,
    team_match: TeamMatch,
    entry_id: int = 0,
) -> Answer:
    """Route a question that counts as `kind` to a person of its team, and answer it.

    `entry_id` is 0 as long as the question is not in the journal.
    """
    answer = answer_of(
        workspace_teams,
        question,
        verdict,
        kind,
        team_match,
        presence=context.presence(workspace_teams),
        disputed=context.is_disputed(verdict.theme),
        about=about(context.rulebook.themes, verdict, kind),
        entry_id=entry_id,
        name_of=context.name_cache.get(question.workspace_id).name_of,
    )
    return replace(answer, asked_before=asked_before(context, question, answer.route, entry_id))


def answer_of(
    workspace_teams: WorkspaceTeams,
    question: Question,
    verdict: Verdict,
    kind: Kind,
    team_match: TeamMatch,
    *,
    presence: Presence,
    disputed: bool,
    about: str,
    entry_id: int = 0,
    name_of: Callable[[str], str] = lambda _user_id: "",
) -> Answer:
    """Route and answer as `build_answer`; `disputed` refers to the verdict's theme."""
    team, route = team_match.team, None
    topic = topic_of(verdict) if kind is Kind.NEITHER else None
    if team:
        route = route_of(kind, verdict, team, disputed=disputed, presence=presence)
    return Answer(
        entry_id=entry_id,
        verdict=verdict,
        kind=kind,
        team=team,
        route=route,
        evidence=team_match.evidence,
        words=team_match.words,
        candidates=team_match.candidates,
        team_count=len(workspace_teams.matcher.teams),
        split_examples=workspace_teams.matcher.split_examples,
        topic=topic,
        fallback=_fallback(workspace_teams.settings, topic, presence),
        settled_by_person=kind is not verdict.kind,
        asker_id=question.asker_id,
        asker_may_assign=not team or workspace_teams.member_may_assign(question.asker_id, team),
        presence=presence,
        unconfirmed_since=workspace_teams.unconfirmed_since(route),
        unseen_text=question.unseen_text,
        source=question.source,
        names={user_id: name_of(user_id) for user_id in _asked_people(route)},
        about=about,
    )


def _fallback(settings: WorkspaceSettings, topic: Topic | None, presence: Presence) -> str | None:
    """Where a question goes; nobody is sent to a person whose account is gone."""
    fallback = settings.fallback_for(topic)
    absence = presence.absence_of(fallback) if fallback else None
    return None if absence and absence.cause is Cause.DEACTIVATED else fallback


def _asked_people(route: Route | None) -> Iterator[str]:
    people = (route.assignee, route.consulted) if route else ()
    return (user_id for user_id in people if user_id)


def about(themes: Mapping[str, Theme], verdict: Verdict, kind: Kind) -> str:
    """Return in words what makes a question of this kind; "" where no theme does."""
    neither = kind is Kind.NEITHER and verdict.kind is kind
    theme = themes.get(verdict.topic if neither else verdict.theme_for(kind))
    return theme.about if theme and theme.kind is kind else ""


def entry_of(question: Question, answer: Answer) -> Entry:
    """Return what the journal keeps of an answered question."""
    route = answer.route
    return Entry(
        id=answer.entry_id or None,
        question=question,
        verdict=answer.verdict,
        team_id=answer.team.id if answer.team else None,
        assignee=route.assignee if route else None,
        role=route.role if route else None,
        assignment_reason=route.assignment_reason if route else AssignmentReason.NOBODY,
        consulted=route.consulted if route else None,
        routed=answer.kind if answer.settled_by_person else None,
        evidence=answer.evidence,
    )


def record_delivery(context: AppContext, question: Question) -> bool:
    """Record a delivery that needs no journal entry, such as a greeting.

    Returns False if it was recorded before. True if the database cannot say: answering
    twice is better than not at all.
    """
    with suppress(StoreUnavailable), context.database.transaction() as session:
        return journal.record_delivery(
            session, question.workspace_id, question.delivery, question.asked_at
        )
    return True


def delete_old_deliveries(context: AppContext, now: datetime) -> None:
    """Delete the deliveries that Slack will not repeat any more."""
    with context.database.transaction() as session:
        journal.delete_deliveries(session, now - REPEATED_WITHIN)
