"""The forms of the Home tab: what is wrong is said at the field, and nothing typed is lost."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from slack_bolt import Args

from bot.domain.audit import ChangeSource
from bot.domain.errors import Refusal
from bot.domain.people.absence import asked_again_at
from bot.domain.people.away_words import checked
from bot.domain.people.person import Person, zone_or_utc
from bot.domain.workspace import Policy
from bot.slack import payloads
from bot.slack.directory import SlackDirectory
from bot.slack.guard import WrongField
from bot.slack.home_tab import HomeTab
from bot.slack.payloads import Filled
from bot.usecases import absence, configure_teams, configure_workspace, presence
from bot.usecases.app_context import AppContext

CLOSE: Mapping[str, Any] = {}
"""The acknowledgement that closes a form."""


@contextmanager
def at(field: str) -> Iterator[None]:
    """What is refused inside is said at this field."""
    try:
        yield
    except Refusal as refusal:
        raise WrongField(field, refusal) from refusal


class FormListeners:
    """Each is checked while its form is still open, and shows on the Home tab right after."""

    def __init__(self, context: AppContext, admins: frozenset[str], workers: Executor) -> None:
        self._context = context
        self._admins = admins
        self._workers = workers
        self._tab = HomeTab(context, admins)
        self.by_callback: dict[str, Callable[[Args], Mapping[str, Any]]] = {
            "away_form": self.away,
            "create_form": self.create,
            "settings_form": self.settings,
        }

    def away(self, args: Args) -> Mapping[str, Any]:
        """Somebody is away until a day, and perhaps names who stands in."""
        form, directory = payloads.filled(args.body), SlackDirectory(args.client, self._admins)
        with at("stand_in"):
            named = form.values["stand_in"]
            stand_in = directory.person(form.workspace_id, named) if named else None
            absence.check_stand_in(stand_in, form.user_id)
        zone = presence.time_zone_of(self._context, form.workspace_id, form.user_id)
        midnight = datetime.combine(date.fromisoformat(form.values["until"]), time())
        until = asked_again_at(midnight.replace(tzinfo=zone_or_utc(zone)))
        with at("until"):
            absence.away(self._context, form.workspace_id, form.user_id, until, stand_in)
        self.show_again(args)
        return CLOSE

    def create(self, args: Args) -> Mapping[str, Any]:
        """Create a team with its channels."""
        form, directory = payloads.filled(args.body), SlackDirectory(args.client, self._admins)
        channel_ids = payloads.channels_in(args.body, "channels")
        with at("channels"):
            for channel_id in channel_ids:
                directory.check_channel(channel_id)
        with at("name"):
            actor = directory.person(form.workspace_id, form.user_id)
            name = form.values["name"]
            configure_teams.create_team(self._context, actor, name, channel_ids, ChangeSource.HOME)
        self.show_again(args)
        return CLOSE

    def settings(self, args: Args) -> Mapping[str, Any]:
        """Set what somebody changed for the whole workspace: all, or nothing where a part is wrong.

        What they left alone may have been set by others while the form was open.
        """
        form, directory = payloads.filled(args.body), SlackDirectory(args.client, self._admins)
        place = form.values["elsewhere"] or None
        with at("words"):
            checked(form.values["words"].splitlines())
        with at("elsewhere"):
            if place and form.touched("elsewhere"):
                directory.check_channel(place)
        with at("policy"):
            actor = directory.person(form.workspace_id, form.user_id)
            configure_workspace.check_runs(actor)
        self._set(actor, form, place)
        self.show_again(args)
        return CLOSE

    def _set(self, actor: Person, form: Filled, place: str | None) -> None:
        policy, words = Policy(form.values["policy"]), checked(form.values["words"].splitlines())
        if form.touched("policy"):
            configure_workspace.set_policy(self._context, actor, policy, ChangeSource.HOME)
        if form.touched("elsewhere"):
            configure_workspace.set_fallback_channel(self._context, actor, place, ChangeSource.HOME)
        if form.touched("words"):
            configure_workspace.set_away_words(self._context, actor, words, ChangeSource.HOME)

    def show_again(self, args: Args) -> None:
        """Show how things are now on the Home tab of whoever did something; nobody waits."""
        whose = (args.client, payloads.workspace_of(args.body), payloads.user_of(args.body))
        self._workers.submit(self._tab.refresh, *whose)
