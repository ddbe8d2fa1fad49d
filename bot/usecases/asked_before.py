"""Find out whether a question was asked before, and answered so that its asker may read it."""

from bot.domain.asked_before.kept import AskedBefore, KeptAnswer, roles_of
from bot.domain.question import Question, Source
from bot.domain.route import Route
from bot.store import kept_answers
from bot.usecases.app_context import AppContext

SHOWN_AFTER = frozenset({Source.COMMAND, Source.SHORTCUT, Source.DIRECT_MESSAGE, Source.MENTION})
"""How a question has to come in: an app that asks for somebody passes its answer on to others."""


def asked_before(
    context: AppContext, question: Question, route: Route | None, entry_id: int
) -> AskedBefore | None:
    """Return the kept answer to show under the answer to a question, or None.

    That is one to nearly the same question to the same team and role, which those who read the
    answer could read when it was given.
    """
    if route is None or not context.keep_answers_days or not question.text:
        return None
    if question.source not in SHOWN_AFTER:
        return None
    cache, team = context.kept_cache, route.team
    found = sorted(
        (
            each
            for role in roles_of(route)
            for each in cache.find(question.workspace_id, team, role, question.text)
        ),
        key=lambda each: (-each.likeness, -each.id),
    )
    if not found:
        return None
    with context.database.reading() as session:
        kept = kept_answers.of_ids(
            session, question.workspace_id, [each.id for each in found], entry_id
        )
    for each in found:
        if each.id in kept and _may_show(context, kept[each.id], question):
            name = context.name_cache.get(question.workspace_id).name_of(kept[each.id].giver_id)
            return AskedBefore(kept[each.id], name)
    return None


def _may_show(context: AppContext, kept: KeptAnswer, question: Question) -> bool:
    """Whether all who read the answer to a question may know of a kept answer.

    Guests may be in any channel, and whoowns doesn't know who is: there, only what was answered in
    it is shown. Slack is asked about the asker only where that decides.
    """
    if question.source is Source.MENTION:
        return bool(kept.channel_id) and kept.channel_id == question.channel_id
    if kept.may_be_read_by(question.asker_id, question.channel_id, full_member=False):
        return True
    if not (kept.channel_id and kept.is_public):
        return False
    readers = context.readers
    return readers is None or readers.is_full_member(question.workspace_id, question.asker_id)
