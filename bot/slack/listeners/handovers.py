"""Handing a question over, passing it on to somebody else, taking and withdrawing it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from bot.domain.delivery import Method, Outgoing
from bot.domain.errors import Refusal
from bot.domain.handover import QUESTION_LETTERS, Move
from bot.domain.question import Question, Source
from bot.slack import replies
from bot.slack.channels import ChannelState, check_channel, link_to
from bot.slack.directory import SlackDirectory
from bot.slack.guard import shown_at_field
from bot.slack.handovers import HandoverMessages
from bot.slack.message import Block, Message
from bot.slack.outbox import Outbox
from bot.slack.patience import for_each
from bot.slack.posting import SlackPoster
from bot.slack.request import Request
from bot.slack.values import AskedPerson, EntryRef, HandoverRef, UserId
from bot.slack.views import answer, handover, handover_forms
from bot.usecases import answer_feedback, answer_handover, hand_over, redirect_handover
from bot.usecases.answer_feedback import Presser
from bot.usecases.app_context import AppContext
from bot.usecases.hand_over import Offer, Sent
from bot.usecases.handover_case import Case, look_up_case
from bot.usecases.redirect_handover import Redirection

CLOSE: Mapping[str, Any] = {}
"""The acknowledgement that closes a form."""
CHANNELS = 3
"""Channels of a team that are offered at most."""
ASK_LATER = "Close this, and ask me again in a few minutes: I'll name somebody else."
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
            "handover_return": partial(self._open_redirect, Move.RETURN),
            "handover_redirect": partial(self._open_redirect, Move.WITHDRAW),
            "handover_take": partial(self._move, Move.TAKE),
            "handover_withdraw": partial(self._move, Move.WITHDRAW),
            "handover_open": lambda _request: None,
        }
        self.by_callback: dict[str, Callable[[Request], Mapping[str, Any]]] = {
            handover_forms.ASK_FORM: self.hand_over,
            handover_forms.REDIRECT_FORM: self.redirect,
        }

    def _ask(self, request: Request, *, consulted: bool) -> Message | None:
        """The buttons under an answer that name a person to ask."""
        entry_id = EntryRef.decode(request.press.value).entry_id
        offered = hand_over.offer(self._context, _presser(request), entry_id, consulted=consulted)
        if offered.active:
            return handover.already_asked(offered)
        decider_id = UserId(offered.decider_id)
        asked = AskedPerson(entry_id, int(consulted), decider_id, request.response_url)
        channel_ids = self._channels(request, offered)
        links = bool(_message_of(offered.question))
        form = handover_forms.ask_form(offered, channel_ids, asked.encoded, links=links)
        SlackPoster(request.client).open_modal(request.trigger_id, form)
        return None

    def hand_over(self, request: Request) -> Mapping[str, Any]:
        """The form in which somebody has read what they send."""
        form = request.submission
        with shown_at_field(handover_forms.QUESTION):
            text = hand_over.checked_text(form.values[handover_forms.QUESTION], QUESTION_LETTERS)
            asked = AskedPerson.decode(form.metadata)
            offered = hand_over.offer(
                self._context, _presser(request), asked.entry_id, consulted=bool(asked.consulted)
            )
            if offered.decider_id != asked.user_id:
                raise Refusal("This is for somebody else by now.", "Close this, and ask me again.")
            self._check_person(request, asked.user_id, ASK_LATER)
        with shown_at_field(handover_forms.WHERE):
            channel_id = self._checked_channel(request, offered, form.values[handover_forms.WHERE])
        link = _permalink(request, offered.question)
        sent = Sent(f"form {request.form_id}", text, channel_id, link)
        with shown_at_field(handover_forms.QUESTION):
            case = hand_over.hand_over(self._context, asked.entry_id, offered, sent)
        if case:
            self._messages.handed_over(request.tenant, case.handover)
            self._replace_answer(request, asked, case)
        return CLOSE

    def _open_redirect(self, move: Move, request: Request) -> None:
        """The buttons "Not mine" and "Ask somebody else"."""
        case = self._case(request, move)
        teams = self._context.workspace_teams(request.workspace_id).matcher.teams
        other = redirect_handover.other_decider(self._context, case, request.user_id)
        form = handover_forms.redirect_form(
            case, by_asker=move is Move.WITHDRAW, other_decider=other, teams=len(teams)
        )
        SlackPoster(request.client).open_modal(request.trigger_id, form)

    def redirect(self, request: Request) -> Mapping[str, Any]:
        """The form that says who a question is for instead."""
        form = request.submission
        with shown_at_field(handover_forms.WHO):
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
        return handover_forms.team_options(matcher.search(typed, TEAMS))

    def withdraw_all(self, request: Request) -> None:
        """Withdraw what somebody waits for, before they are forgotten."""
        for case in answer_handover.withdraw_all(
            self._context, request.workspace_id, request.user_id
        ):
            self._messages.moved(request.tenant, case.handover)

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
        if chosen == handover_forms.DIRECTLY:
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
        match chosen[handover_forms.WHO]:
            case handover_forms.OTHER_ROLE:
                return Redirection(other_role=True)
            case handover_forms.OTHER_TEAM:
                with shown_at_field(handover_forms.TEAM):
                    team_id = chosen.get(handover_forms.TEAM) or ""
                    if not team_id:
                        raise Refusal("Which team?", "Choose it here.")
                    return Redirection(team_id=EntryRef.decode(team_id).entry_id)
            case handover_forms.OTHER_PERSON:
                with shown_at_field(handover_forms.PERSON):
                    user_id = chosen.get(handover_forms.PERSON) or ""
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
    return link_to(request.client, *message) if message else ""
