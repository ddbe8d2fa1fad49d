"""What can be pressed under an answer: choices, corrections, and feedback."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.domain.verdict import Kind
from bot.slack.message import Block, Message
from bot.slack.request import Press, Request
from bot.slack.views import answer, choices
from bot.usecases import settle_answer
from bot.usecases.app_context import AppContext
from bot.usecases.settle_answer import suggest_teams


class AnswerListeners:
    """Each press says which entry of the journal it is about."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
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
        press = request.press
        feedback, _, entry_id = press.value.partition(":")
        if feedback == "right":
            return self._keep_as_right(press, int(entry_id))
        given = settle_answer.look_up(self._context, press.workspace_id, int(entry_id))
        return answer.answer_message(given, correcting=True)

    def choose_team(self, request: Request) -> Message:
        """Answer again, for the team that was chosen."""
        press = request.press
        entry_id, team_id = _entry_and_team(press.value)
        return answer.answer_message(
            settle_answer.choose(self._context, press.workspace_id, entry_id, team_id=team_id)
        )

    def correct_team(self, request: Request) -> Message:
        """Keep which team it should have been."""
        press = request.press
        entry_id, team_id = _entry_and_team(press.value)
        return answer.corrected(
            settle_answer.give_feedback(
                self._context, press.workspace_id, entry_id, press.user_id, team_id=team_id
            )
        )

    def correct_nothing(self, request: Request) -> Message:
        """Keep that the answer was right, after corrections were offered."""
        press = request.press
        return self._keep_as_right(press, int(press.value))

    def suggest_teams(self, request: Request) -> Sequence[Block]:
        """The options of a menu of teams, while somebody types into it."""
        block_id, typed = request.typed_in_menu
        entry_id = int(block_id.partition(":")[2])
        workspace_id = request.workspace_id
        teams = suggest_teams(self._context, workspace_id, entry_id, typed, choices.SHOWN_UNASKED)
        return choices.team_options(entry_id, teams)

    def _choose_kind(self, kind: Kind, request: Request) -> Message:
        press = request.press
        return answer.answer_message(
            settle_answer.choose(self._context, press.workspace_id, int(press.value), kind=kind)
        )

    def _correct_kind(self, kind: Kind, request: Request) -> Message:
        press = request.press
        return answer.corrected(
            settle_answer.give_feedback(
                self._context, press.workspace_id, int(press.value), press.user_id, kind=kind
            )
        )

    def _keep_as_right(self, press: Press, entry_id: int) -> Message:
        return answer.confirmed(
            settle_answer.give_feedback(self._context, press.workspace_id, entry_id, press.user_id)
        )


def _entry_and_team(value: str) -> tuple[int, int]:
    entry_id, _, team_id = value.partition(":")
    return int(entry_id), int(team_id)
