"""When and where a team's weekly summary comes: typed, or in a modal."""

from slack_bolt import Args

from bot.domain.person import Person
from bot.slack import payloads, summary_wishes
from bot.slack.directory import Directory
from bot.slack.message import Message
from bot.slack.views import summary_schedule
from bot.usecases import schedule_summary, summarise
from bot.usecases.desk import Desk
from bot.usecases.schedule_summary import Wish
from bot.usecases.which_team import Meant


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

    def _on(self, args: Args, wish: summary_wishes.On, meant: Meant) -> Message:
        if wish.channel_id:
            Directory(args.client, self._admins).check_channel(wish.channel_id, to_post=True)
        team, schedule = schedule_summary.set_schedule(
            self._desk,
            self._actor(args),
            Wish(wish.weekday, wish.at, wish.zone, wish.channel_id),
            meant,
        )
        return summary_schedule.was_set(team, schedule, self._desk.clock())

    def _actor(self, args: Args) -> Person:
        directory = Directory(args.client, self._admins)
        return directory.person(payloads.workspace_of(args.body), args.body["user_id"])
