"""What people say about their own presence, and what Slack says about it."""

from bot.domain.errors import Refusal
from bot.slack.commands import team_commands
from bot.slack.commands.dates import absence_span
from bot.slack.directory import Outsider, SlackDirectory
from bot.slack.handovers import HandoverMessages
from bot.slack.mcp.callers import Callers
from bot.slack.message import Message
from bot.slack.notify import Notifier
from bot.slack.request import Request
from bot.slack.views import away
from bot.usecases import absence, presence
from bot.usecases.app_context import AppContext


class PresenceListeners:
    """`away`, `back`, and changes of statuses and accounts."""

    def __init__(
        self,
        context: AppContext,
        admins: frozenset[str],
        notifier: Notifier,
        messages: HandoverMessages,
        callers: Callers,
    ) -> None:
        self._context = context
        self._admins = admins
        self._notifier = notifier
        self._messages = messages
        self._callers = callers

    def user_changed(self, request: Request) -> None:
        """Somebody's status, or their account, has changed: they may be a guest now, or gone."""
        workspace_id, presence_update = request.workspace_id, request.changed_user
        self._callers.forget(workspace_id, presence_update.user_id)
        if self._context.readers:
            self._context.readers.forget(workspace_id, presence_update.user_id)
        presence.record(self._context, workspace_id, presence_update)
        if presence_update.deactivated:
            self._messages.end_all_of(request.tenant, presence_update.user_id)

    def away(self, request: Request, command: team_commands.GoAway) -> Message:
        """`/whoowns-team away <when> [@stand-in]`."""
        workspace_id, user_id = request.workspace_id, request.user_id
        directory = SlackDirectory(request.client, self._admins)
        try:
            person = directory.actor(request)
            zone, locale = person.time_zone, person.locale
        except Outsider:
            raise
        except Refusal:
            zone, locale = presence.time_zone_of(self._context, workspace_id, user_id), ""
        span = absence_span(command.when, self._context.clock(), zone, locale)
        stand_in_id = command.stand_in_id
        stand_in = directory.person(workspace_id, stand_in_id) if stand_in_id else None
        announced = absence.announce_away(
            self._context, workspace_id, user_id, span.ends, stand_in, begins=span.begins
        )
        self._notifier.notify_stand_ins(request.tenant, announced.stand_ins)
        return away.gone_away(announced)

    def back(self, request: Request) -> Message:
        """`/whoowns-team back`."""
        workspace_id, user_id = request.workspace_id, request.user_id
        was_away, stand_ins = absence.announce_back(self._context, workspace_id, user_id)
        self._notifier.notify_stand_ins(request.tenant, stand_ins)
        before = stand_ins.before
        ahead = before and before.begins and before.begins > self._context.clock()
        return away.back(was_away=was_away, planned=before if ahead else None)
