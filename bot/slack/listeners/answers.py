"""What can be pressed under an answer."""

from collections.abc import Callable
from functools import partial

from slack_bolt import Args

from bot.domain.verdict import Kind
from bot.slack import payloads
from bot.slack.message import Message
from bot.slack.views import answer, which_team
from bot.usecases import settle_answer
from bot.usecases.app_context import AppContext


class AnswerListeners:
    """Choices and corrections, each a press that says which question it belongs to."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self.by_action: dict[str, Callable[[Args], Message | None]] = {
            "feedback": self.feedback,
            which_team.CHOOSE: self.choose_team,
            **{f"{which_team.CHOOSE}_{n}": self.choose_team for n in range(which_team.OFFERED)},
            "choose_strategic": partial(self._choose_kind, Kind.STRATEGIC),
            "choose_tactical": partial(self._choose_kind, Kind.TACTICAL),
            "correct_strategic": partial(self._correct_kind, Kind.STRATEGIC),
            "correct_tactical": partial(self._correct_kind, Kind.TACTICAL),
            "correct_neither": partial(self._correct_kind, Kind.NEITHER),
            which_team.CORRECT: self.correct_team,
            "correct_nothing": self.correct_nothing,
        }

    def feedback(self, args: Args) -> Message:
        """Right: noted. Wrong: the choice of what it should have been."""
        press = payloads.press_of(args.body)
        said, _, entry_id = press.value.partition(":")
        if said == "right":
            return self._noted_right(press, int(entry_id))
        given = settle_answer.look_up(self._context, press.workspace_id, int(entry_id))
        return answer.answer(given, correcting=True)

    def choose_team(self, args: Args) -> Message:
        """The team of a question that named none."""
        press = payloads.press_of(args.body)
        entry_id, team_id = _pair(press.value)
        return answer.answer(
            settle_answer.choose(self._context, press.workspace_id, entry_id, team_id=team_id)
        )

    def correct_team(self, args: Args) -> Message:
        """The team that it should have been."""
        press = payloads.press_of(args.body)
        entry_id, team_id = _pair(press.value)
        return answer.corrected(
            settle_answer.judge(
                self._context, press.workspace_id, entry_id, press.user_id, team_id=team_id
            )
        )

    def correct_nothing(self, args: Args) -> Message:
        """It was right after all."""
        press = payloads.press_of(args.body)
        return self._noted_right(press, int(press.value))

    def _choose_kind(self, kind: Kind, args: Args) -> Message:
        press = payloads.press_of(args.body)
        return answer.answer(
            settle_answer.choose(self._context, press.workspace_id, int(press.value), kind=kind)
        )

    def _correct_kind(self, kind: Kind, args: Args) -> Message:
        press = payloads.press_of(args.body)
        return answer.corrected(
            settle_answer.judge(
                self._context, press.workspace_id, int(press.value), press.user_id, kind=kind
            )
        )

    def _noted_right(self, press: payloads.Press, entry_id: int) -> Message:
        return answer.thanked(
            settle_answer.judge(self._context, press.workspace_id, entry_id, press.user_id)
        )


def _pair(value: str) -> tuple[int, int]:
    entry_id, _, team_id = value.partition(":")
    return int(entry_id), int(team_id)
