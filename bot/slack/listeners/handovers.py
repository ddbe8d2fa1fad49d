"""Handing a question over, and everything that its decider and its asker do with it then."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from bot.domain.asked_words import asks
from bot.domain.delivery import Method, Outgoing
from bot.domain.errors import Refusal
from bot.domain.frames.reader import read_frames
from bot.domain.handover import ANSWER_LETTERS, QUESTION_LETTERS, Move
from bot.domain.question import Question, Source
from bot.slack import replies
from bot.slack.channels import ChannelState, ChannelVisibility, check_channel
from bot.slack.directory import SlackDirectory
from bot.slack.guard import shown_at_field
from bot.slack.handovers import HandoverMessages
from bot.slack.message import Block, Message
from bot.slack.outbox import Outbox
from bot.slack.patience import for_each, impatient
from bot.slack.posting import SlackPoster
from bot.slack.request import Request
from bot.slack.slack_errors import CALL_FAILED
from bot.slack.values import AskedPerson, DraftRef, EntryRef, HandoverRef, UserId
from bot.slack.views import answer, guidance
from bot.slack.views import handover as view
from bot.usecases import answer_feedback, answer_handover, hand_over, redirect_handover
from bot.usecases.answer_feedback import Presser
from bot.usecases.app_context import AppContext
from bot.usecases.hand_over import Offer, Sent
from bot.usecases.handover_case import Case, asker_gone, in_its_place, look_up_case, over
from bot.usecases.kept_answers import Keep
from bot.usecases.redirect_handover import Redirection

CLOSE: Mapping[str, Any] = {}
"""The acknowledgement that closes a form."""
CHANNELS = 3
"""Channels of a team that are offered at most."""
ASK_LATER = "Close this, and ask me again in a few minutes: I'll name somebody else."
STATEMENT_WORDS = 4
"""Words of the shortest statement; “my data” and the like have fewer."""
TEAMS = 100
"""Teams that a menu shows at most: as many as Slack takes."""


class HandoverListeners:
    """Each press and form says which hand-over it is about; the use case checks whose it is."""

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
            "ask_decider": partial(self._ask, consulted=False),
            "ask_consulted": partial(self._ask, consulted=True),
            "handover_answer": self.open_answer,
            "handover_return": partial(self._open_redirect, Move.RETURN),
            "handover_redirect": partial(self._open_redirect, Move.WITHDRAW),
            "handover_take": partial(self._move, Move.TAKE),
            "handover_withdraw": partial(self._move, Move.WITHDRAW),
            "handover_open": lambda _request: None,
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
            view.ASK_FORM: self.hand_over,
            view.ANSWER_FORM: self.answer,
            view.REDIRECT_FORM: self.redirect,
        }

    def _ask(self, request: Request, *, consulted: bool) -> Message | None:
        """The buttons under an answer that name a person to ask."""
        entry_id = EntryRef.decode(request.press.value).entry_id
        offered = hand_over.offer(self._context, _presser(request), entry_id, consulted=consulted)
        if offered.active:
            return view.already_asked(offered)
        decider_id = UserId(offered.decider_id)
        asked = AskedPerson(entry_id, int(consulted), decider_id, request.response_url)
        channel_ids = self._channels(request, offered)
        links = bool(_message_of(offered.question))
        form = view.ask_form(offered, channel_ids, asked.encoded, links=links)
        SlackPoster(request.client).open_modal(request.trigger_id, form)
        return None

    def hand_over(self, request: Request) -> Mapping[str, Any]:
        """The form in which somebody has read what they send."""
        form = request.submission
        with shown_at_field(view.QUESTION):
            text = hand_over.checked_text(form.values[view.QUESTION], QUESTION_LETTERS)
            asked = AskedPerson.decode(form.metadata)
            offered = hand_over.offer(
                self._context, _presser(request), asked.entry_id, consulted=bool(asked.consulted)
            )
            if offered.decider_id != asked.user_id:
                raise Refusal("This is for somebody else by now.", "Close this, and ask me again.")
            self._check_person(request, asked.user_id, ASK_LATER)
        with shown_at_field(view.WHERE):
            channel_id = self._checked_channel(request, offered, form.values[view.WHERE])
        link = _permalink(request, offered.question)
        sent = Sent(f"form {request.form_id}", text, channel_id, link)
        with shown_at_field(view.QUESTION):
            case = hand_over.hand_over(self._context, asked.entry_id, offered, sent)
        if case:
            self._messages.handed_over(request.tenant, case.handover)
            self._replace_answer(request, asked, case)
        return CLOSE

    def open_answer(self, request: Request) -> Message | None:
        """The button "Answer"."""
        case = self._case(request, Move.ANSWER)
        if self._has_asker_left(request, case):
            return guidance.refused(asker_gone())
        SlackPoster(request.client).open_modal(
            request.trigger_id, view.answer_form(case, self._context.keep_answers_days)
        )
        return None

    def answer(self, request: Request) -> Mapping[str, Any]:
        """The form with the answer."""
        form = request.submission
        with shown_at_field(view.ANSWER):
            handover_id = HandoverRef.decode(form.metadata).handover_id
            keep = None
            if form.values.get(view.KEEP):
                case = look_up_case(
                    self._context, form.user_id, form.workspace_id, handover_id, Move.ANSWER
                )
                keep = _keep(request, case)
            case = answer_handover.give_answer(
                self._context,
                form.user_id,
                form.workspace_id,
                handover_id,
                form.values[view.ANSWER][: ANSWER_LETTERS + 1],
                keep,
            )
        self._messages.answered(request.tenant, case.handover)
        self._outbox.add(replies.home_of(request))
        return CLOSE

    def _open_redirect(self, move: Move, request: Request) -> None:
        """The buttons "Not mine" and "Ask somebody else"."""
        case = self._case(request, move)
        teams = self._context.workspace_teams(request.workspace_id).matcher.teams
        other = redirect_handover.other_decider(self._context, case, request.user_id)
        form = view.redirect_form(
            case, by_asker=move is Move.WITHDRAW, other_decider=other, teams=len(teams)
        )
        SlackPoster(request.client).open_modal(request.trigger_id, form)

    def redirect(self, request: Request) -> Mapping[str, Any]:
        """The form that says who a question is for instead."""
        form = request.submission
        with shown_at_field(view.WHO):
            handover_id = HandoverRef.decode(form.metadata).handover_id
            to = self._redirection(request)
            case = redirect_handover.redirect(
                self._context,
                form.user_id,
                form.workspace_id,
                handover_id,
                to,
                f"form {request.form_id}",
            )
        self._messages.redirected(request.tenant, case)
        self._outbox.add(replies.home_of(request))
        return CLOSE

    def suggest_teams(self, request: Request) -> Sequence[Block]:
        """The options of the menu of teams, while somebody types into it."""
        _, typed = request.typed_in_menu
        matcher = self._context.workspace_teams(request.workspace_id).matcher
        return view.team_options(matcher.search(typed, TEAMS))

    def got_it(self, request: Request) -> Message:
        """The asker has what they need."""
        case = self._make(request, Move.CONFIRM)
        return view.answer_to_asker(case, settled="Glad that helped.")

    def not_answered(self, request: Request) -> Message:
        """The asker needs more."""
        case = self._make(request, Move.REOPEN)
        self._messages.reopened(request.tenant, case.handover)
        settled = f"I've told <@{case.handover.decider_id}> that you need more."
        return view.answer_to_asker(case, settled=settled)

    def send_draft(self, request: Request, *, keep: bool) -> Message:
        """A reply in a thread is the answer, and may be kept."""
        draft_id = DraftRef.decode(request.press.value).answer_id
        user_id, workspace_id = request.user_id, request.workspace_id
        case = answer_handover.case_of_draft(self._context, user_id, workspace_id, draft_id)
        how = _keep(request, case) if keep else None
        case = answer_handover.send_draft(self._context, user_id, workspace_id, draft_id, how)
        self._messages.answered(request.tenant, case.handover)
        return view.draft_sent(case)

    def drop_draft(self, request: Request) -> Message:
        """A reply in a thread is not the answer."""
        draft_id = DraftRef.decode(request.press.value).answer_id
        answer_handover.drop_draft(self._context, request.user_id, request.workspace_id, draft_id)
        return view.draft_dropped()

    def reply(self, request: Request) -> Message | Outgoing | None:
        """A reply to a question that was handed over: ask whether it is the answer."""
        context, case = self._context, self._replied_to(request)
        if case is None:
            return None
        current = in_its_place(context, case.handover)
        if not current.is_active and not self._is_statement(request):
            return None
        try:
            if not current.is_active:
                raise over(current, "I've passed nothing on.")
            if self._has_asker_left(request, case):
                raise asker_gone()
            draft = answer_handover.draft_answer(context, case, request.user_id, request.written)
            message = view.confirm_draft(
                case, draft, context.keep_answers_days, in_thread=request.thread_root is not None
            )
            if request.has_files:
                message = view.without_files(message)
        except Refusal as refusal:
            message = guidance.refused(refusal)
        if request.is_direct_message:
            return message
        return replies.send_ephemeral_beside(request, message)

    def _replied_to(self, request: Request) -> Case | None:
        """The question that a message may answer: in its thread, or else the only one that waits.

        What is written to whoowns outside of threads is an answer only where it asks nothing.
        """
        user_id, workspace_id, root = request.user_id, request.workspace_id, request.thread_root
        if not request.is_by_person or not (request.written.strip() or request.has_files):
            return None
        if root:
            return answer_handover.case_at(self._context, user_id, workspace_id, root)
        if self._is_statement(request):
            return answer_handover.only_waiting(self._context, user_id, workspace_id)
        return None

    def _is_statement(self, request: Request) -> bool:
        """Return whether somebody tells whoowns something directly, and asks nothing.

        In a channel, people talk among themselves. In a thread, “And do tell them” asks nothing.
        """
        text = request.written
        is_question = "?" in text if request.thread_root else asks(text)
        if not request.is_direct_message or is_question or len(text.split()) < STATEMENT_WORDS:
            return False
        teams = self._context.workspace_teams(request.workspace_id)
        return not read_frames(text, teams.matcher)

    def withdraw_all(self, request: Request) -> None:
        """Withdraw what somebody waits for, before they are forgotten."""
        for case in answer_handover.withdraw_all(
            self._context, request.workspace_id, request.user_id
        ):
            self._messages.moved(request.tenant, case.handover)

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

    def _move(self, move: Move, request: Request) -> None:
        """The buttons "I'm on it" and "Withdraw"."""
        case = self._make(request, move)
        self._messages.moved(request.tenant, case.handover)
        if request.is_on_home_tab:
            self._outbox.add(replies.home_of(request))

    def _make(self, request: Request, move: Move) -> Case:
        handover_id = HandoverRef.decode(request.press.value).handover_id
        return answer_handover.make_move(
            self._context, request.user_id, request.workspace_id, handover_id, move
        )

    def _case(self, request: Request, move: Move) -> Case:
        handover_id = HandoverRef.decode(request.press.value).handover_id
        return look_up_case(self._context, request.user_id, request.workspace_id, handover_id, move)

    def _channels(self, request: Request, offered: Offer) -> Sequence[str]:
        """The team's channels in which the question may be posted.

        A guest, and somebody who may not know a private channel, could not read the answer there.
        """
        look_up = partial(check_channel, request.client, to_post=True)
        states = for_each(look_up, offered.team.channel_ids[:CHANNELS])
        usable = [
            state.id
            for state in states.values()
            if isinstance(state, ChannelState) and _is_usable(state, offered)
        ]
        return usable if usable and self._is_full_member(request) else ()

    def _checked_channel(self, request: Request, offered: Offer, chosen: str) -> str:
        if chosen == view.DIRECTLY:
            return ""
        if chosen in offered.team.channel_ids:
            state = check_channel(request.client, chosen, to_post=True)
            if _is_usable(state, offered) and self._is_full_member(request):
                return chosen
        raise Refusal("I can't post there any more.", "Choose the direct message.")

    def _is_full_member(self, request: Request) -> bool:
        return SlackDirectory(request.client, self._admins).actor(request).is_full_member

    def _redirection(self, request: Request) -> Redirection:
        chosen = request.submission.values
        match chosen[view.WHO]:
            case view.OTHER_ROLE:
                return Redirection(other_role=True)
            case view.OTHER_TEAM:
                with shown_at_field(view.TEAM):
                    team_id = chosen.get(view.TEAM) or ""
                    if not team_id:
                        raise Refusal("Which team?", "Choose it here.")
                    return Redirection(team_id=EntryRef.decode(team_id).entry_id)
            case view.OTHER_PERSON:
                with shown_at_field(view.PERSON):
                    user_id = chosen.get(view.PERSON) or ""
                    if not user_id:
                        raise Refusal("Which person?", "Choose them here.")
                    self._check_person(request, user_id, "Choose somebody else.")
                    return Redirection(user_id=user_id)
            case _:
                return Redirection(not_a_decision=True)

    def _check_person(self, request: Request, user_id: str, hint: str) -> None:
        """Raise Refusal for somebody who can't answer; the hint says whom to ask."""
        directory = SlackDirectory(request.client, self._admins)
        person = directory.person(request.workspace_id, user_id)
        if person.deactivated:
            raise Refusal("That person no longer has an active account.", hint)
        if person.is_bot or person.outsider:
            raise Refusal("Only people of this workspace can answer.", hint)

    def _replace_answer(self, request: Request, asked: AskedPerson, case: Case) -> None:
        """Say under the answer that the question is on its way, where Slack still lets us."""
        if not asked.response_url.startswith(("http://", "https://")):
            return
        shown = answer_feedback.look_up(self._context, _presser(request), asked.entry_id)
        body = answer.answer_message(shown, asked=asked.user_id).body
        arguments = {
            "url": asked.response_url,
            "replace": True,
            "for_all": False,
            "handover": case.handover.id,
        }
        self._outbox.add(
            Outgoing(
                request.tenant,
                Method.RESPOND,
                asked.response_url,
                arguments,
                (body,),
                request.user_id,
            )
        )


