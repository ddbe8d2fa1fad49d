"""What people do with an answer: settle what it left open, and say whether it was right.

The asker may, and where the answer was given in public, every full member of the workspace who
reads it there. For all others it is as if the question were gone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.errors import Refusal
from bot.domain.question import Answer, Entry, Feedback, Question, Source
from bot.domain.team_matching.matcher import Evidence, TeamMatch
from bot.domain.teams.team import Team
from bot.domain.verdict import Kind
from bot.store import journal
from bot.store.database import Session
from bot.usecases.answer_question import build_answer, entry_of
from bot.usecases.app_context import AppContext
from bot.usecases.team_cache import WorkspaceTeams


@dataclass(frozen=True, slots=True)
class Presser:
    """Who uses a button or menu under an answer, and in which channel.

    `is_full_member` finds out whether it is a full member of the workspace. `is_decider` is true
    for the person to whom the question was handed over.
    """

    workspace_id: str
    user_id: str
    channel_id: str = ""
    is_full_member: Callable[[], bool] = lambda: False
    is_decider: bool = False


def look_up(context: AppContext, presser: Presser, entry_id: int) -> Answer:
    """Return an answer as it stands now.

    Raises Refusal if it is not kept any more, or is none of the presser's business.
    """
    entry, workspace_teams, team_match = _find(context, presser, entry_id)
    return _settle(context, workspace_teams, entry, team_match)


def choose(
    context: AppContext,
    presser: Presser,
    entry_id: int,
    *,
    kind: Kind | None = None,
    team_id: int | None = None,
) -> Answer:
    """Settle what the answer left open: the kind, the team, or both.

    Raises Refusal as `look_up` does, and if the team is gone.
    """
    workspace_id = presser.workspace_id

    def work() -> Answer:
        entry, workspace_teams, team_match = _find(context, presser, entry_id)
        team = _team(workspace_teams, team_id)
        with context.database.transaction() as session:
            entry = _get(session, workspace_id, entry_id)
            answer = _settle(context, workspace_teams, entry, team_match, kind, team)
            journal.reroute(session, entry_of(entry.question, answer))
        return answer

    return context.retry_if_team_gone(workspace_id, work)


def give_feedback(
    context: AppContext,
    presser: Presser,
    entry_id: int,
    *,
    kind: Kind | None = None,
    team_id: int | None = None,
) -> Answer:
    """Record what a user says of an answer: right, or the kind or team it should have been.

    With neither `kind` nor `team_id` the answer was right, and with the team that it named already
    as well. A correction is routed at once. Raises Refusal as `choose` does.
    """
    workspace_id = presser.workspace_id

    def work() -> Answer:
        entry, workspace_teams, team_match = _find(context, presser, entry_id)
        team = _team(workspace_teams, team_id)
        with context.database.transaction() as session:
            entry = _get(session, workspace_id, entry_id)
            as_it_is = team_id in {None, entry.team_id} and not journal.is_moved(
                session, entry_id, presser.user_id, team_id
            )
            right = kind is None and as_it_is
            corrected_team = None if right else team_id
            feedback = Feedback(presser.user_id, right, kind, corrected_team, context.clock())
            journal.add_feedback(session, workspace_id, entry_id, feedback)
            answer = _settle(context, workspace_teams, entry, team_match, kind, team)
            if not right:
                journal.reroute(session, entry_of(entry.question, answer))
        return answer

    return context.retry_if_team_gone(workspace_id, work)


def suggest_teams(
    context: AppContext, presser: Presser, entry_id: int, typed: str, limit: int
) -> tuple[Team, ...]:
    """Return up to `limit` teams whose names `typed` may begin.

    If nothing is typed yet, those that the question may be about come first. Raises Refusal as
    `look_up` does.
    """
    matcher = context.workspace_teams(presser.workspace_id).matcher
    if typed.strip():
        _entry(context, presser, entry_id)
        return matcher.search(typed, limit)
    likely = look_up(context, presser, entry_id).candidates
    others = (team for team in matcher.search("", limit) if team not in likely)
    return (*likely, *others)[:limit]


def _find(
    context: AppContext, presser: Presser, entry_id: int
) -> tuple[Entry, WorkspaceTeams, TeamMatch]:
    """Read an entry and match its team again, before a transaction in which others would wait."""
    entry = _entry(context, presser, entry_id)
    workspace_teams = context.workspace_teams(presser.workspace_id)
    return entry, workspace_teams, context.match_team(workspace_teams, entry.question)


def _entry(context: AppContext, presser: Presser, entry_id: int) -> Entry:
    """Read an entry; raises Refusal if it is gone, or if it is none of the presser's business."""
    with context.database.reading() as session:
        entry = _get(session, presser.workspace_id, entry_id)
    _check_may_settle(entry.question, presser)
    return entry


def _check_may_settle(question: Question, presser: Presser) -> None:
    if presser.is_decider or presser.user_id == question.asker_id:
        return
    if question.source is not Source.MENTION or presser.channel_id != question.channel_id:
        raise _gone()
    if not presser.is_full_member():
        raise Refusal(
            "Only the person who asked and full members of this workspace can do that.",
            "Ask the question yourself with `/whoowns`.",
        )


def _get(session: Session, workspace_id: str, entry_id: int) -> Entry:
    entry = journal.find(session, workspace_id, entry_id)
    if entry is None:
        raise _gone()
    return entry


def _gone() -> Refusal:
    return Refusal("I no longer have this question.", "Ask it again with `/whoowns`.")


def _team(workspace_teams: WorkspaceTeams, team_id: int | None) -> Team | None:
    team = workspace_teams.matcher.team(team_id)
    if team_id is not None and team is None:
        raise Refusal("That team no longer exists.", "See `/whoowns-team list` and ask again.")
    return team


def _settle(
    context: AppContext,
    workspace_teams: WorkspaceTeams,
    entry: Entry,
    team_match: TeamMatch,
    kind: Kind | None = None,
    team: Team | None = None,
) -> Answer:
    """Answer again; what a person chooses now comes before what the entry has."""
    before = workspace_teams.matcher.team(entry.team_id)
    if team:
        if kind is None and entry.kind is Kind.NEITHER:
            # Choosing a team says that it is a product decision after all.
            kind = Kind.UNCLEAR
        team_match = TeamMatch(team, Evidence.CHOSEN)
    elif before:
        words = team_match.words if team_match.evidence is entry.evidence else ""
        team_match = TeamMatch(before, entry.evidence, words=words)
    return build_answer(
        context,
        workspace_teams,
        entry.question,
        entry.verdict,
        kind or entry.kind,
        team_match,
        entry.id or 0,
    )
