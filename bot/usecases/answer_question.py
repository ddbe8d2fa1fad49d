"""Answer a question: classify it, find its team, route it and keep it in the journal."""

from dataclasses import replace

from bot.domain.people.absence import Presence
from bot.domain.question import Answer, Entry, Question
from bot.domain.route import AssignmentReason, Route, route_of
from bot.domain.team_matching.matcher import TeamMatch
from bot.domain.verdict import Verdict
from bot.store import journal
from bot.usecases.app_context import AppContext


def answer_question(context: AppContext, question: Question) -> Answer | None:
    """The answer to `question`, journalled before it is returned.

    None where this delivery was answered before: Slack repeats what it believes lost. Raises
    StoreUnavailable where the journal cannot be written.
    """
    return context.with_teams_there(question.workspace_id, lambda: _answered(context, question))


def _answered(context: AppContext, question: Question) -> Answer | None:
    workspace_teams = context.workspace_teams(question.workspace_id)
    verdict = context.judge(workspace_teams).verdict(question.text)
    team_match = context.team_match(workspace_teams, question)
    presence = context.presence(workspace_teams)
    route = _route(context, verdict, team_match, presence)
    with context.database.transaction() as session:
        entry_id = journal.record(
            session, _kept(context, _entry(question, verdict, team_match, route))
        )
    if entry_id is None:
        return None
    return Answer(
        entry_id,
        verdict,
        verdict.kind,
        team_match.team,
        route,
        team_match.evidence,
        team_match.words,
        team_match.candidates,
        len(workspace_teams.matcher.teams),
        workspace_teams.matcher.split_examples,
        workspace_teams.settings.fallback_channel,
        asker_id=question.asker_id,
        presence=presence,
        unconfirmed_since=workspace_teams.unconfirmed_since(route),
        unseen_text=question.unseen_text,
    )


def _kept(context: AppContext, entry: Entry) -> Entry:
    """The entry as it is kept: without words where the operator wants none kept."""
    if context.keep_text_days:
        return entry
    question, verdict = replace(entry.question, text=""), replace(entry.verdict, signals=())
    return replace(entry, question=question, verdict=verdict)


def _route(
    context: AppContext, verdict: Verdict, team_match: TeamMatch, presence: Presence
) -> Route | None:
    if team_match.team is None:
        return None
    disputed = context.disputed(verdict.theme)
    return route_of(verdict.kind, verdict, team_match.team, disputed=disputed, presence=presence)


def _entry(
    question: Question, verdict: Verdict, team_match: TeamMatch, route: Route | None
) -> Entry:
    return Entry(
        None,
        question,
        verdict,
        team_match.team.id if team_match.team else None,
        route.assignee if route else None,
        route.role if route else None,
        route.assignment_reason if route else AssignmentReason.NOBODY,
        route.consulted if route else None,
        evidence=team_match.evidence,
    )
