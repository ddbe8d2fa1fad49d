"""Hand a question over to the person who decides, until it stands where they read it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import Refusal
from bot.domain.handover import (
    QUESTION_LETTERS,
    Handover,
    Move,
    Posted,
)
from bot.domain.question import Question
from bot.domain.teams.team import Role, Team
from bot.store import handovers, journal
from bot.usecases.answer_feedback import Presser, look_up
from bot.usecases.app_context import AppContext
from bot.usecases.handover_case import Case, build_case, case_of, gone, move_case, refresh_home_tabs


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be handed over: a question, to whom, and as what that person is asked.

    `active` is the hand-over that this person already has.
    """

    question: Question
    text: str
    decider_id: str
    role: Role
    team: Team
    active: Handover | None = None

    def as_case(self, channel_id: str = "") -> Case:
        """Return what it is once it is handed over, with its words as they are now."""
        return Case(
            self.handover(0, Sent("", self.text, channel_id), self.question.asked_at), self.team
        )

    def handover(self, entry_id: int, sent: "Sent", now: datetime) -> Handover:
        """Return the hand-over that this becomes when it is sent."""
        return Handover(
            0,
            self.question.workspace_id,
            entry_id,
            self.question.asker_id,
            self.decider_id,
            self.role,
            self.team.id,
            sent.text,
            now,
            state_at=now,
            channel_id=sent.channel_id,
            permalink=sent.permalink,
            author_id=self.question.author_id,
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """What the asker sends: the question's words, and where it is to stand.

    `request` is the form, so that it counts once. `channel_id` is `""` for a direct message.
    """

    request: str
    text: str
    channel_id: str = ""
    permalink: str = ""


def offer(context: AppContext, presser: Presser, entry_id: int, *, consulted: bool) -> Offer:
    """Return what the asker of a question can hand over, and to whom.

    Raises Refusal as `look_up` does, for anybody but the asker, and where nobody is named.
    """
    answer = look_up(context, presser, entry_id)
    if answer.asker_id != presser.user_id:
        raise Refusal(
            "Only the person who asked can hand this question over.",
            "Ask it yourself with `/whoowns`.",
        )
    route = answer.route
    user_id = route and (route.consulted if consulted else route.assignee)
    if route is None or not user_id:
        raise Refusal("Nobody is named for this question now.", "Ask it again with `/whoowns`.")
    if user_id == presser.user_id:
        raise Refusal("This question is yours to decide.", "There's nobody to ask.")
    role = route.role.other if consulted else route.acting_role
    with context.database.reading() as session:
        entry = journal.find(session, presser.workspace_id, entry_id)
        earlier = handovers.of_question(session, presser.workspace_id, entry_id)
    if entry is None:
        raise gone()
    active = next((h for h in earlier if h.is_active and h.decider_id == user_id), None)
    text = entry.question.text[:QUESTION_LETTERS]
    return Offer(entry.question, text, user_id, role, route.team, active)


def hand_over(context: AppContext, entry_id: int, offered: Offer, sent: Sent) -> Case | None:
    """Hand a question over; None if this form was handled before.

    Raises Refusal if that person has the question already.
    """
    question, now = offered.question, context.clock()
    text = checked_text(sent.text, QUESTION_LETTERS)
    new = offered.handover(entry_id, replace(sent, text=text), now)
    with context.database.transaction() as session:
        added = handovers.add(session, new, sent.request)
        if added is None:
            earlier = handovers.of_question(session, question.workspace_id, entry_id)
            if any(h.is_active and h.decider_id == new.decider_id for h in earlier):
                return None
            raise Refusal("You've already sent this.", "Wait for the answer.")
        refresh_home_tabs(context, session, added)
    return Case(added, offered.team)


def record_shown(
    context: AppContext, workspace_id: str, handover_id: int, posted: Posted
) -> Case | None:
    """Record where the decider's message stands; returns the hand-over as it is by now."""
    with context.database.transaction() as session:
        handovers.record_shown(session, workspace_id, handover_id, posted)
    return case_of(context, workspace_id, handover_id)


def record_confirmation(
    context: AppContext, workspace_id: str, handover_id: int, posted: Posted
) -> Case | None:
    """Record where the asker's message stands; returns the hand-over as it is by now."""
    with context.database.transaction() as session:
        handovers.record_confirmation(session, workspace_id, handover_id, posted)
    return case_of(context, workspace_id, handover_id)


def not_delivered(context: AppContext, workspace_id: str, handover_id: int) -> Case | None:
    """Have a question sent directly that a channel didn't take; else it comes back to its asker.

    Returns the hand-over as it is now; None if nobody waits for it any more.
    """
    with context.database.transaction() as session:
        handover = handovers.find(session, workspace_id, handover_id)
        if handover is None or not handover.is_active:
            return None
        if handover.channel_id:
            handovers.send_directly(session, workspace_id, handover_id)
            return build_case(context, replace(handover, channel_id=""))
        case = build_case(context, handover)
        moved = move_case(context, session, case, Move.RETURN, "")
    return replace(case, handover=moved)


def checked_text(text: str, letters: int) -> str:
    """Return words that somebody typed without space around; raises Refusal for none, or more."""
    text = text.strip()
    if not any(letter.isalnum() for letter in text):
        raise Refusal("There are no words in this.", "Write a sentence.")
    if len(text) > letters:
        raise too_long(letters)
    return text


def too_long(letters: int) -> Refusal:
    """Return the refusal of words of more than so many letters."""
    return Refusal(f"This is longer than {letters:,} letters.", "Shorten it.")
