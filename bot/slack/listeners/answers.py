"""What can be pressed under an answer: choices, corrections, and feedback."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.domain.verdict import Kind
from bot.slack.directory import SlackDirectory
from bot.slack.message import Block, Message
from bot.slack.request import Request
from bot.slack.values import EntryRating, EntryRef, EntryTeam, Rating
from bot.slack.views import answer, choices
from bot.usecases import answer_feedback
from bot.usecases.answer_feedback import Presser
from bot.usecases.app_context import AppContext


class AnswerListeners:
    """Each press says which entry of the journal it is about."""

    def __init__(self, context: AppContext, admins: frozenset[str]) -> None:
        self._context = context
        self._admins = admins
        self.by_action: dict[str, Callable[[Request], Message | None]] = {
            "feedback": self.feedback,
            choices.CHOOSE_TEAM: self.choose_team,
            **{f"{choices.CHOOSE_TEAM}_{n}": self.choose_team for n in range(choices.OFFERED)},
            "choose_strategic": partial(self._choose_kind, Kind.STRATEGIC),
            "choose_tactical": partial(self._choose_kind, Kind.TACTICAL),
            "correct_strategic": partial(self._correct_kind, Kind.STRATEGIC),
            "correct_tactical": partial(self._correct_kind, Kind.TACTICAL),
            "correct_neither": partial(self._correct_kind, Kind.NEITHER),
            choices.CORRECT_TEAM: self.correct_team,
            "correct_nothing": self.correct_nothing,
        }

    def feedback(self, request: Request) -> Message:
        """Keep that an answer was right, or ask what it should have been."""
        pressed = EntryRating.decode(request.press.value)
        if pressed.rating is Rating.RIGHT:
            return self._keep_as_right(request, pressed.entry_id)
        given = answer_feedback.look_up(self._context, self._presser(request), pressed.entry_id)
        return answer.answer_message(given, correcting=True)

    def choose_team(self, request: Request) -> Message:
        """Answer again, for the team that was chosen."""
        chosen = EntryTeam.decode(request.press.value)
        return answer.answer_message(
            answer_feedback.choose(
                self._context, self._presser(request), chosen.entry_id, team_id=chosen.team_id
            )
        )

    def correct_team(self, request: Request) -> Message:
        """Keep which team it should have been."""
        chosen = EntryTeam.decode(request.press.value)
        return answer.corrected(
            answer_feedback.give_feedback(
                self._context, self._presser(request), chosen.entry_id, team_id=chosen.team_id
            )
        )

    def correct_nothing(self, request: Request) -> Message:
        """Keep that the answer was right, after corrections were offered."""
        return self._keep_as_right(request, EntryRef.decode(request.press.value).entry_id)

    def suggest_teams(self, request: Request) -> Sequence[Block]:
        """The options of a menu of teams, while somebody types into it."""
        value, typed = request.typed_in_menu
        entry_id = EntryRef.decode(value).entry_id
        teams = answer_feedback.suggest_teams(
            self._context, self._presser(request), entry_id, typed, choices.SHOWN_UNASKED
        )
        return choices.team_options(entry_id, teams)

    def _choose_kind(self, kind: Kind, request: Request) -> Message:
        entry_id = EntryRef.decode(request.press.value).entry_id
        return answer.answer_message(
            answer_feedback.choose(self._context, self._presser(request), entry_id, kind=kind)
        )

    def _correct_kind(self, kind: Kind, request: Request) -> Message:
        entry_id = EntryRef.decode(request.press.value).entry_id
        return answer.corrected(
            answer_feedback.give_feedback(
                self._context, self._presser(request), entry_id, kind=kind
            )
        )

    def _keep_as_right(self, request: Request, entry_id: int) -> Message:
        return answer.confirmed(
            answer_feedback.give_feedback(self._context, self._presser(request), entry_id)
        )

    def _presser(self, request: Request) -> Presser:
        def is_full_member() -> bool:
            return SlackDirectory(request.client, self._admins).actor(request).is_full_member

        return Presser(
            request.workspace_id, request.user_id, request.pressed_channel_id, is_full_member
        )
