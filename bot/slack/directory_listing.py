"""Asks Slack for everybody in a workspace and for its channels, page by page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import Refusal
from bot.domain.imports.directory import Channel, Member, WorkspaceDirectory
from bot.domain.people.person import Person
from bot.slack.directory import is_outsider

PAGE = 999
"""People or channels a request, the most that Slack gives: it allows about twenty a minute."""
HINT = "Run python app.py doctor to see what to mend."


def load_directory(client: WebClient, workspace_id: str) -> WorkspaceDirectory:
    """Everybody and every channel that the bot can see; a request for each `PAGE` of them.

    Addresses are known only where the scope `users:read.email` was granted. Raises Refusal where
    Slack does not answer.
    """
    with _answering():
        pages = client.users_list(limit=PAGE)
        people = [_member(user, workspace_id) for page in pages for user in page["members"]]
        return WorkspaceDirectory(people, _channels(client))


def workspace_of(client: WebClient) -> str:
    """The workspace that the token belongs to, or the organisation where it is installed there.

    Raises Refusal where Slack does not answer.
    """
    with _answering():
        told = client.auth_test()
    return str(told["enterprise_id"] if told.get("is_enterprise_install") else told["team_id"])


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except SlackApiError as error:
        raise Refusal(f"Slack says {error.response.get('error')}.", HINT) from error
    except OSError as error:
        raise Refusal(f"Slack cannot be reached ({type(error).__name__}).", HINT) from error


def _member(user: dict[str, Any], workspace_id: str) -> Member:
    profile = user.get("profile") or {}
    names = (user.get("name"), profile.get("display_name"), profile.get("real_name"))
    person = Person(
        str(user["id"]),
        workspace_id,
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        gone=bool(user.get("deleted")),
        outsider=is_outsider(user, workspace_id),
    )
    known = tuple(dict.fromkeys(str(name) for name in names if name))
    return Member(person, known, str(profile.get("email") or ""))


def _channels(client: WebClient) -> Iterator[Channel]:
    kinds = "public_channel,private_channel"
    for page in client.conversations_list(types=kinds, limit=PAGE):
        for channel in page["channels"]:
            yield Channel(str(channel["id"]), str(channel["name"]), bool(channel["is_archived"]))
