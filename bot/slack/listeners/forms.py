"""The forms of the Home tab: what is wrong is shown at its field, and nothing typed is lost."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from datetime import date
from typing import Any

from bot.domain.audit import ChangeSource
from bot.domain.people.absence import back_on
from bot.domain.people.away_words import check_away_words
from bot.domain.people.person import Person, zone_or_utc
from bot.domain.workspace import Policy
from bot.slack.channels import check_channel
from bot.slack.directory import SlackDirectory
from bot.slack.guard import shown_at_field
from bot.slack.home import HomeTab
from bot.slack.request import Request, Submission
from bot.usecases import absence, configure_teams, configure_workspace, presence
from bot.usecases.app_context import AppContext

CLOSE: Mapping[str, Any] = {}
"""The acknowledgement that closes a form."""


class FormListeners:
    """Each checks its form while that is still open, and refreshes the Home tab afterwards."""

    def __init__(self, context: AppContext, admins: frozenset[str], workers: Executor) -> None:
        self._context = context
        self._admins = admins
        self._workers = workers
        self._tab = HomeTab(context, admins)
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
        until = back_on(date.fromisoformat(form.values["until"])).replace(tzinfo=zone_or_utc(zone))
        with shown_at_field("until"):
            absence.announce_away(self._context, form.workspace_id, form.user_id, until, stand_in)
        self.refresh_home(request)
        return CLOSE

    def create(self, request: Request) -> Mapping[str, Any]:
        """Create a team with its channels."""
        form = request.submission
        channel_ids = request.chosen_channels("channels")
        with shown_at_field("channels"):
            for channel_id in channel_ids:
                check_channel(request.client, channel_id)
        with shown_at_field("name"):
            actor = SlackDirectory(request.client, self._admins).actor(request)
            name = form.values["name"]
            configure_teams.create_team(self._context, actor, name, channel_ids, ChangeSource.HOME)
        self.refresh_home(request)
        return CLOSE

    def settings(self, request: Request) -> Mapping[str, Any]:
        """Set what somebody changed for the whole workspace: all, or nothing where a part is wrong.

        What they left alone may have been set by others while the form was open.
        """
        form = request.submission
        fallback_channel = form.values["elsewhere"] or None
        with shown_at_field("words"):
            check_away_words(form.values["words"].splitlines())
        with shown_at_field("elsewhere"):
            if fallback_channel and form.changed("elsewhere"):
                check_channel(request.client, fallback_channel)
        with shown_at_field("policy"):
            actor = SlackDirectory(request.client, self._admins).actor(request)
            configure_workspace.check_is_admin(actor)
        self._set(actor, form, fallback_channel)
        self.refresh_home(request)
        return CLOSE

    def _set(self, actor: Person, form: Submission, fallback_channel: str | None) -> None:
        policy, words = (
            Policy(form.values["policy"]),
            check_away_words(form.values["words"].splitlines()),
        )
        if form.changed("policy"):
            configure_workspace.set_policy(self._context, actor, policy, ChangeSource.HOME)
        if form.changed("elsewhere"):
            configure_workspace.set_fallback_channel(
                self._context, actor, fallback_channel, ChangeSource.HOME
            )
        if form.changed("words"):
            configure_workspace.set_away_words(self._context, actor, words, ChangeSource.HOME)

    def refresh_home(self, request: Request) -> None:
        """Refresh the Home tab of the person who submitted a form, in the background."""
        workspace_id, user_id = request.workspace_id, request.user_id
        self._workers.submit(self._tab.refresh, request.client, workspace_id, user_id)
