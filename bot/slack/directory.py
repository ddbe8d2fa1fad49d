"""Looks up people in Slack: one, several at a time, or everybody in a workspace."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from typing import Any, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import Refusal
from bot.domain.imports.directory import Channel, Member, WorkspaceDirectory
from bot.domain.people.person import Person, PresenceUpdate
from bot.slack.patience import for_each, impatient
from bot.slack.request import Request
from bot.slack.slack_errors import CALL_FAILED, NOTHING_CHANGED, Meaning, SlackError, read_error
from bot.slack.users import is_admin, is_bot, is_outsider, presence_update_of

T = TypeVar("T")
PAGE = 999
"""People or channels in a request, the most that Slack gives: it allows about twenty a minute."""

log = logging.getLogger("whoowns.directory")


class Outsider(Refusal):
    """Somebody of another organisation, who reads along in a shared channel."""

    def __init__(self) -> None:
        super().__init__(
            "This is only for people of the workspace that uses whoowns.",
            "Ask one of them.",
        )


class SlackDirectory:
    """Asks Slack who somebody is."""

    def __init__(self, client: WebClient, admins: Set[str]) -> None:
        """`admins` are users who count as workspace admins besides Slack's own.

        If many workspaces are served, each is named with the workspace: `T…/U…`.
        """
        self._client = client
        self._admins = admins

    def person(self, workspace_id: str, user_id: str) -> Person:
        """The person with this ID.

        Raises Refusal where Slack does not know the ID, or does not answer.
        """
        try:
            answer = impatient(self._client).users_info(user=user_id, include_locale=True)
            user: dict[str, Any] = answer["user"]
        except CALL_FAILED as error:
            raise _refusal(read_error(error)) from error
        return Person(
            user_id,
            workspace_id,
            is_admin=is_admin(user, workspace_id)
            or is_named_admin(self._admins, workspace_id, user_id),
            is_bot=is_bot(user),
            deactivated=bool(user.get("deleted")),
            outsider=is_outsider(user, workspace_id),
            time_zone=str(user.get("tz") or ""),
            locale=str(user.get("locale") or ""),
            guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        )

    def actor(self, request: Request) -> Person:
        """The person behind a request.

        Raises Refusal as `person` does, and Outsider for somebody of another organisation.
        """
        person = self.person(request.workspace_id, request.user_id)
        if person.outsider:
            raise Outsider
        return person

    def people(self, workspace_id: str, user_ids: Sequence[str]) -> Mapping[str, Person]:
        """Several people by their IDs; raises Refusal as `person` does."""
        people = self.people_or_refusals(workspace_id, user_ids)
        return {user_id: or_raise(person) for user_id, person in people.items()}

    def people_or_refusals(
        self, workspace_id: str, user_ids: Sequence[str]
    ) -> Mapping[str, Person | Refusal]:
        """Several people by their IDs, or what `person` raises for one of them."""
        return for_each(lambda user_id: self.person(workspace_id, user_id), user_ids)

    def presence_update(self, user_id: str) -> PresenceUpdate:
        """Somebody's status and account now; raises SlackApiError where Slack doesn't answer."""
        try:
            answer = self._client.users_info(user=user_id, include_locale=True)
            return presence_update_of(answer["user"])
        except SlackApiError as error:
            if read_error(error).meaning is Meaning.GONE:
                return PresenceUpdate(user_id, deactivated=True)
            raise


Directories = Callable[[str], SlackDirectory]
"""Finds the directory of a workspace; raises NotInstalled or TokenLost where there is no token."""


def or_raise(answer: T | Refusal) -> T:
    """An answer of `for_each`, raised where it is a Refusal."""
    if isinstance(answer, Refusal):
        raise answer
    return answer


def is_named_admin(admins: Set[str], workspace_id: str, user_id: str) -> bool:
    """Whether the operator has named somebody as an admin, see `SlackDirectory`."""
    return user_id in admins or f"{workspace_id}/{user_id}" in admins


def _refusal(error: SlackError) -> Refusal:
    """What to raise where Slack doesn't say who somebody is: then they may do nothing."""
    if error.meaning is Meaning.GONE:
        return Refusal("Slack doesn't know that person.", error.fix)
    log.warning("users.info failed", extra={"fields": {"error": error.code}})
    return error.refusal("Slack isn't telling me who that is", NOTHING_CHANGED)


def load_directory(client: WebClient, workspace_id: str) -> WorkspaceDirectory:
    """Everybody in a workspace, and every channel that the bot can see; a request per `PAGE`.

    Email addresses are known only where the scope `users:read.email` was granted. Raises Refusal
    where Slack does not answer.
    """
    with _failing_as_refusal():
        pages = client.users_list(limit=PAGE)
        members = [_member(user, workspace_id) for page in pages for user in page["members"]]
        return WorkspaceDirectory(
            members,
            _channels(client),
            email_hint="grant me the scope users:read.email",
            channel_hint="is it private? Then /invite @whoowns",
        )


def workspace_of_token(client: WebClient) -> str:
    """The workspace, or the organisation, in which the client's token is installed.

    Raises Refusal where Slack does not answer.
    """
    with _failing_as_refusal():
        answer = client.auth_test()
    org_wide = answer.get("is_enterprise_install")
    return str(answer["enterprise_id"] if org_wide else answer["team_id"])


@contextmanager
def _failing_as_refusal() -> Iterator[None]:
    try:
        yield
    except CALL_FAILED as error:
        slack_error = read_error(error)
        raise Refusal(
            f"Slack says {slack_error.code}: {slack_error.reason}.",
            "Run python app.py doctor to see what to fix.",
        ) from error


def _member(user: Mapping[str, Any], workspace_id: str) -> Member:
    profile = user.get("profile") or {}
    names = (user.get("name"), profile.get("display_name"), profile.get("real_name"))
    person = Person(
        str(user["id"]),
        workspace_id,
        is_bot=is_bot(user),
        deactivated=bool(user.get("deleted")),
        outsider=is_outsider(user, workspace_id),
    )
    known_names = tuple(dict.fromkeys(str(name) for name in names if name))
    return Member(person, known_names, str(profile.get("email") or ""))


def _channels(client: WebClient) -> Iterator[Channel]:
    kinds = "public_channel,private_channel"
    for page in client.conversations_list(types=kinds, limit=PAGE):
        for channel in page["channels"]:
            yield Channel(str(channel["id"]), str(channel["name"]), bool(channel["is_archived"]))
