"""What a person does with an answer: choose where it left a choice, and say if it was right."""

from bot.domain.absence import Presence
from bot.domain.answer import Answer
from bot.domain.errors import Refusal
from bot.domain.journal import Entry
from bot.domain.route import Route, route_of
from bot.domain.team import Team
from bot.domain.team_finder import Evidence
from bot.domain.verdict import Kind
from bot.store import journal
from bot.store.database import Session
from bot.usecases.desk import Desk
from bot.usecases.rosters import Roster


def look_up(desk: Desk, workspace_id: str, entry_id: int) -> Answer:
    """The answer as it stands now; raises Refusal where it is not kept any more."""
    with desk.database.reading() as session:
        entry = _entry(session, workspace_id, entry_id)
        roster = desk.rosters.of(session, workspace_id)
    team = roster.finder.team(entry.team_id)
    return _answer(desk, entry, entry.kind, team, roster)


def choose(
    desk: Desk,
    workspace_id: str,
    entry_id: int,
    *,
    kind: Kind | None = None,
    team_id: int | None = None,
) -> Answer:
    """Settle what the answer left open: the kind, the team, or both.

    Raises Refusal where the question or the team is gone.
    """
    with desk.database.transaction() as session:
        entry = _entry(session, workspace_id, entry_id)
        return _rerouted(desk, session, entry, kind, team_id)


def judge(
    desk: Desk,
    workspace_id: str,
    entry_id: int,
    user_id: str,
    *,
    kind: Kind | None = None,
    team_id: int | None = None,
) -> Answer:
    """Keep what `user_id` says of an answer: right, or the kind or team it should have been.

    With neither `kind` nor `team_id` the answer was right. A correction is routed at once.
    Raises Refusal where the question or the team is gone.
    """
    right = kind is None and team_id is None
    with desk.database.transaction() as session:
        entry = _entry(session, workspace_id, entry_id)
        journal.add_feedback(
            session, entry_id, workspace_id, user_id, right, kind, team_id, desk.clock()
        )
        if right:
            roster = desk.rosters.of(session, workspace_id)
            team = roster.finder.team(entry.team_id)
            return _answer(desk, entry, entry.kind, team, roster)
        return _rerouted(desk, session, entry, kind, team_id)


def _entry(session: Session, workspace_id: str, entry_id: int) -> Entry:
    entry = journal.find(session, workspace_id, entry_id)
    if entry is None:
        raise Refusal("I no longer have this question.", "Ask it again with /whoowns.")
    return entry


def _rerouted(
    desk: Desk, session: Session, entry: Entry, kind: Kind | None, team_id: int | None
) -> Answer:
    roster = desk.rosters.of(session, entry.question.workspace_id)
    team = roster.finder.team(team_id if team_id is not None else entry.team_id)
    if team_id is not None and team is None:
        raise Refusal("That team is gone.", "See /whoowns-team list and ask again.")
    if kind is None and entry.kind is Kind.NEITHER:
        kind = Kind.UNCLEAR  # whoever names a team says that it is a product decision after all
    answer = _answer(desk, entry, kind or entry.kind, team, roster)
    _keep(session, answer)
    return answer


def _answer(desk: Desk, entry: Entry, kind: Kind, team: Team | None, roster: Roster) -> Answer:
    finding = roster.finder.find(
        entry.question.text, entry.question.channel_id, entry.question.channel_ids
    )
    team = team or finding.team
    candidates = finding.candidates if finding.team is None else ()
    presence = desk.presence(roster)
    return Answer(
        entry.id or 0,
        entry.verdict,
        kind,
        team,
        _route(desk, entry, kind, team, presence),
        finding.evidence if team == finding.team else Evidence.CHOSEN,
        finding.words,
        candidates or roster.finder.teams,
        roster.settings.elsewhere,
        settled_by_person=kind is not entry.verdict.kind,
        asker_id=entry.question.asker_id,
        presence=presence,
        asked=entry.question.unseen_text,
    )


def _route(
    desk: Desk, entry: Entry, kind: Kind, team: Team | None, presence: Presence
) -> Route | None:
    if team is None:
        return None
    disputed = desk.disputed(entry.verdict.theme)
    return route_of(kind, entry.verdict, team, disputed=disputed, presence=presence)


def _keep(session: Session, answer: Answer) -> None:
    route = answer.route
    journal.reroute(
        session,
        answer.entry_id,
        kind=answer.kind,
        team_id=answer.team.id if answer.team else None,
        decider=route.decider if route else None,
        role=route.role if route else None,
        standing=route.standing if route else None,
        consulted=route.consulted if route else None,
    )
