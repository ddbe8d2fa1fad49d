"""The forms of the Home tab: what is wrong is said at the field, and nothing typed is lost."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Args

from bot.domain.absence import asked_again_at
from bot.domain.audit import SetupDoor
from bot.domain.away_words import checked
from bot.domain.errors import Refusal
from bot.domain.policy import Policy
from bot.slack import payloads
from bot.slack.directory import Directory
from bot.slack.home_tab import HomeTab
from bot.slack.message import Message
from bot.slack.views import forms
from bot.usecases import absence, configure_teams, configure_workspace, look_around
from bot.usecases.desk import Desk

Work = Callable[[Args, Mapping[str, Any]], None]


class WrongField(Exception):
    """A form cannot be taken as it is; the arguments are the field and what is wrong."""


@contextmanager
def at(field: str) -> Iterator[None]:
    """What is refused inside is said at this field."""
    try:
        yield
    except Refusal as refusal:
        raise WrongField(field, str(refusal)) from refusal


class Forms:
    """Each is checked while its form is still open, and shows on the Home tab right after."""

    def __init__(self, desk: Desk, admins: frozenset[str], workers: Executor) -> None:
        self._desk = desk
        self._admins = admins
        self._workers = workers
        self._tab = HomeTab(desk, admins)
        self.by_callback: dict[str, Callable[[Args], Message | None]] = {
            "away_form": lambda args: self._take(args, self._away),
            "create_form": lambda args: self._take(args, self._create),
            "settings_form": lambda args: self._take(args, self._settings),
        }

    def _take(self, args: Args, work: Work) -> None:
        try:
            work(args, payloads.values_of(args.body))
        except WrongField as wrong:
            field, problem = wrong.args
            args.ack(response_action="errors", errors={field: problem})
            return
        args.ack()
        self.show_again(args)

    def show_again(self, args: Args) -> None:
        """Show how things are now on the Home tab of whoever did something; nobody waits."""
        whose = (args.client, payloads.workspace_of(args.body), payloads.user_of(args.body))
        self._workers.submit(self._tab.refresh, *whose)

    def _away(self, args: Args, values: Mapping[str, Any]) -> None:
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        directory = Directory(args.client, self._admins)
        with at("stand_in"):
            named = values["stand_in"]
            stand_in = directory.person(workspace_id, named) if named else None
            absence.check_stand_in(stand_in, user_id)
        zone = look_around.time_zone_of(self._desk, workspace_id, user_id) or "UTC"
        midnight = datetime.combine(date.fromisoformat(values["until"]), time(), ZoneInfo(zone))
        with at("until"):
            absence.away(self._desk, workspace_id, user_id, asked_again_at(midnight), stand_in)

    def _create(self, args: Args, values: Mapping[str, Any]) -> None:
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        directory = Directory(args.client, self._admins)
        channel_ids = values["channels"] or []
        with at("channels"):
            for channel_id in channel_ids:
                directory.check_channel(channel_id)
        with at("name"):
            actor = directory.person(workspace_id, user_id)
            configure_teams.create_team(
                self._desk, actor, values["name"] or "", channel_ids, SetupDoor.HOME
            )

    def _settings(self, args: Args, values: Mapping[str, Any]) -> None:
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        directory = Directory(args.client, self._admins)
        before = self._desk.roster(workspace_id).settings
        own = (values["words"] or "").splitlines()
        place, policy = values["elsewhere"], Policy(values["policy"])
        with at("words"):
            checked(own)
        with at("elsewhere"):
            if place and place != before.elsewhere:
                directory.check_channel(place)
        with at("policy"):
            actor = directory.person(workspace_id, user_id)
            configure_workspace.check_runs(actor)
        if policy is not before.policy:
            configure_workspace.set_policy(self._desk, actor, policy, SetupDoor.HOME)
        if place != before.elsewhere:
            configure_workspace.set_elsewhere(self._desk, actor, place, SetupDoor.HOME)
        if tuple(checked(own)) != before.away_words:
            configure_workspace.set_away_words(self._desk, actor, own, SetupDoor.HOME)


def in_form(args: Args, message: Message) -> None:
    """Show what went wrong in the form's place."""
    args.ack(response_action="update", view=dict(forms.trouble(message)))
