"""Keep an answer for the next person who asks; they read it; its giver edits or withdraws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.asked_before.kept import KeptAnswer, may_withdraw
from bot.domain.errors import Refusal
from bot.domain.handover import ANSWER_LETTERS, GivenAnswer, Handover
from bot.domain.people.person import Person
from bot.domain.question import Answer
from bot.domain.teams.team import Team
from bot.domain.workspace import may_administer
from bot.store import kept_answers
from bot.store.database import Session
from bot.usecases.answer_feedback import Presser, look_up
from bot.usecases.app_context import AppContext
from bot.usecases.hand_over import checked_text

AT_ONCE = 500
"""Kept answers that are deleted in one transaction, so that nobody waits for it long."""


@dataclass(frozen=True, slots=True)
class Keep:
    """That an answer is to be kept: whether its channel is public, and a link to it or `""`."""

    is_public: bool = False
    permalink: str = ""


@dataclass(frozen=True, slots=True)
class KeptList:
    """Some of the kept answers that somebody may read, of one team or, for None, of all.

    `first` counts from 0, and `total` is how many there are in all. `teams` are theirs, by ID.
    """

    reader: Person
    team: Team | None
    answers: Sequence[KeptAnswer]
    teams: Mapping[int, Team]
    first: int
    total: int

    def may_withdraw(self, kept: KeptAnswer) -> bool:
        """Return whether the reader may withdraw one of them."""
        return _may_withdraw(kept, self.reader, self.teams.get(kept.team_id))


def keep(
    context: AppContext, session: Session, handover: Handover, given: GivenAnswer, how: Keep
) -> None:
    """Keep an answer with its question, in the transaction in which it is given.

    Raises Refusal if its team or the words of the question are gone, or the operator keeps none.
    """
    team = context.workspace_teams(handover.workspace_id).matcher.team(handover.team_id)
    if team is None or not handover.text or not context.keep_answers_days:
        raise Refusal(
            "I can't keep this answer: its team, or the words of the question, have been deleted.",
            "Send it without keeping it.",
        )
    now = context.clock()
    kept_answers.add(
        session,
        KeptAnswer(
            0,
            handover.workspace_id,
            handover.id,
            handover.question_id,
            team.id,
            handover.role,
            handover.text,
            given.text,
            handover.asker_id,
            given.giver_id,
            now,
            now,
            author_id=handover.author_id,
            channel_id=handover.channel_id,
            is_public=bool(handover.channel_id) and how.is_public,
            permalink=how.permalink,
        ),
    )
    context.kept_cache.invalidate(handover.workspace_id)


def retire(context: AppContext, session: Session, handover: Handover) -> None:
    """Show what is kept of a hand-over no more: its asker says that it doesn't answer it."""
    kept_answers.retire_of(session, handover.id, context.clock())
    context.kept_cache.invalidate(handover.workspace_id)


def read_kept(context: AppContext, presser: Presser, entry_id: int, kept_id: int) -> KeptAnswer:
    """Return a kept answer for somebody who read under an answer that there is one.

    Raises Refusal as `look_up` does, and where the kept answer is gone or not theirs to read.
    """
    look_up(context, presser, entry_id)
    return read(context, presser, kept_id)


def read(context: AppContext, presser: Presser, kept_id: int) -> KeptAnswer:
    """Return a kept answer of a list; raises Refusal where it is gone or not theirs to read."""
    with context.database.reading() as session:
        kept = kept_answers.find(session, presser.workspace_id, kept_id)
    if kept is None or not may_read(kept, presser):
        raise kept_gone()
    return kept


def may_read(kept: KeptAnswer, presser: Presser) -> bool:
    """Return whether somebody may read a kept answer; Slack is asked only where that decides."""
    if kept.may_be_read_by(presser.user_id, presser.channel_id, full_member=False):
        return True
    return bool(kept.channel_id) and kept.is_public and presser.is_full_member()


