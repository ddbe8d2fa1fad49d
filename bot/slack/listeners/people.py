"""What people say of their own presence, and what Slack tells of it."""

from slack_bolt import Args

from bot.domain.errors import Refusal
from bot.domain.people.absence import asked_again_at
from bot.slack import dates, payloads, wishes
from bot.slack.directory import Directory
from bot.slack.message import Message
from bot.slack.views import away
from bot.usecases import absence, look_around
from bot.usecases.desk import Desk


class People:
    """Away, back, and everybody's status."""

    def __init__(self, desk: Desk, admins: frozenset[str]) -> None:
        self._desk = desk
        self._admins = admins

    def changed(self, args: Args) -> None:
        """Somebody's status, or their account, has changed."""
        sighting = payloads.sighting_of(args.body["event"]["user"])
        look_around.notice(self._desk, payloads.workspace_of(args.body), sighting)

    def away(self, args: Args, wish: wishes.Away) -> Message:
        """`/whoowns-team away until <date> [@deputy]`."""
        workspace_id, user_id = payloads.workspace_of(args.body), str(args.body["user_id"])
        directory = Directory(args.client, self._admins)
        zone = self._time_zone(directory, workspace_id, user_id)
        until = asked_again_at(dates.moment(wish.until, self._desk.clock(), zone))
        deputy = directory.person(workspace_id, wish.deputy_id) if wish.deputy_id else None
        return away.gone_away(absence.away(self._desk, workspace_id, user_id, until, deputy))

    def back(self, args: Args) -> Message:
        """`/whoowns-team back`."""
        workspace_id, user_id = payloads.workspace_of(args.body), str(args.body["user_id"])
        return away.is_back(was_away=absence.back(self._desk, workspace_id, user_id))

    def _time_zone(self, directory: Directory, workspace_id: str, user_id: str) -> str:
        """Their time zone, as Slack says or, where it says nothing, as it said last."""
        try:
            return directory.person(workspace_id, user_id).time_zone
        except Refusal:
            return look_around.time_zone_of(self._desk, workspace_id, user_id)
