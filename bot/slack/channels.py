"""Into which channels everybody in the workspace can look."""

from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

SHARED = ("is_ext_shared", "is_pending_ext_shared")
PRIVATE = ("is_private", "is_im", "is_mpim", *SHARED)


class ChannelVisibility:
    """Asks Slack about channels, each once.

    A channel that it does not tell us of counts as private, and as one that outsiders read.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._known: dict[str, dict[str, Any] | None] = {}

    def seen_from(self, place: str) -> Callable[[str], bool]:
        """Whether whoever reads in `place` may read what was said in a channel."""
        return lambda said_in: not self._outsiders_read(place) and self._is_public(said_in)

    def _is_public(self, channel_id: str) -> bool:
        channel = self._channel(channel_id)
        return channel is not None and not any(channel.get(flag) for flag in PRIVATE)

    def _outsiders_read(self, channel_id: str) -> bool:
        channel = self._channel(channel_id)
        return channel is None or any(channel.get(flag) for flag in SHARED)

    def _channel(self, channel_id: str) -> dict[str, Any] | None:
        if channel_id not in self._known:
            self._known[channel_id] = self._asked(channel_id)
        return self._known[channel_id]

    def _asked(self, channel_id: str) -> dict[str, Any] | None:
        try:
            channel: dict[str, Any] = self._client.conversations_info(channel=channel_id)["channel"]
        except (SlackApiError, OSError, HTTPException):
            return None
        return channel
