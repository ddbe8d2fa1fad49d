"""Posts a message exactly once: says whether Slack took it, and finds it where nobody knows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.message import Message

CLOSED = frozenset(
    {
        "cannot_reply_to_message",
        "channel_is_limited_access",
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
    }
)
"""Slack's codes where the channel takes none of our messages, and a person has to fix that."""
UNCERTAIN = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Slack's codes after which, as it says, part of the work may have been done."""
CODE = re.compile(r"[a-z_]+")
SKEW = timedelta(minutes=5)
"""How far our clock and Slack's may be apart."""
PAGES = 5
PAGE = 100
"""Messages in a page of a channel's history."""

Mark = Mapping[str, Any]
"""Slack's message metadata, by which a message of ours is recognised."""


class NotPosted(Exception):
    """Slack did not take a message, or nobody knows whether it did.

    `why` is Slack's code or the kind of error. `surely` is false where the message may have been
    taken, `answered` where Slack said nothing at all. `retry_after` is in seconds.
    """

    def __init__(
        self,
        why: str,
        *,
        surely: bool,
        retry_after: float | None = None,
        answered: bool = True,
    ) -> None:
        super().__init__(why)
        self.why = why
        self.surely = surely
        self.retry_after = retry_after
        self.answered = answered

    @property
    def closed(self) -> bool:
        """Whether the channel takes none of our messages."""
        return self.why in CLOSED


class CannotLook(Exception):
    """The bot cannot read the channel, or not far enough, to find a message there."""


class ExactlyOncePoster:
    """Tries each post once; `client` must not repeat calls by itself."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(self, channel_id: str, forms: Sequence[Message], mark: Mark) -> str:
        """Post the first of `forms` whose blocks Slack takes, and return its timestamp.

        Raises NotPosted.
        """
        *fuller, plainest = forms
        for form in fuller:
            try:
                return self._post(channel_id, form, mark)
            except NotPosted as error:
                if not error.why.startswith("invalid_blocks"):
                    raise
        return self._post(channel_id, plainest, mark)

    def _post(self, channel_id: str, message: Message, mark: Mark) -> str:
        try:
            posted = self._client.chat_postMessage(
                channel=channel_id, metadata=dict(mark), **message.body
            )
        except SlackApiError as error:
            raise not_posted(error) from error
        except (OSError, HTTPException) as error:
            raise _no_answer(error) from error
        return str(posted["ts"])

    def find(self, channel_id: str, mark: Mark, since: datetime) -> str | None:
        """The timestamp of the message with this mark that was posted after `since`, if any.

        Raises CannotLook without the right to read the channel, NotPosted where Slack fails.
        """
        try:
            for message in self._history(channel_id, since - SKEW):
                if message.get("metadata") == mark:
                    return str(message["ts"])
        except SlackApiError as error:
            failure = not_posted(error)
            if failure.closed or failure.why == "missing_scope":
                raise CannotLook(failure.why) from error
            raise failure from error
        except (OSError, HTTPException) as error:
            raise _no_answer(error) from error
        return None

    def _history(self, channel_id: str, since: datetime) -> Iterator[Mapping[str, Any]]:
        """The messages since then, the latest first; raises CannotLook after so many pages."""
        cursor = None
        for _ in range(PAGES):
            page = self._client.conversations_history(
                channel=channel_id,
                oldest=f"{since.timestamp():.6f}",
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor,
            )
            yield from page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
        raise CannotLook("too many messages since")


def _no_answer(error: Exception) -> NotPosted:
    return NotPosted(type(error).__name__, surely=False, answered=False)


def not_posted(error: SlackApiError) -> NotPosted:
    """What an error of Slack's says about the message that it concerns."""
    response = error.response
    code = str(response.get("error"))
    headers = {name.lower(): value for name, value in response.headers.items()}
    wait = headers.get("retry-after", "")
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return NotPosted("ratelimited", surely=True, retry_after=float(wait or 60))
    if not CODE.fullmatch(code):
        return NotPosted("no answer", surely=False)
    certain = code not in UNCERTAIN
    return NotPosted(
        code, surely=certain and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    )
