"""When and where a team's weekly summary comes: typed, or in a modal."""

from collections.abc import Callable, Mapping
from datetime import time
from functools import partial
from typing import Any, TypeVar

from slack_bolt import Args

from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.slack import payloads, summary_wishes
from bot.slack.dialogs import open_dialog
from bot.slack.directory import Directory
from bot.slack.guard import WrongField
from bot.slack.message import Message
from bot.slack.views import summary_modal, summary_schedule
from bot.usecases import schedule_summary, summarise
from bot.usecases.desk import Desk
from bot.usecases.schedule_summary import Wish, zone_named
from bot.usecases.which_team import Meant

T = TypeVar("T")


class SummaryPlans:
    """Sets, ends and shows the plan of a team."""

    def __init__(self, desk: Desk, admins: frozenset[str]) -> None:
        self._desk = desk
        self._admins = admins

    def command(self, args: Args, wish: summary_wishes.Plan) -> Message:
        """Do what was typed."""
        meant = Meant(name=wish.team, channel_id=str(args.body["channel_id"]))
        match wish:
            case summary_wishes.On():
                return self._on(args, wish, meant)
            case summary_wishes.Off():
                actor = self._actor(args)
                return summary_schedule.ended(
                    *schedule_summary.end_schedule(self._desk, actor, meant)
                )
            case summary_wishes.Planned():
                plan = summarise.planned(self._desk, payloads.workspace_of(args.body), meant)
                return summary_schedule.told(plan, self._desk.clock())

    def edit(self, args: Args) -> None:
        """Open the modal with what there is now."""
        press = payloads.press_of(args.body)
        actor = self._person(args, press.workspace_id, press.user_id)
        meant = Meant(int(press.value))
        plan = summarise.planned(self._desk, press.workspace_id, meant, actor.time_zone)
        open_dialog(args, summary_modal.modal(plan))

    def save(self, args: Args) -> Mapping[str, Any]:
        """Keep what was chosen in the modal, and say there what holds from now on."""
        filled = payloads.filled(args.body)
        actor = self._person(args, filled.workspace_id, filled.user_id)
        wish = Wish(
            int(filled.values[summary_modal.DAY]),
            time.fromisoformat(filled.values[summary_modal.CLOCK]),
            _checked(summary_modal.ZONE, zone_named, filled.values[summary_modal.ZONE]),
            filled.values[summary_modal.CHANNEL],
        )
        check = partial(Directory(args.client, self._admins).check_channel, to_post=True)
        _checked(summary_modal.CHANNEL, check, filled.values[summary_modal.CHANNEL])
        meant = Meant(int(filled.about))
        now_set = schedule_summary.set_schedule(self._desk, actor, wish, meant, door="modal")
        told = summary_schedule.was_set(*now_set, now=self._desk.clock())
        return {"response_action": "update", "view": summary_modal.saved(told)}

    def _on(self, args: Args, wish: summary_wishes.On, meant: Meant) -> Message:
        if wish.channel_id:
            Directory(args.client, self._admins).check_channel(wish.channel_id, to_post=True)
        now_set = schedule_summary.set_schedule(
            self._desk,
            self._actor(args),
            Wish(wish.weekday, wish.at, wish.zone, wish.channel_id),
            meant,
        )
        return summary_schedule.was_set(*now_set, now=self._desk.clock())

    def _actor(self, args: Args) -> Person:
        return self._person(args, payloads.workspace_of(args.body), args.body["user_id"])

    def _person(self, args: Args, workspace_id: str, user_id: str) -> Person:
        return Directory(args.client, self._admins).person(workspace_id, user_id)


def _checked(block_id: str, check: Callable[[str], T], value: str) -> T:
    """What `check` makes of the value of a block; what it refuses is shown there."""
    try:
        return check(value)
    except Refusal as refusal:
        raise WrongField(block_id, refusal) from refusal
