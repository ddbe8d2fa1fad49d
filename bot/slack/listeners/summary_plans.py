"""When and where a team's weekly summary comes: typed, or in a modal."""

from collections.abc import Callable, Mapping
from datetime import time
from functools import partial
from typing import Any, TypeVar

from slack_bolt import Args

from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.slack import payloads
from bot.slack.commands import summary_commands
from bot.slack.dialogs import open_dialog
from bot.slack.directory import SlackDirectory
from bot.slack.guard import WrongField
from bot.slack.message import Message
from bot.slack.views import summary_modal, summary_schedule
from bot.usecases import schedule_summary, summarise
from bot.usecases.app_context import AppContext
from bot.usecases.schedule_summary import Wish, zone_named
from bot.usecases.team_ref import TeamRef

T = TypeVar("T")


class ScheduleListeners:
    """Sets, ends and shows the plan of a team."""

    def __init__(self, context: AppContext, admins: frozenset[str]) -> None:
        self._context = context
        self._admins = admins

    def command(self, args: Args, command: summary_commands.ScheduleCommand) -> Message:
        """Do what was typed."""
        meant = TeamRef(name=command.team, channel_id=str(args.body["channel_id"]))
        match command:
            case summary_commands.SetSchedule():
                return self._on(args, command, meant)
            case summary_commands.EndSchedule():
                actor = self._actor(args)
                return summary_schedule.ended(
                    *schedule_summary.end_schedule(self._context, actor, meant)
                )
            case summary_commands.ShowSchedule():
                plan = summarise.planned(self._context, payloads.workspace_of(args.body), meant)
                return summary_schedule.told(plan, self._context.clock())

    def edit(self, args: Args) -> None:
        """Open the modal with what there is now."""
        press = payloads.press_of(args.body)
        actor = self._person(args, press.workspace_id, press.user_id)
        meant = TeamRef(int(press.value))
        plan = summarise.planned(self._context, press.workspace_id, meant, actor.time_zone)
        open_dialog(args, summary_modal.modal(plan))

    def save(self, args: Args) -> Mapping[str, Any]:
        """Keep what was chosen in the modal, and say there what holds from now on."""
        filled = payloads.filled(args.body)
        actor = self._person(args, filled.workspace_id, filled.user_id)
        command = Wish(
            int(filled.values[summary_modal.DAY]),
            time.fromisoformat(filled.values[summary_modal.CLOCK]),
            _checked(summary_modal.ZONE, zone_named, filled.values[summary_modal.ZONE]),
            filled.values[summary_modal.CHANNEL],
        )
        check = partial(SlackDirectory(args.client, self._admins).check_channel, to_post=True)
        _checked(summary_modal.CHANNEL, check, filled.values[summary_modal.CHANNEL])
        meant = TeamRef(int(filled.about))
        now_set = schedule_summary.set_schedule(
            self._context, actor, command, meant, source="modal"
        )
        told = summary_schedule.was_set(*now_set, now=self._context.clock())
        return {"response_action": "update", "view": summary_modal.saved(told)}

    def _on(self, args: Args, command: summary_commands.SetSchedule, meant: TeamRef) -> Message:
        if command.channel_id:
            SlackDirectory(args.client, self._admins).check_channel(
                command.channel_id, to_post=True
            )
        now_set = schedule_summary.set_schedule(
            self._context,
            self._actor(args),
            Wish(command.weekday, command.at, command.zone, command.channel_id),
            meant,
        )
        return summary_schedule.was_set(*now_set, now=self._context.clock())

    def _actor(self, args: Args) -> Person:
        return self._person(args, payloads.workspace_of(args.body), args.body["user_id"])

    def _person(self, args: Args, workspace_id: str, user_id: str) -> Person:
        return SlackDirectory(args.client, self._admins).person(workspace_id, user_id)


def _checked(block_id: str, check: Callable[[str], T], value: str) -> T:
    """What `check` makes of the value of a block; what it refuses is shown there."""
    try:
        return check(value)
    except Refusal as refusal:
        raise WrongField(block_id, refusal) from refusal
