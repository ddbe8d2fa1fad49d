"""Answering what was handed over, by a form or by a reply, and what the asker says of it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.domain.delivery import Outgoing
from bot.domain.errors import Refusal
from bot.domain.frames.frame import Talk, TalkFrame
from bot.domain.frames.reader import read_frames
from bot.domain.handover import ANSWER_LETTERS, Move
from bot.domain.statement import states, without_opening
from bot.slack import replies
from bot.slack.channels import ChannelVisibility, link_to
from bot.slack.directory import SlackDirectory
from bot.slack.guard import shown_at_field
from bot.slack.handovers import HandoverMessages
from bot.slack.listeners.handovers import CLOSE
from bot.slack.message import Message
from bot.slack.outbox import Outbox
from bot.slack.posting import SlackPoster
from bot.slack.request import Request
from bot.slack.values import DraftRef, HandoverRef
from bot.slack.views import chasing, guidance, handover, handover_forms
from bot.usecases import answer_handover
from bot.usecases.app_context import AppContext
from bot.usecases.handover_case import Case, asker_gone, in_its_place, look_up_case, over
from bot.usecases.kept_answers import Keep


class GivenAnswerListeners:
    """Each press, form and reply says what it answers; the use case checks who may."""

    def __init__(
        self,
        context: AppContext,
        admins: frozenset[str],
        messages: HandoverMessages,
        outbox: Outbox,
    ) -> None:
        self._context = context
        self._admins = admins
        self._messages = messages
        self._outbox = outbox
        self.opening: dict[str, Callable[[Request], Message | None]] = {
            "handover_answer": self.open_answer,
        }
        self.settling: dict[str, Callable[[Request], Message]] = {
            "handover_got_it": self.got_it,
            "handover_not_answered": self.not_answered,
        }
        self.of_drafts: dict[str, Callable[[Request], Message]] = {
            "handover_send_draft": partial(self.send_draft, keep=False),
            "handover_keep_draft": partial(self.send_draft, keep=True),
            "handover_drop_draft": self.drop_draft,
        }
        self.by_callback: dict[str, Callable[[Request], Mapping[str, Any]]] = {
            handover_forms.ANSWER_FORM: self.answer,
        }

    def open_answer(self, request: Request) -> Message | None:
        """The button "Answer"."""
        case = self._waiting(request)
        if self._has_asker_left(request, case):
            return guidance.refused(asker_gone())
        SlackPoster(request.client).open_modal(
            request.trigger_id, handover_forms.answer_form(case, self._context.keep_answers_days)
        )
        return None

    def answer(self, request: Request) -> Mapping[str, Any]:
        """The form with the answer."""
        form = request.submission
        with shown_at_field(handover_forms.ANSWER):
            handover_id = HandoverRef.decode(form.metadata).handover_id
            keep = None
            if form.values.get(handover_forms.KEEP):
                case = look_up_case(
                    self._context, form.user_id, form.workspace_id, handover_id, Move.ANSWER
                )
                keep = _keep(request, case)
            case = answer_handover.give_answer(
                self._context,
                form.user_id,
                form.workspace_id,
                handover_id,
                form.values[handover_forms.ANSWER][: ANSWER_LETTERS + 1],
                keep,
            )
        self._messages.answered(request.tenant, case.handover)
        self._outbox.add(replies.home_of(request))
        return CLOSE

    def got_it(self, request: Request) -> Message:
        """The asker has what they need."""
        case = self._make(request, Move.CONFIRM)
        return handover.answer_to_asker(case, settled="Glad that helped.")

    def not_answered(self, request: Request) -> Message:
        """The asker needs more."""
        case = self._make(request, Move.REOPEN)
        self._messages.reopened(request.tenant, case.handover)
        settled = f"I've told <@{case.handover.decider_id}> that you need more."
        return handover.answer_to_asker(case, settled=settled)

    def send_draft(self, request: Request, *, keep: bool) -> Message:
        """A reply in a thread is the answer, and may be kept."""
        draft_id = DraftRef.decode(request.press.value).answer_id
        user_id, workspace_id = request.user_id, request.workspace_id
        case = answer_handover.case_of_draft(self._context, user_id, workspace_id, draft_id)
        if self._has_asker_left(request, case):
            return guidance.refused(asker_gone())
        how = _keep(request, case) if keep else None
        case = answer_handover.send_draft(self._context, user_id, workspace_id, draft_id, how)
        self._messages.answered(request.tenant, case.handover)
        return handover.draft_sent(case)

    def drop_draft(self, request: Request) -> Message:
        """A reply in a thread is not the answer."""
        draft_id = DraftRef.decode(request.press.value).answer_id
        answer_handover.drop_draft(self._context, request.user_id, request.workspace_id, draft_id)
        return handover.draft_dropped()

    def reply(self, request: Request) -> Message | Outgoing | None:
        """A reply to a question that was handed over: ask whether it is the answer.

        Outside of threads, it is one to what waits for its writer, and only if it asks nothing.
        Slack isn't asked about anybody here, since every message comes through here.
        """
        user_id, workspace_id, root = request.user_id, request.workspace_id, request.thread_root
        if not request.is_by_person or not (request.written.strip() or request.has_files):
            return None
        if root and self._asks_whoowns(request):
            return None
        if root:
            case = answer_handover.case_at(self._context, user_id, workspace_id, root)
            return self._offer(request, case) if case else None
        if not self._is_statement(request):
            return None
        cases, total = answer_handover.waiting_for(self._context, user_id, workspace_id)
        if total > 1:
            return chasing.several_wait(cases, total, self._context.clock())
        return self._offer(request, cases[0]) if cases else None

    def _offer(self, request: Request, case: Case) -> Message | Outgoing | None:
        """Ask whether a reply is the answer to this question."""
        context, current = self._context, in_its_place(self._context, case.handover)
        if not current.is_active and not self._is_statement(request):
            return None
        try:
            if not current.is_active:
                raise over(current, "I've passed nothing on.")
            draft = answer_handover.draft_answer(context, case, request.user_id, request.written)
            message = handover.confirm_draft(
                case, draft, context.keep_answers_days, in_thread=request.thread_root is not None
            )
            if request.has_files:
                message = handover.without_files(message)
        except Refusal as refusal:
            message = guidance.refused(refusal)
        if request.is_direct_message:
            return message
        return replies.send_ephemeral_beside(request, message)

    def _asks_whoowns(self, request: Request) -> bool:
        """Return whether a reply mentions whoowns to ask it for a person, not to answer."""
        if request.is_reply_by_person or "?" not in request.written:
            return False
        teams = self._context.workspace_teams(request.workspace_id)
        return bool(read_frames(request.written, teams.matcher))

    def _is_statement(self, request: Request) -> bool:
        """Return whether somebody tells whoowns something directly, and asks nothing.

        In a channel, people talk among themselves.
        """
        in_thread = request.thread_root is not None
        if not request.is_direct_message or not states(request.written, in_thread=in_thread):
            return False
        teams = self._context.workspace_teams(request.workspace_id)
        frames = read_frames(without_opening(request.written), teams.matcher)
        return frames in ((), (TalkFrame(Talk.ACKNOWLEDGEMENT),))

    def _has_asker_left(self, request: Request, case: Case) -> bool:
        """Return whether Slack says that nobody waits for an answer: then the question ends."""
        directory, asker_id = SlackDirectory(request.client, self._admins), case.handover.asker_id
        try:
            has_left = directory.person(request.workspace_id, asker_id).deactivated
        except Refusal:
            return False
        if has_left:
            self._messages.end_all_of(request.tenant, asker_id)
        return has_left

    def _make(self, request: Request, move: Move) -> Case:
        handover_id = HandoverRef.decode(request.press.value).handover_id
        return answer_handover.make_move(
            self._context, request.user_id, request.workspace_id, handover_id, move
        )

    def _waiting(self, request: Request) -> Case:
        handover_id = HandoverRef.decode(request.press.value).handover_id
        user_id, workspace_id = request.user_id, request.workspace_id
        return look_up_case(self._context, user_id, workspace_id, handover_id, Move.ANSWER)


def _keep(request: Request, case: Case) -> Keep:
    """How an answer is kept: who reads its channel, and a link to where it stands there."""
    shown = case.handover.shown
    if not case.handover.channel_id or shown is None:
        return Keep()
    visibility = ChannelVisibility(request.client, person_waits=True)
    link = link_to(request.client, shown.channel_id, shown.ts)
    return Keep(visibility.is_public(case.handover.channel_id), link)
