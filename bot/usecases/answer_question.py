"""Answer a question: classify it, find its team, route it and keep it in the journal."""

from dataclasses import replace

from bot.domain.answer import Answer
from bot.domain.finding.team_finder import Finding
from bot.domain.journal import Entry
from bot.domain.people.absence import Presence
from bot.domain.people.standing import Standing
from bot.domain.question import Question
from bot.domain.route import Route, route_of
from bot.domain.verdict import Verdict
from bot.store import journal
from bot.usecases.desk import Desk


def answer_question(desk: Desk, question: Question) -> Answer | None:
    """The answer to `question`, journalled before it is returned.

    None where this delivery was answered before: Slack repeats what it believes lost. Raises
    StoreUnavailable where the journal cannot be written.
    """
    return desk.with_teams_there(question.workspace_id, lambda: _answered(desk, question))


def _answered(desk: Desk, question: Question) -> Answer | None:
    roster = desk.roster(question.workspace_id)
    verdict = desk.judge(roster).verdict(question.text)
    finding = desk.finding(roster, question)
    presence = desk.presence(roster)
    route = _route(desk, verdict, finding, presence)
    with desk.database.transaction() as session:
        entry_id = journal.record(session, _kept(desk, _entry(question, verdict, finding, route)))
    if entry_id is None:
        return None
    return Answer(
        entry_id,
        verdict,
        verdict.kind,
        finding.team,
        route,
        finding.evidence,
        finding.words,
        finding.candidates,
        len(roster.finder.teams),
        roster.finder.ways,
        roster.settings.elsewhere,
        asker_id=question.asker_id,
        presence=presence,
        unconfirmed_since=roster.unconfirmed_since(route),
        asked=question.unseen_text,
    )


def _kept(desk: Desk, entry: Entry) -> Entry:
    """The entry as it is kept: without words where the operator wants none kept."""
    if desk.keep_text_days:
        return entry
    question, verdict = replace(entry.question, text=""), replace(entry.verdict, signals=())
    return replace(entry, question=question, verdict=verdict)


def _route(desk: Desk, verdict: Verdict, finding: Finding, presence: Presence) -> Route | None:
    if finding.team is None:
        return None
    disputed = desk.disputed(verdict.theme)
    return route_of(verdict.kind, verdict, finding.team, disputed=disputed, presence=presence)


def _entry(question: Question, verdict: Verdict, finding: Finding, route: Route | None) -> Entry:
    return Entry(
        None,
        question,
        verdict,
        finding.team.id if finding.team else None,
        route.decider if route else None,
        route.role if route else None,
        route.standing if route else Standing.NOBODY,
        route.consulted if route else None,
        evidence=finding.evidence,
    )
