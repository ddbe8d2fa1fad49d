"""Who somebody is and which channels we can see, as Slack says."""

import logging
from collections.abc import Callable, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import Refusal
from bot.domain.people.person import Person, PresenceUpdate
from bot.slack import payloads

T = TypeVar("T")
log = logging.getLogger("whoowns.directory")

UNKNOWN_USER = {"user_not_found", "users_not_found", "user_not_visible"}
AT_ONCE = 8
"""Questions to Slack at the same time, where one person waits for all of them."""
UNKNOWN_CHANNEL = {"channel_not_found", "not_in_channel", "missing_scope"}


class SlackDirectory:
    """Asks Slack about people and channels."""

    def __init__(self, client: WebClient, admins: Set[str]) -> None:
        """`admins` are users who count as workspace admins besides Slack's own."""
        self._client = client
        self._admins = admins

    def person(self, workspace_id: str, user_id: str) -> Person:
        """The person with this ID; raises Refusal for an ID that Slack does not know."""
        try:
            user: dict[str, Any] = self._client.users_info(user=user_id)["user"]
        except SlackApiError as error:
            if error.response.get("error") in UNKNOWN_USER:
                raise Refusal(
                    "Slack does not know that person.", "Pick the name from Slack's list."
                ) from error
            raise _no_word(str(error.response.get("error"))) from error
        except OSError as error:
            raise _no_word(type(error).__name__) from error
        return Person(
            user_id,
            workspace_id,
            runs_workspace=_runs(user) or user_id in self._admins,
            is_bot=bool(user.get("is_bot")) or user_id == "USLACKBOT",
            gone=bool(user.get("deleted")),
            outsider=is_outsider(user, workspace_id),
            time_zone=str(user.get("tz") or ""),
            guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        )

    def people(self, workspace_id: str, user_ids: Sequence[str]) -> Mapping[str, Person]:
        """Several people by their IDs, asked for at the same time; raises Refusal as `person`."""
        found = _at_once(lambda user_id: self.person(workspace_id, user_id), user_ids)
        return {user_id: _or_raise(person) for user_id, person in found.items()}

    def whoever(self, workspace_id: str, user_ids: Sequence[str]) -> Mapping[str, Person | Refusal]:
        """Like `people`, with what `person` would raise in the place of somebody unknown."""
        return _at_once(lambda user_id: self.person(workspace_id, user_id), user_ids)

    def check_channels(self, channel_ids: Sequence[str]) -> None:
        """Raise Refusal where the bot cannot see one of the channels, or one is archived."""
        for found in _at_once(self.check_channel, channel_ids).values():
            _or_raise(found)

    def presence_update(self, user_id: str) -> PresenceUpdate:
        """What Slack says of somebody now; raises SlackApiError where it says nothing."""
        try:
            return payloads.presence_update_of(self._client.users_info(user=user_id)["user"])
        except SlackApiError as error:
            if error.response.get("error") in UNKNOWN_USER:
                return PresenceUpdate(user_id, gone=True)
            raise

    def check_channel(self, channel_id: str, *, to_post: bool = False) -> None:
        """Raise Refusal where the bot cannot see the channel, or is not in it to post there."""
        try:
            channel = self._client.conversations_info(channel=channel_id)["channel"]
        except SlackApiError as error:
            if error.response.get("error") in UNKNOWN_CHANNEL:
                raise Refusal(
                    "I cannot see that channel.", "Type `/invite @whoowns` in it, then try again."
                ) from error
            raise _no_word_of_channel(str(error.response.get("error"))) from error
        except OSError as error:
            raise _no_word_of_channel(type(error).__name__) from error
        if channel.get("is_archived"):
            raise Refusal("That channel is archived.", "Choose a channel that is in use.")
        if to_post and not channel.get("is_member"):
            raise Refusal(
                "I am not in that channel.", "Type `/invite @whoowns` in it, then try again."
            )


def _at_once(ask: Callable[[str], T], ids: Sequence[str]) -> Mapping[str, T | Refusal]:
    """Ask Slack about each, at the same time."""

    def answer(id_: str) -> T | Refusal:
        try:
            return ask(id_)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(ids, pool.map(answer, ids), strict=True))


def _or_raise(found: T | Refusal) -> T:
    if isinstance(found, Refusal):
        raise found
    return found


def _no_word(error: str) -> Refusal:
    """Without Slack's word on who somebody is, nobody may do anything."""
    log.warning("users.info", extra={"fields": {"error": error}})
    return Refusal(
        "Slack does not tell me who that is right now, so I have changed nothing.",
        "Please try again in a minute.",
    )


def _no_word_of_channel(error: str) -> Refusal:
    """Without Slack's word on a channel, nothing is said to belong to it."""
    log.warning("conversations.info", extra={"fields": {"error": error}})
    return Refusal(
        "Slack does not tell me about that channel right now, so I have changed nothing.",
        "Please try again in a minute.",
    )


def _runs(user: dict[str, Any]) -> bool:
    flags = ("is_admin", "is_owner", "is_primary_owner")
    return not user.get("is_stranger") and any(user.get(flag) for flag in flags)


def is_outsider(user: dict[str, Any], workspace_id: str) -> bool:
    """Whether somebody belongs to another workspace; an organisation's people have several."""
    if not workspace_id.startswith("T"):
        return bool(user.get("is_stranger"))
    homes = {user.get("team_id") or workspace_id}
    homes.update((user.get("enterprise_user") or {}).get("teams") or ())
    return bool(user.get("is_stranger")) or workspace_id not in homes
