"""What people say about their own presence, and what Slack says about it."""

from slack_bolt import Args

from bot.domain.errors import Refusal
from bot.slack import payloads
from bot.slack.commands import team_commands
from bot.slack.commands.dates import absence_span
from bot.slack.directory import SlackDirectory
from bot.slack.message import Message
from bot.slack.views import away
from bot.usecases import absence, presence
from bot.usecases.app_context import AppContext


class PresenceListeners:
    """`away`, `back`, and changes of statuses and accounts."""

    def __init__(self, context: AppContext, admins: frozenset[str]) -> None:
        self._context = context
        self._admins = admins

    def user_changed(self, args: Args) -> None:
        """Somebody's status, or their account, has changed."""
        presence_update = payloads.changed_user_of(args.body)
        presence.record(self._context, payloads.workspace_of(args.body), presence_update)

    def away(self, args: Args, command: team_commands.GoAway) -> Message:
        """`/whoowns-team away <when> [@stand-in]`."""
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        directory = SlackDirectory(args.client, self._admins)
        try:
            person = directory.person(workspace_id, user_id)
            zone, locale = person.time_zone, person.locale
        except Refusal:
            zone, locale = presence.time_zone_of(self._context, workspace_id, user_id), ""
        span = absence_span(command.when, self._context.clock(), zone, locale)
        stand_in_id = command.stand_in_id
        stand_in = directory.person(workspace_id, stand_in_id) if stand_in_id else None
        return away.gone_away(
            absence.announce_away(
                self._context, workspace_id, user_id, span.ends, stand_in, begins=span.begins
            )
        )

    def back(self, args: Args) -> Message:
        """`/whoowns-team back`."""
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        return away.back(was_away=absence.announce_back(self._context, workspace_id, user_id))