def _presser(request: Request) -> Presser:
    return Presser(request.workspace_id, request.user_id)


def _is_usable(state: ChannelState, offered: Offer) -> bool:
    asked_there = state.id == offered.question.channel_id
    return not state.is_shared and (asked_there or not state.is_private)


def _message_of(question: Question) -> tuple[str, str] | None:
    """Channel and timestamp of the message that a question is about, if others can open it."""
    if question.source is Source.SHORTCUT and question.message_ts:
        channel_id, ts = question.channel_id, question.message_ts
    elif question.source is Source.MENTION:
        channel_id, _, ts = question.delivery.partition(":")
    else:
        return None
    return (channel_id, ts) if channel_id.startswith(("C", "G")) else None


def _permalink(request: Request, question: Question) -> str:
    """A link to the message that a question is about; `""` where Slack gives none."""
    message = _message_of(question)
    return _link(request, *message) if message else ""


def _link(request: Request, channel_id: str, ts: str) -> str:
    """A link to a message; `""` where Slack gives none."""
    try:
        answered = impatient(request.client).chat_getPermalink(channel=channel_id, message_ts=ts)
    except (*CALL_FAILED, Refusal):
        return ""
    return str(answered.get("permalink") or "")


def _keep(request: Request, case: Case) -> Keep:
    """How an answer is kept: who reads its channel, and a link to where it stands there."""
    shown = case.handover.shown
    if not case.handover.channel_id or shown is None:
        return Keep()
    visibility = ChannelVisibility(request.client, person_waits=True)
    link = _link(request, shown.channel_id, shown.ts)
    return Keep(visibility.is_public(case.handover.channel_id), link)
