"""What the sandbox knows about the app from its manifest: name, scopes, commands, events."""

from collections.abc import Mapping
from typing import Any

EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "channel_id_changed": "channels:read",
    "member_joined_channel": "channels:read",
    "user_change": "users:read",
}
"""The scope without which Slack does not deliver an event, for events that need one."""


class Manifest:
    """A read-only view of a manifest; what is absent counts as not wanted."""

    def __init__(self, source: Mapping[str, Any]) -> None:
        self._features: Mapping[str, Any] = source.get("features", {})
        self._settings: Mapping[str, Any] = source.get("settings", {})
        self.functions: Mapping[str, Mapping[str, Any]] = source.get("functions", {})
        oauth = source.get("oauth_config", {})
        self.scopes: tuple[str, ...] = tuple(oauth.get("scopes", {}).get("bot", ()))
        self.name = str(source.get("display_information", {}).get("name", "App"))

    @property
    def bot_name(self) -> str:
        """Return the name under which the bot's messages stand."""
        return str(self._features.get("bot_user", {}).get("display_name", self.name))

    @property
    def commands(self) -> list[Mapping[str, Any]]:
        """Return the slash commands, in the manifest's order."""
        return list(self._features.get("slash_commands", ()))

    def command(self, name: str) -> Mapping[str, Any] | None:
        """Return one slash command by its name with the slash, if the app has it."""
        return next((c for c in self.commands if c.get("command") == name), None)

    @property
    def shortcuts(self) -> list[Mapping[str, Any]]:
        """Return the app's message shortcuts."""
        return [s for s in self._features.get("shortcuts", ()) if s.get("type") == "message"]

    @property
    def has_home(self) -> bool:
        """Say whether the app has a Home tab."""
        return bool(self._features.get("app_home", {}).get("home_tab_enabled"))

    def wants(self, event: str) -> bool:
        """Say whether the app subscribes to the event and holds the scope that it needs."""
        subscriptions = self._settings.get("event_subscriptions", {}).get("bot_events", ())
        scope = EVENT_SCOPES.get(event)
        return event in subscriptions and (scope is None or scope in self.scopes)
