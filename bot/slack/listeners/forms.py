"""The forms of the Home tab: what is wrong is shown at its field, and nothing typed is lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.audit import ChangeSource
from bot.domain.change import merged
from bot.domain.people.absence import back_on
from bot.domain.people.away_words import check_away_words
from bot.domain.people.person import zone_or_utc
from bot.domain.workspace import Policy, WorkspaceSettings
from bot.slack import replies
from bot.slack.channels import check_channel, check_channels
from bot.slack.commands.dates import days_named
from bot.slack.directory import SlackDirectory
from bot.slack.guard import shown_at_field
from bot.slack.notify import Notifier
from bot.slack.outbox import Outbox
from bot.slack.request import Request
from bot.slack.submission import Submission
from bot.usecases import absence, configure_teams, configure_workspace, presence, team_queries
from bot.usecases.app_context import AppContext
from bot.usecases.team_access import check_is_admin

CLOSE: Mapping[str, Any] = {}
"""The acknowledgement that closes a form."""


class FormListeners:
    """Each checks its form while that is still open, and refreshes the Home tab afterwards."""

    def __init__(
        self, context: AppContext, admins: frozenset[str], notifier: Notifier, outbox: Outbox
    ) -> None:
        self._context = context
        self._admins = admins
        self._notifier = notifier
        self._outbox = outbox
        self.by_callback: dict[str, Callable[[Request], Mapping[str, Any]]] = {
            "away_form": self.away,
            "create_form": self.create,
            "settings_form": self.settings,
        }

    def away(self, request: Request) -> Mapping[str, Any]:
        """Somebody is away until a day, and may have named a stand-in."""
        form = request.submission
        with shown_at_field("stand_in"):
            stand_in_id = form.values["stand_in"]
            directory = SlackDirectory(request.client, self._admins)
            stand_in = directory.person(form.workspace_id, stand_in_id) if stand_in_id else None
            absence.check_stand_in(stand_in, form.user_id)
        zone = presence.time_zone_of(self._context, form.workspace_id, form.user_id)
        with shown_at_field("until"):
            until = back_on(form.value("until", date.fromisoformat))
            until = until.replace(tzinfo=zone_or_utc(zone))
            announced = absence.announce_away(
                self._context, form.workspace_id, form.user_id, until, stand_in
            )
        self._notifier.notify_stand_ins(request.tenant, announced.stand_ins)
        self._outbox.add(replies.home_of(request))
        return CLOSE

    def create(self, request: Request) -> Mapping[str, Any]:
        """Create a team with its channels."""
        form = request.submission
        channel_ids = request.chosen_channels("channels")
        with shown_at_field("name"):
            actor = SlackDirectory(request.client, self._admins).actor(request)
            team_queries.check_may_create(self._context, actor)
        with shown_at_field("channels"):
            check_channels(request.client, channel_ids)
        with shown_at_field("name"):
            name = form.values["name"]
            applied = configure_teams.create_team(
                self._context, actor, name, channel_ids, ChangeSource.HOME
            )
        self._notifier.notify(request.tenant, applied)
        self._outbox.add(replies.home_of(request))
        return CLOSE

    def settings(self, request: Request) -> Mapping[str, Any]:
        """Set what somebody changed for the whole workspace: all, or nothing where a part is wrong.

        What they left alone may have been set by others while the form was open.
        """
        form = request.submission
        channel_id = form.values["elsewhere"]
        with shown_at_field("policy"):
            actor = SlackDirectory(request.client, self._admins).actor(request)
            check_is_admin(actor)
        with shown_at_field("words"):
            check_away_words(form.values["words"].splitlines())
        with shown_at_field("elsewhere"):
            if channel_id and form.changed("elsewhere"):
                check_channel(request.client, channel_id)
        days: Sequence[date] = ()
        with shown_at_field("holidays"):
            if form.changed("holidays") and form.values["holidays"].strip():
                here = self._context.clock().astimezone(zone_or_utc(actor.time_zone))
                words = form.values["holidays"]
                days = days_named(words, here.date(), actor.locale, past=True)
        with shown_at_field("words"):
            configure_workspace.change_settings(
                self._context, actor, lambda now: _filled_in(now, form, days), ChangeSource.HOME
            )
        self._outbox.add(replies.home_of(request))
        return CLOSE


def _filled_in(
    settings: WorkspaceSettings, form: Submission, days: Sequence[date]
) -> WorkspaceSettings:
    """The settings with what somebody changed in the form; `days` are the holidays in it.

    Of the away words and the holidays, only those that they added or removed differ: others may
    have changed the list while the form was open.
    """
    if form.changed("policy"):
        settings = replace(settings, policy=form.value("policy", Policy))
    if form.changed("elsewhere"):
        settings = replace(settings, fallback=form.values["elsewhere"] or None)
    if form.changed("words"):
        typed = check_away_words(form.values["words"].splitlines())
        shown = form.initial.get("words", "").splitlines()
        words = merged(settings.away_words, shown, typed)
        settings = configure_workspace.with_away_words(settings, words)
    if form.changed("holidays"):
        before = form.initial.get("holidays", "").splitlines()
        holidays = merged(
            [day.isoformat() for day in settings.holidays],
            before,
            [day.isoformat() for day in days],
        )
        settings = configure_workspace.with_holidays(
            settings, [date.fromisoformat(day) for day in holidays]
        )
    return settings