def rate(
    context: AppContext, presser: Presser, entry_id: int, kept_id: int, *, was_it: bool
) -> Answer:
    """Record whether a kept answer answers a question; only its asker knows.

    Returns the answer without it. Raises Refusal as `read_kept` does.
    """
    answer = look_up(context, presser, entry_id)
    if answer.asker_id != presser.user_id:
        raise Refusal(
            "Only the person who asked can say whether that answers it.",
            "You're welcome to ask the question yourself with `/whoowns`.",
        )
    kept = read_kept(context, presser, entry_id, kept_id)
    with context.database.transaction() as session:
        kept_answers.rate(session, kept, entry_id, context.clock(), was_it=was_it)
    context.kept_cache.invalidate(presser.workspace_id)
    return replace(answer, asked_before=None)


def kept_gone() -> Refusal:
    """Return what anybody reads who asks for a kept answer that isn't there for them."""
    return Refusal("I no longer have that answer.", "Hand the question over, or ask again.")


def list_kept(
    context: AppContext,
    reader: Person,
    channel_id: str,
    team_id: int | None,
    first: int = 0,
    limit: int | None = None,
) -> KeptList:
    """Return the kept answers that somebody may read, the latest first."""
    teams = {team.id: team for team in context.workspace_teams(reader.workspace_id).matcher.teams}
    mine = kept_answers.readable(
        reader.workspace_id, reader.id, channel_id, team_id, full_member=reader.is_full_member
    )
    with context.database.reading() as session:
        answers, total = kept_answers.listed(session, mine, first, limit)
    team = None if team_id is None else teams.get(team_id)
    return KeptList(reader, team, answers, teams, first, total)


def to_edit(context: AppContext, workspace_id: str, user_id: str, kept_id: int) -> KeptAnswer:
    """Return a kept answer whose words somebody may change; raises Refusal if it isn't theirs."""
    with context.database.reading() as session:
        kept = kept_answers.find(session, workspace_id, kept_id)
    if kept is None or kept.giver_id != user_id:
        raise kept_gone()
    return kept


def edit(
    context: AppContext, workspace_id: str, user_id: str, kept_id: int, text: str
) -> KeptAnswer:
    """Change the words of a kept answer; raises Refusal as `to_edit` does, and for no words."""
    kept = to_edit(context, workspace_id, user_id, kept_id)
    text = checked_text(text, ANSWER_LETTERS)
    if text == kept.text and not kept.retired:
        return kept
    with context.database.transaction() as session:
        edited = kept_answers.edit(session, kept, text, context.clock())
    context.kept_cache.invalidate(workspace_id)
    return edited


def withdraw(context: AppContext, actor: Person, channel_id: str, kept_id: int) -> KeptAnswer:
    """Delete a kept answer: by its giver, who decides there now, or an admin.

    Raises Refusal for others, and where the answer isn't theirs to read in this channel.
    """
    with context.database.reading() as session:
        kept = kept_answers.find(session, actor.workspace_id, kept_id)
    if kept is None:
        raise kept_gone()
    team = context.workspace_teams(actor.workspace_id).matcher.team(kept.team_id)
    readable = kept.may_be_read_by(actor.id, channel_id, full_member=actor.is_full_member)
    if not readable or not _may_withdraw(kept, actor, team):
        raise kept_gone()
    with context.database.transaction() as session:
        kept_answers.delete(session, kept)
    context.database.empty_log()
    context.kept_cache.invalidate(actor.workspace_id)
    return kept


def delete_old(context: AppContext, now: datetime) -> None:
    """Delete kept answers that are older than the operator lets them be."""
    before = now - timedelta(days=context.keep_answers_days)
    with context.database.transaction() as session:
        deleted = kept_answers.delete_before(session, before, AT_ONCE)
    if deleted:
        context.database.empty_log()


def public_channels(context: AppContext) -> Sequence[tuple[str, str]]:
    """Return the channels whose kept answers every full member may read, with their workspaces."""
    with context.database.reading() as session:
        return kept_answers.public_channels(session)


def close_channel(context: AppContext, workspace_id: str, channel_id: str) -> int:
    """Show what was kept of a channel only there, since not everybody may read it any more.

    Returns how many answers that are: none if another replica was faster.
    """
    with context.database.transaction() as session:
        return kept_answers.close_channel(session, workspace_id, channel_id)


def _may_withdraw(kept: KeptAnswer, actor: Person, team: Team | None) -> bool:
    return may_withdraw(kept, actor.id, team) or may_administer(actor)
