"""What people say of their own presence, and what Slack tells of it."""

from slack_bolt import Args

from bot.domain.errors import Refusal
from bot.domain.people.absence import asked_again_at
from bot.slack import payloads
from bot.slack.commands import dates, team_commands
from bot.slack.directory import SlackDirectory
from bot.slack.message import Message
from bot.slack.views import away
from bot.usecases import absence, presence
from bot.usecases.app_context import AppContext


class PeopleListeners:
    """Away, back, and everybody's status."""

    def __init__(self, context: AppContext, admins: frozenset[str]) -> None:
        self._context = context
        self._admins = admins

    def changed(self, args: Args) -> None:
        """Somebody's status, or their account, has changed."""
        presence_update = payloads.presence_update_of(args.body["event"]["user"])
        presence.notice(self._context, payloads.workspace_of(args.body), presence_update)

    def away(self, args: Args, command: team_commands.GoAway) -> Message:
        """`/whoowns-team away until <date> [@deputy]`."""
        workspace_id, user_id = payloads.workspace_of(args.body), str(args.body["user_id"])
        directory = SlackDirectory(args.client, self._admins)
        zone = self._time_zone(directory, workspace_id, user_id)
        until = asked_again_at(dates.moment(command.until, self._context.clock(), zone))
        deputy = directory.person(workspace_id, command.deputy_id) if command.deputy_id else None
        return away.gone_away(absence.away(self._context, workspace_id, user_id, until, deputy))

    def back(self, args: Args) -> Message:
        """`/whoowns-team back`."""
        workspace_id, user_id = payloads.workspace_of(args.body), str(args.body["user_id"])
        return away.is_back(was_away=absence.back(self._context, workspace_id, user_id))

    def _time_zone(self, directory: SlackDirectory, workspace_id: str, user_id: str) -> str:
        """Their time zone, as Slack says or, where it says nothing, as it said last."""
        try:
            return directory.person(workspace_id, user_id).time_zone
        except Refusal:
            return presence.time_zone_of(self._context, workspace_id, user_id)
