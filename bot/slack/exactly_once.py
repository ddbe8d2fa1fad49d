"""Posts what has to come once: says whether Slack took it, and finds it again if nobody knows."""

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
"""Refusals that a person has to mend: the channel does not take our messages."""
VAGUE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Errors after which, as Slack says, part of the work may have been done."""
CODE = re.compile(r"[a-z_]+")
SKEW = timedelta(minutes=5)
"""How far our clock and Slack's may be apart."""
PAGES = 5
PAGE = 100

Mark = Mapping[str, Any]
"""Slack's message metadata, by which a message of ours is known again."""


class NotPosted(Exception):
    """Slack did not take a message, or nobody knows whether it did.

    `why` is Slack's code or the kind of error. `surely` is false where it may have been taken,
    `answered` where Slack said nothing at all.
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
    """The bot may not read the channel, so nobody knows what stands in it."""


class ExactlyOncePoster:
    """One post at a time, each tried once; `client` must not repeat calls by itself."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(self, channel_id: str, forms: Sequence[Message], mark: Mark) -> str:
        """Post the first of `forms` whose blocks Slack takes; its timestamp, or NotPosted."""
        *fuller, plainest = forms
        for form in fuller:
            try:
                return self._post(channel_id, form, mark)
            except NotPosted as refused:
                if not refused.why.startswith("invalid_blocks"):
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
            trouble = not_posted(error)
            if trouble.closed or trouble.why == "missing_scope":
                raise CannotLook(trouble.why) from error
            raise trouble from error
        except (OSError, HTTPException) as error:
            raise _no_answer(error) from error
        return None

    def _history(self, channel_id: str, since: datetime) -> Iterator[Mapping[str, Any]]:
        """What was said since, the latest first; raises CannotLook where it is too much."""
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
        raise CannotLook("too much was said since")


def _no_answer(error: Exception) -> NotPosted:
    return NotPosted(type(error).__name__, surely=False, answered=False)


def not_posted(error: SlackApiError) -> NotPosted:
    """What an error of Slack's says about the message."""
    response = error.response
    code = str(response.get("error"))
    headers = {name.lower(): value for name, value in response.headers.items()}
    wait = headers.get("retry-after", "")
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return NotPosted("ratelimited", surely=True, retry_after=float(wait or 60))
    told = CODE.fullmatch(code) is not None and code not in VAGUE
    surely = told and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    return NotPosted(code if CODE.fullmatch(code) else "no answer", surely=surely)
