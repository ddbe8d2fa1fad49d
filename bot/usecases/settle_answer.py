"""What a person does with an answer: choose where it left a choice, and say if it was right."""

from dataclasses import dataclass, replace

from bot.domain.errors import Refusal
from bot.domain.question import Answer, Entry, Feedback
from bot.domain.route import Route, route_of
from bot.domain.team_matching.matcher import Evidence, TeamMatch
from bot.domain.teams.team import Team
from bot.domain.verdict import Kind
from bot.store import journal
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.team_cache import WorkspaceTeams


@dataclass(frozen=True, slots=True)
class _Settled:
    """What a person said: this kind, this team, or neither of the two."""

    kind: Kind | None = None
    team: Team | None = None


def look_up(context: AppContext, workspace_id: str, entry_id: int) -> Answer:
    """The answer as it stands now; raises Refusal where it is not kept any more."""
    entry = _kept(context, workspace_id, entry_id)
    workspace_teams = context.workspace_teams(workspace_id)
    return _answer(
        context,
        entry,
        _Settled(),
        workspace_teams,
        context.team_match(workspace_teams, entry.question),
    )


def choose(
    context: AppContext,
    workspace_id: str,
    entry_id: int,
    *,
    kind: Kind | None = None,
    team_id: int | None = None,
) -> Answer:
    """Settle what the answer left open: the kind, the team, or both.

    Raises Refusal where the question or the team is gone.
    """

    def work() -> Answer:
        workspace_teams, team_match = _found(context, workspace_id, entry_id)
        settled = _Settled(kind, _team(workspace_teams, team_id))
        with context.database.transaction() as session:
            entry = _entry(session, workspace_id, entry_id)
            return _rerouted(context, session, entry, settled, workspace_teams, team_match)

    return context.with_teams_there(workspace_id, work)


def judge(
    context: AppContext,
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

    def work() -> Answer:
        workspace_teams, team_match = _found(context, workspace_id, entry_id)
        settled = _Settled(kind, _team(workspace_teams, team_id))
        with context.database.transaction() as session:
            entry = _entry(session, workspace_id, entry_id)
            feedback = Feedback(user_id, right, kind, team_id, context.clock())
            journal.add_feedback(session, workspace_id, entry_id, feedback)
            if right:
                return _answer(context, entry, settled, workspace_teams, team_match)
            return _rerouted(context, session, entry, settled, workspace_teams, team_match)

    return context.with_teams_there(workspace_id, work)


def _found(
    context: AppContext, workspace_id: str, entry_id: int
) -> tuple[WorkspaceTeams, TeamMatch]:
    """The teams, and which of them a question is about: found before anybody has to wait."""
    entry = _kept(context, workspace_id, entry_id)
    workspace_teams = context.workspace_teams(workspace_id)
    return workspace_teams, context.team_match(workspace_teams, entry.question)


def _kept(context: AppContext, workspace_id: str, entry_id: int) -> Entry:
    with context.database.reading() as session:
        return _entry(session, workspace_id, entry_id)


def _entry(session: Session, workspace_id: str, entry_id: int) -> Entry:
    entry = journal.find(session, workspace_id, entry_id)
    if entry is None:
        raise Refusal("I no longer have this question.", "Ask it again with `/whoowns`.")
    return entry


def _team(workspace_teams: WorkspaceTeams, team_id: int | None) -> Team | None:
    team = workspace_teams.matcher.team(team_id)
    if team_id is not None and team is None:
        raise Refusal("That team is gone.", "See `/whoowns-team list` and ask again.")
    return team


def _rerouted(
    context: AppContext,
    session: Session,
    entry: Entry,
    settled: _Settled,
    workspace_teams: WorkspaceTeams,
    team_match: TeamMatch,
) -> Answer:
    if settled.kind is None and entry.kind is Kind.NEITHER:
        # Whoever names a team says that it is a product decision after all.
        settled = _Settled(Kind.UNCLEAR, settled.team)
    answer = _answer(context, entry, settled, workspace_teams, team_match)
    _keep(session, entry, answer)
    return answer


def _answer(
    context: AppContext,
    entry: Entry,
    settled: _Settled,
    workspace_teams: WorkspaceTeams,
    team_match: TeamMatch,
) -> Answer:
    kind = settled.kind or entry.kind
    team, evidence = _team_now(entry, settled, workspace_teams, team_match)
    presence = context.presence(workspace_teams)
    disputed = context.disputed(entry.verdict.theme)
    route: Route | None = None
    if team is not None:
        route = route_of(kind, entry.verdict, team, disputed=disputed, presence=presence)
    return Answer(
        entry.id or 0,
        entry.verdict,
        kind,
        team,
        route,
        evidence,
        team_match.words if team_match.evidence is evidence else "",
        team_match.candidates if team is None else (),
        len(workspace_teams.matcher.teams),
        workspace_teams.matcher.split_examples,
        workspace_teams.settings.fallback_channel,
        settled_by_person=kind is not entry.verdict.kind,
        asker_id=entry.question.asker_id,
        presence=presence,
        unconfirmed_since=workspace_teams.unconfirmed_since(route),
        unseen_text=entry.question.unseen_text,
    )


def _team_now(
    entry: Entry, settled: _Settled, workspace_teams: WorkspaceTeams, team_match: TeamMatch
) -> tuple[Team | None, Evidence]:
    """The team chosen now or before, else the one that the words say."""
    if settled.team is not None:
        return settled.team, Evidence.CHOSEN
    before = workspace_teams.matcher.team(entry.team_id)
    return (before, entry.evidence) if before else (team_match.team, team_match.evidence)


def _keep(session: Session, entry: Entry, answer: Answer) -> None:
    route = answer.route
    now = replace(
        entry,
        routed=answer.kind,
        team_id=answer.team.id if answer.team else None,
        assignee=route.assignee if route else None,
        role=route.role if route else None,
        assignment_reason=route.assignment_reason if route else None,
        consulted=route.consulted if route else None,
        evidence=answer.evidence,
    )
    journal.reroute(session, now)
